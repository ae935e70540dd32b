import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFlow, type FlowEdge, type FlowNode } from '../model/flow.ts';
import type { Json } from '../model/json.ts';
import type { Fact, RunEvent } from '../model/run-event.ts';
import { compileFlow } from './compile-flow.ts';
import { foldAll, newRunState } from './fold.ts';
import { hasMore } from './has-more.ts';
import { at, drive, flows, lucks, started } from './testing/random-flow.ts';
import { turn } from './turn.ts';

const position = { x: 0, y: 0 };
const budgets = fc.integer({ min: 1, max: 12 });
const resumed: Fact = { at, type: 'resumed' };

const loop = (config: FlowNode['config'], ...inside: readonly FlowNode[]) => {
  const start: FlowNode = { id: 'start', kind: 'trigger', config: {}, position };
  const each: FlowNode = { id: 'each', kind: 'for-each', config: { items: '{{ trigger }}', ...config }, position };
  const edge: FlowEdge = { id: 'e', source: 'start', sourceHandle: 'out', target: 'each' };
  return compileFlow({ ...emptyFlow, nodes: [start, each, ...inside], edges: [edge] });
};
const set: FlowNode = { id: 'note', kind: 'set', parent: 'each', config: { values: { n: '{{ item }}' } }, position };
const act: FlowNode = { id: 'act', kind: 'action', parent: 'each', config: { action: 'x.y', input: {} }, position };
const over = (items: number, of: (index: number) => Json = (index) => index): Fact =>
  ({ ...started, trigger: Array.from({ length: items }, (_, index) => of(index)) }) as Fact;

describe('A turn with a budget', () => {
  it('decides a loop of 100,000 items in small turns, in the end the same as in one', () => {
    const plan = loop({}, set);
    const small = newRunState();
    const sizes = [turn(plan, small, over(100_000)).length];
    while (hasMore(plan, small)) sizes.push(turn(plan, small, resumed).length);
    expect(Math.max(...sizes)).toBeLessThan(2_010);
    expect(sizes.length).toBeGreaterThan(200);
    const whole = newRunState();
    turn(plan, whole, over(100_000), Infinity);
    expect(small).toEqual(whole);
    expect(small.status).toBe('finished');
  });

  it('leaves the state equal to the journal folded anew, and the same fact told twice changes nothing', () => {
    fc.assert(
      fc.property(flows, lucks, budgets, (flow, luck, budget) => {
        const plan = compileFlow(flow);
        const watch = (state: ReturnType<typeof newRunState>, journal: readonly RunEvent[], facts: readonly Fact[]) => {
          expect(state).toEqual(foldAll(journal));
          const told = facts.filter(({ type }) => type !== 'action-held');
          for (const fact of told) expect(turn(plan, state, fact, budget)).toEqual([]);
        };
        drive(plan, luck, watch, undefined, budget);
      }),
      { numRuns: 150 },
    );
  });

  it('comes to an end, whatever the budget, and has no more then', () => {
    fc.assert(
      fc.property(flows, lucks, budgets, (flow, luck, budget) => {
        const plan = compileFlow(flow);
        const { state } = drive(plan, luck, () => undefined, undefined, budget);
        expect(['finished', 'failed']).toContain(state.status);
        expect(hasMore(plan, state)).toBe(false);
        expect(state.waiting.size).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('has no more while a loop is full or every item is begun', () => {
    const plan = loop({ concurrency: 3 }, act);
    const state = newRunState();
    turn(plan, state, over(4));
    expect(state.waiting.size).toBe(4);
    expect(hasMore(plan, state)).toBe(false);
    expect(turn(plan, state, resumed)).toEqual([]);
  });

  it('can be cancelled between its turns', () => {
    const plan = loop({}, set);
    const state = newRunState();
    turn(plan, state, over(10_000));
    expect(hasMore(plan, state)).toBe(true);
    expect(turn(plan, state, { at, type: 'cancel-asked', by: 'Ada' }).at(-1)).toMatchObject({ type: 'run.cancelled' });
    expect(hasMore(plan, state)).toBe(false);
  });
});

describe('The report of a long loop', () => {
  const playActions = (items: number, onError: string, fails: (index: number) => boolean) => {
    const plan = loop({ onError }, act);
    const state = newRunState();
    turn(plan, state, over(items));
    for (let index = 0; index < items && state.status === 'running'; index += 1) {
      const step = `root/each:${index}/act`;
      const error = { code: 'x.no', message: 'No.', retryable: false };
      const outcome = fails(index) ? ({ ok: false, error } as const) : ({ ok: true, output: null } as const);
      turn(plan, state, { at, type: 'action-settled', step, attempt: 1, outcome });
    }
    return state;
  };

  it('counts what was done instead of telling it item by item', () => {
    const state = playActions(41_202, 'stop', (index) => index === 41_200);
    expect(state.status).toBe('failed');
    expect(state.report?.done.map(({ title }) => title)).toEqual(['act (41,200 items)']);
    expect(state.report?.notDone.map(({ title }) => title)).toEqual(['act (item 41201)', 'act (1 more item)']);
  });

  it('stays short however many items failed, and keeps the run’s state as small', () => {
    const state = playActions(2_000, 'collect', (index) => index < 1_000);
    expect(state.status).toBe('finished');
    expect(state.effects.size).toBeLessThan(600);
    expect(state.closedEffects.get('act')).toEqual({ done: 1_000, notDone: 1_000 });
  });

  it('says how many lines it leaves out', () => {
    const state = newRunState();
    const plan = loop({ onError: 'collect' }, act);
    turn(plan, state, over(2_000));
    const error = { code: 'x.no', message: 'No.', retryable: false };
    for (let index = 0; index < 1_500; index += 1) {
      const step = `root/each:${index}/act`;
      turn(plan, state, { at, type: 'action-settled', step, attempt: 1, outcome: { ok: false, error } });
    }
    turn(plan, state, { at, type: 'cancel-asked', by: 'Ada' });
    const titles = state.report?.notDone.map(({ title }) => title) ?? [];
    expect(titles[0]).toBe('act (1,000 more items)');
    expect(titles).toHaveLength(501);
    expect(titles.at(-1)).toBe('and 3 more');
  });
});
