import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFlow, type FlowEdge, type FlowNode } from '../model/flow.ts';
import type { Fact, RunEvent } from '../model/run-event.ts';
import type { RunState } from '../model/run-state.ts';
import { compileFlow } from './compile-flow.ts';
import { fold, foldAll, newRunState } from './fold.ts';
import { fromSnapshot, type RunSnapshot, toSnapshot } from './snapshot.ts';
import { drive, flows, lucks, started } from './testing/random-flow.ts';
import { turn } from './turn.ts';

const throughJson = (state: RunState): RunState => {
  const restored = fromSnapshot(JSON.parse(JSON.stringify(toSnapshot(state))) as RunSnapshot);
  if (restored === undefined) throw new Error('The snapshot was not read.');
  return restored;
};

const foldOn = (state: RunState, events: readonly RunEvent[]): RunState =>
  events.reduce((folded, event) => fold(folded, event), state);

describe('A snapshot', () => {
  it('at any place of any journal gives, with the rest of it, the same state as the whole', () => {
    fc.assert(
      fc.property(flows, lucks, fc.nat(), fc.integer({ min: 1, max: 30 }), (flow, luck, place, budget) => {
        const { journal } = drive(compileFlow(flow), luck, () => undefined, undefined, budget);
        const k = place % (journal.length + 1);
        const restored = throughJson(foldAll(journal.slice(0, k)));
        expect(foldOn(restored, journal.slice(k))).toStrictEqual(foldAll(journal));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the order in which steps wait, and which items of a loop are not done yet', () => {
    const position = { x: 0, y: 0 };
    const nodes: FlowNode[] = [
      { id: 'start', kind: 'trigger', config: {}, position },
      { id: 'each', kind: 'for-each', config: { items: [1, 2, 3], concurrency: 3, onError: 'collect' }, position },
      { id: 'act', kind: 'action', parent: 'each', config: { action: 'x.y', input: {} }, position },
    ];
    const edges: FlowEdge[] = [{ id: 'e', source: 'start', sourceHandle: 'out', target: 'each' }];
    const plan = compileFlow({ ...emptyFlow, nodes, edges });
    const state = newRunState();
    turn(plan, state, started);
    const outcome = { ok: true, output: null } as const;
    const settle = (index: number): Fact => ({
      ...{ at: started.at, type: 'action-settled', attempt: 1, outcome },
      step: `root/each:${index}/act`,
    });
    turn(plan, state, settle(2));
    const restored = throughJson(state);
    expect([...restored.waiting]).toEqual([...state.waiting]);
    expect(0 in (restored.steps.get('root/each')?.progress?.outcomes ?? [])).toBe(false);
    for (const index of [0, 1]) turn(plan, restored, settle(index));
    expect(restored.status).toBe('finished');
  });

  it('of another version is not read', () => {
    expect(fromSnapshot({ ...toSnapshot(newRunState()), v: 2 as 1 })).toBeUndefined();
  });

  it('of a loop over 100,000 items with small results is a few MB', () => {
    const position = { x: 0, y: 0 };
    const nodes: FlowNode[] = [
      { id: 'start', kind: 'trigger', config: {}, position },
      { id: 'each', kind: 'for-each', config: { items: '{{ trigger }}' }, position },
      { id: 'note', kind: 'set', parent: 'each', config: { values: { n: '{{ item }}' } }, position },
    ];
    const edges: FlowEdge[] = [{ id: 'e', source: 'start', sourceHandle: 'out', target: 'each' }];
    const plan = compileFlow({ ...emptyFlow, nodes, edges });
    const state = newRunState();
    const trigger = Array.from({ length: 100_000 }, (_, index) => index);
    turn(plan, state, { ...started, trigger } as Fact, 400_000);
    expect(state.steps.get('root/each')?.progress?.closed).toBeGreaterThan(70_000);
    expect(JSON.stringify(toSnapshot(state)).length).toBeLessThan(4_000_000);
  });
});
