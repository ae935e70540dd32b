import { emptyFlow, type Flow, type FlowEdge, type FlowNode } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { drawLane, findLanes } from './find-lane.ts';

const node = (id: string, kind: FlowNode['kind'], x: number, y: number, more: Partial<FlowNode> = {}): FlowNode => ({
  ...{ id, kind, config: {}, position: { x, y } },
  ...more,
});
const edge = (source: string, target: string, sourceHandle = 'out'): FlowEdge => ({
  ...{ id: `${source}-${target}`, source, sourceHandle, target },
});
const flowOf = (nodes: readonly FlowNode[], edges: readonly FlowEdge[]): Flow => ({ ...emptyFlow, nodes, edges });
const row = [node('a', 'action', 0, 0), node('b', 'set', 344, 0), node('c', 'set', 688, 0)];

describe('an edge that passes steps', () => {
  it('runs below them when it is a failure, and beside them at the nearer side when it is not', () => {
    const lower = row.map((each) => (each.id === 'b' ? { ...each, position: { x: 344, y: 48 } } : each));
    const failure = findLanes(flowOf(lower, [edge('a', 'c', 'error')])).get('a-c') ?? 0;
    expect(64 + failure).toBeGreaterThanOrEqual(48 + 64 + 24);
    const above = findLanes(flowOf([...row, node('d', 'set', 344, 80)], [edge('a', 'c')])).get('a-c') ?? 0;
    expect(32 + above).toBeLessThanOrEqual(-24);
  });

  it('keeps clear of a container on its whole way', () => {
    const loop = node('loop', 'for-each', 344, -16, { size: { width: 320, height: 200 } });
    const lane = findLanes(flowOf([row[0] as FlowNode, loop, node('c', 'set', 752, 0)], [edge('a', 'c', 'error')]));
    expect(64 + (lane.get('a-c') ?? 0)).toBeGreaterThanOrEqual(184 + 24);
  });

  it('is drawn as always where nothing is in its way', () => {
    expect(findLanes(flowOf(row, [edge('a', 'b'), edge('b', 'c')])).size).toBe(0);
    expect(findLanes(flowOf([...row.slice(0, 1), ...row.slice(2)], [edge('a', 'c')])).size).toBe(0);
  });

  it('begins and ends at its handles and runs along its lane', () => {
    const [path, x, y] = drawLane({ x: 256, y: 32 }, { x: 688, y: 32 }, 112, false);
    expect(path.startsWith('M256,32L')).toBe(true);
    expect(path.endsWith('L688,32')).toBe(true);
    expect([x, y]).toEqual([472, 112]);
    expect(path).not.toContain('NaN');
  });
});
