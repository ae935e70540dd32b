import { emptyFlow, type Flow, type FlowNode } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { paletteItems } from '../canvas/palette-items.ts';
import { addStep } from './add-step.ts';
import { createEditorStore, select, undo } from './editor-store.ts';

const items = paletteItems({ connectors: [] }, false);
const item = (key: string) => {
  const found = items.find((one) => one.key === key);
  if (!found) throw new Error(`The palette has no ${key}.`);
  return found;
};
const node = (id: string, more: Partial<FlowNode> = {}): FlowNode => ({
  id,
  kind: 'set',
  config: {},
  position: { x: 0, y: 0 },
  ...more,
});
const flow: Flow = {
  ...emptyFlow,
  nodes: [
    node('start', { kind: 'trigger', config: { on: 'manual' } }),
    node('check', { kind: 'if', position: { x: 336, y: 0 } }),
    node('a', { position: { x: 672, y: 0 } }),
  ],
  edges: [
    { id: 'e1', source: 'start', sourceHandle: 'out', target: 'check' },
    { id: 'e2', source: 'check', sourceHandle: 'true', target: 'a' },
  ],
};
const edges = (store: ReturnType<typeof createEditorStore>) =>
  store.getState().flow.edges.map((edge) => `${edge.source}.${edge.sourceHandle}→${edge.target}`);

describe('a step from the palette', () => {
  it('follows the selected step by the first way out that leads nowhere yet', () => {
    const store = createEditorStore(flow, 1);
    select(store, ['check']);
    addStep(store, item('stop'), { to: 'anywhere' });
    expect(edges(store)).toContain('check.false→stop');
  });

  it('follows the only end of the flow if nothing is selected', () => {
    const store = createEditorStore(flow, 1);
    addStep(store, item('delay'), { to: 'anywhere' });
    expect(edges(store)).toContain('a.out→wait');
    expect([...store.getState().selected]).toEqual(['wait']);
  });

  it('stands between two steps when put on their edge, and what follows makes room', () => {
    const store = createEditorStore(flow, 1);
    addStep(store, item('delay'), { to: 'edge', edge: 'e2' });
    expect(edges(store)).toEqual(['start.out→check', 'check.true→wait', 'wait.out→a']);
    const [wait, a] = ['wait', 'a'].map(
      (id) => store.getState().flow.nodes.find((one) => one.id === id)?.position.x ?? 0,
    );
    expect((a ?? 0) - (wait ?? 0)).toBeGreaterThanOrEqual(256);
    undo(store);
    expect(store.getState().flow).toEqual(flow);
  });

  it('takes a name of its own and the defaults of its form', () => {
    const store = createEditorStore(flow, 1);
    addStep(store, item('delay'), { to: 'place', position: { x: 0, y: 300 } });
    addStep(store, item('delay'), { to: 'place', position: { x: 0, y: 400 } });
    const added = store.getState().flow.nodes.slice(-2);
    expect(added.map((one) => one.id)).toEqual(['wait', 'wait2']);
    expect(added[0]?.config).toEqual({ mode: 'for', count: 1, unit: 'minute' });
  });

  it('offers triggers only while the flow has none', () => {
    expect(paletteItems({ connectors: [] }, true).some((one) => one.kind === 'trigger')).toBe(false);
    expect(items.some((one) => one.key === 'trigger:schedule')).toBe(true);
  });
});
