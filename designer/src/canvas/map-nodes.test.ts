import { emptyFlow, type Flow, type FlowNode, setTitle } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { layOut } from './lay-out.ts';
import { mapEdges } from './map-edges.ts';
import { mapNodes } from './map-nodes.ts';
import { measureNodes } from './node-size.ts';

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
    node('inner', { parent: 'each', position: { x: 32, y: 96 } }),
    node('each', { kind: 'for-each', position: { x: 400, y: 0 } }),
    node('a'),
    node('check', { kind: 'if' }),
  ],
  edges: [
    { id: 'e1', source: 'a', sourceHandle: 'out', target: 'check' },
    { id: 'e2', source: 'check', sourceHandle: 'false', target: 'each' },
  ],
};
const input = (of: Flow) => ({
  flow: of,
  catalog: { connectors: [] },
  problems: [],
  selected: new Set<string>(),
  editable: true,
});

describe('what the canvas draws', () => {
  it('has containers before what lives in them', () => {
    const ids = mapNodes(input(flow), []).map((drawn) => drawn.id);
    expect(ids.indexOf('each')).toBeLessThan(ids.indexOf('inner'));
  });

  it('leaves alone the nodes that an edit did not touch', () => {
    const before = mapNodes(input(flow), []);
    const after = mapNodes(input(setTitle(flow, 'a', 'New')), before);
    const changed = after.filter((drawn) => !before.includes(drawn)).map((drawn) => drawn.id);
    expect(changed).toEqual(['a']);
  });

  it('takes nothing from a stored node but what it names', () => {
    const hostile = {
      ...node('bad'),
      domAttributes: { dangerouslySetInnerHTML: { __html: 'x' } },
      className: 'over',
      style: { position: 'fixed' },
    } as FlowNode;
    const [drawn] = mapNodes(input({ ...emptyFlow, nodes: [hostile] }), []);
    expect(Object.keys(drawn ?? {})).not.toEqual(expect.arrayContaining(['domAttributes']));
    expect(drawn?.className).toBeUndefined();
    expect(drawn?.style).toBeUndefined();
  });

  it('draws a node whose container is gone outside of all', () => {
    const [drawn] = mapNodes(input({ ...emptyFlow, nodes: [node('lost', { parent: 'gone' })] }), []);
    expect(drawn?.parentId).toBeUndefined();
  });

  it('counts the problems of each node', () => {
    const problem = { code: 'x.y', message: 'Wrong.', pointer: '', severity: 'error' as const, node: 'a' };
    const drawn = mapNodes({ ...input(flow), problems: [problem, { ...problem, severity: 'warning' }] }, []).find(
      (one) => one.id === 'a',
    );
    expect(drawn?.type === 'step' && [drawn.data.errors, drawn.data.warnings]).toEqual([1, 1]);
  });

  it('names the way that an edge goes, and no edge to a node that is not there', () => {
    const torn = { ...flow, edges: [...flow.edges, { id: 'e3', source: 'a', sourceHandle: 'out', target: 'gone' }] };
    const edges = mapEdges({ flow: torn, selected: new Set(), editable: true }, []);
    expect(edges.map((edge) => [edge.id, edge.data?.label])).toEqual([
      ['e1', ''],
      ['e2', 'False'],
    ]);
  });
});

describe('arranging', () => {
  it('puts what follows to the right and makes containers as large as what they hold', () => {
    const placed = layOut(flow);
    const x = (id: string) => placed.get(id)?.position.x ?? Number.NaN;
    expect(x('a')).toBeLessThan(x('check'));
    expect(x('check')).toBeLessThan(x('each'));
    const inner = placed.get('inner')?.position;
    const size = placed.get('each')?.size;
    expect(size && inner && inner.x + 256 <= size.width && inner.y + 64 <= size.height).toBe(true);
  });

  it('never leaves two steps on each other', () => {
    const placed = layOut(flow);
    const sizes = measureNodes(flow);
    const boxes = flow.nodes
      .filter((one) => one.parent === undefined)
      .map((one) => ({
        ...(placed.get(one.id)?.position ?? { x: 0, y: 0 }),
        ...(placed.get(one.id)?.size ?? sizes.get(one.id) ?? { width: 0, height: 0 }),
      }));
    for (const [at, a] of boxes.entries()) {
      for (const b of boxes.slice(at + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    }
  });
});
