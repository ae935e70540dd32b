import { emptyFlow, type Flow } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { copySelected, duplicateSelected, paste, readCopied } from './clipboard.ts';
import { createEditorStore, select, undo } from './editor-store.ts';

const flow: Flow = {
  ...emptyFlow,
  nodes: [
    { id: 'start', kind: 'trigger', config: { on: 'manual' }, position: { x: 0, y: 0 } },
    { id: 'each', kind: 'for-each', config: { items: '{{ trigger.list }}' }, position: { x: 300, y: 0 } },
    { id: 'values', kind: 'set', config: { values: { a: '{{ item }}' } }, position: { x: 32, y: 96 }, parent: 'each' },
    {
      id: 'use',
      kind: 'set',
      config: { values: { b: '{{ values.a }}' } },
      position: { x: 300, y: 96 },
      parent: 'each',
    },
  ],
  edges: [{ id: 'e', source: 'values', sourceHandle: 'out', target: 'use' }],
};

describe('copied steps', () => {
  it('bring what lives in them, and their expressions name the copies', () => {
    const store = createEditorStore(flow, 1);
    select(store, ['each']);
    duplicateSelected(store);
    const { nodes, edges } = store.getState().flow;
    expect(nodes.slice(4).map((node) => [node.id, node.parent])).toEqual([
      ['each2', undefined],
      ['values2', 'each2'],
      ['use2', 'each2'],
    ]);
    expect(nodes.find((node) => node.id === 'use2')?.config).toEqual({ values: { b: '{{ values2.a }}' } });
    expect(edges.some((edge) => edge.source === 'values2' && edge.target === 'use2')).toBe(true);
    undo(store);
    expect(store.getState().flow).toEqual(flow);
  });

  it('never include the trigger', () => {
    const store = createEditorStore(flow, 1);
    select(store, ['start']);
    expect(copySelected(store)).toBeUndefined();
  });

  it('are refused if the text holds no part of a flow', () => {
    const store = createEditorStore(flow, 1);
    expect(paste(store, 'hello')).toBe(false);
    expect(readCopied('{"joinery":"steps","nodes":[{"id":1}],"edges":[]}')).toBeUndefined();
    expect(store.getState().flow).toBe(flow);
  });
});
