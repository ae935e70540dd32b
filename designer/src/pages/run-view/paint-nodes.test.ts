import type { RunDetail, StepView } from '@joinery/api';
import { emptyFlow, type FlowNode } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { paintNodes, takenEdges } from './paint-nodes.ts';

const node = (id: string, more: Partial<FlowNode> = {}): FlowNode => ({
  id,
  kind: 'set',
  config: {},
  position: { x: 0, y: 0 },
  ...more,
});
const step = (of: string, path: number[], status: StepView['status'], more: Partial<StepView> = {}): StepView => ({
  id: `${path.join('.')}/${of}`,
  node: of,
  frame: 'root',
  path,
  status,
  attempts: [],
  enteredAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  ...more,
});
const error = { code: 'x.y', message: 'No.', retryable: false };
const run = (steps: StepView[], status: RunDetail['status'] = 'running'): RunDetail => ({
  id: 'r',
  flow: 'f',
  flowName: 'Flow',
  version: 1,
  status,
  startedBy: 'manual',
  subject: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  dueAt: null,
  lateMs: null,
  error: null,
  versions: [],
  document: {
    ...emptyFlow,
    nodes: [
      node('each', { kind: 'for-each' }),
      node('inner', { parent: 'each' }),
      node('next', { parent: 'each' }),
      node('after'),
    ],
    edges: [
      { id: 'in', source: 'inner', sourceHandle: 'out', target: 'next' },
      { id: 'out', source: 'each', sourceHandle: 'out', target: 'after' },
    ],
  },
  trigger: null,
  inputs: {},
  output: null,
  steps,
  report: null,
  retriedFrom: null,
  parent: null,
});

describe('the painted canvas of a run', () => {
  const loop = run([
    step('each', [], 'waiting', { waitsOn: { on: 'frames' } }),
    step('inner', [0], 'left', { handle: 'out' }),
    step('inner', [1], 'failed', { error }),
    step('inner', [2], 'waiting', { waitsOn: { on: 'time', until: '2027-01-01T00:00:00.000Z' } }),
  ]);

  it('shows the worst of all items and how many went through', () => {
    expect(paintNodes(loop, new Map()).get('inner')).toEqual({ status: 'failed', label: '1 of 3' });
  });

  it('shows one item once it is chosen, with the time that it waits for', () => {
    expect(paintNodes(loop, new Map([['each', 0]])).get('inner')).toEqual({ status: 'done' });
    expect(paintNodes(loop, new Map([['each', 2]])).get('inner')).toEqual({
      status: 'waiting',
      until: '2027-01-01T00:00:00.000Z',
    });
  });

  it('leaves alone what the run has not come to', () => {
    expect(paintNodes(loop, new Map()).get('after')).toEqual({ status: 'idle' });
  });

  it('marks the edges that the chosen item went along', () => {
    expect([...takenEdges(loop, new Map([['each', 0]]))]).toEqual(['in']);
    expect([...takenEdges(loop, new Map([['each', 1]]))]).toEqual([]);
  });

  it('calls for a person where an outcome is unknown', () => {
    const unknown = run([step('after', [], 'waiting', { waitsOn: { on: 'person', reason: 'Lost.' } })], 'attention');
    expect(paintNodes(unknown, new Map()).get('after')?.status).toBe('attention');
  });

  it('shows a loop as waiting, not as running, while all that it does is wait', () => {
    expect(paintNodes(run(loop.steps, 'waiting'), new Map()).get('each')?.status).toBe('waiting');
    expect(paintNodes(loop, new Map()).get('each')?.status).toBe('running');
  });

  it('shows nothing as under way once the run is over', () => {
    const over = { ...loop, endedAt: '2026-01-02T00:00:00.000Z' };
    expect(paintNodes(over, new Map()).get('each')?.status).toBe('cancelled');
  });

  it('shows a failure that an edge caught as a failure', () => {
    expect(
      paintNodes(run([step('after', [], 'left', { handle: 'error', error })]), new Map()).get('after')?.status,
    ).toBe('failed');
  });
});
