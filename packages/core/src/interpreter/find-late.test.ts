import { describe, expect, it } from 'vitest';
import type { FlowSettings } from '../model/flow.ts';
import type { Fact, OutcomeDecision, RunEvent } from '../model/run-event.ts';
import { compileFlow, type Plan } from './compile-flow.ts';
import { findLate, sayLateness } from './find-late.ts';
import { foldAll, newRunState } from './fold.ts';
import { started } from './testing/random-flow.ts';
import { type FlowSketch, readSketch } from './testing/read-sketch.ts';
import { turn } from './turn.ts';

const HOUR = 3_600_000;
const begun = Date.parse(started.at);
const hours = (count: number): string => new Date(begun + count * HOUR).toISOString();
const delay = { kind: 'delay', config: { mode: 'for', count: 1, unit: 'hour' } } as const;
const act = { kind: 'action', config: { action: 'x.remove', input: {} } } as const;

const line: FlowSketch = {
  nodes: [
    { id: 'start', kind: 'trigger' },
    { id: 'wait', ...delay },
    { id: 'disable', ...act },
    { id: 'remove', ...act },
  ],
  edges: ['start -> wait', 'wait -> disable', 'disable -> remove'],
};

/** A run that is told facts at an hour after its start. */
const run = (sketch: FlowSketch, settings: FlowSettings = {}) => {
  const plan: Plan = compileFlow(readSketch({ ...sketch, settings }));
  const state = newRunState();
  const journal: RunEvent[] = [];
  const tell = (fact: Fact): readonly RunEvent[] => {
    const events = turn(plan, state, fact);
    journal.push(...events);
    expect(state).toEqual(foldAll(journal));
    expect(turn(plan, state, fact)).toEqual([]);
    return events;
  };
  tell(started);
  return {
    plan,
    state,
    tell,
    reach: (hour: number, step = 'root/wait') => tell({ type: 'time-reached', step, at: hours(hour) }),
    hold: (step: string, hour = 40, attempt = 1) => tell({ type: 'action-held', step, attempt, at: hours(hour) }),
    decide: (step: string, choice: 'now' | 'skip' | 'again', attempt = 1) =>
      tell({ type: 'outcome-decided', step, attempt, decision: { choice }, by: 'Ada', at: hours(41) }),
    settle: (step: string, attempt = 1, error = false) =>
      tell({
        ...{ type: 'action-settled', step, attempt, at: hours(41) },
        outcome: error
          ? { ok: false, error: { code: 'x', message: 'Down.', retryable: true } }
          : { ok: true, output: {} },
      }),
    cancel: () => tell({ type: 'cancel-asked', by: 'Ada', at: hours(41) }),
  };
};

describe('A wait that ends late', () => {
  it('says how late, if it is more than a few seconds', () => {
    expect(run(line).reach(4)[0]).toMatchObject({ type: 'step.left', lateMs: 3 * HOUR });
    const inTime = run(line);
    expect(inTime.reach(1 + 4 / 3600)[0]).not.toHaveProperty('lateMs');
    expect(inTime.state.late.size).toBe(0);
  });

  it('says so of a retry too', () => {
    const { reach, settle } = run({ nodes: [line.nodes[0]!, { id: 'disable', ...act }], edges: ['start -> disable'] });
    settle('root/disable', 1, true);
    expect(reach(43, 'root/disable')[0]).toMatchObject({ type: 'step.waits', lateMs: expect.any(Number) as number });
  });

  it('has a person asked about what takes something away, once it is later than the policy', () => {
    const late = run(line);
    late.reach(32);
    const reason = 'It was due at 2026-01-01 01:00 UTC and comes 31 hours late.';
    const wait = {
      on: 'person',
      ask: 'late',
      action: 'x.remove',
      attempt: 1,
      reason,
      lateMs: 31 * HOUR,
      due: hours(1),
    };
    expect(late.hold('root/disable')).toEqual([
      { type: 'step.waits', step: 'root/disable', at: hours(40), wait: { ...wait, late: ['root/wait'] } },
    ]);
    const inPolicy = run(line);
    inPolicy.reach(24);
    expect(inPolicy.hold('root/disable')).toEqual([]);
  });

  it.each([
    [{ latePolicy: 7_200 } as const, 4, true],
    [{ latePolicy: 7_200 } as const, 2.5, false],
    [{ latePolicy: 'off' } as const, 9_000, false],
  ])(
    'goes by the flow’s own policy: %j, due an hour after the start and told %s hours after it',
    (settings, hour, asks) => {
      const { reach, plan, state } = run(line, settings);
      reach(hour);
      expect(findLate(plan, state, 'root/disable') !== undefined).toBe(asks);
    },
  );

  it('is decided about once: what follows is not asked about again', () => {
    const { reach, hold, decide, settle, state } = run(line);
    reach(32);
    hold('root/disable');
    expect(decide('root/disable', 'again')).toEqual([]);
    expect(decide('root/disable', 'now')).toMatchObject([
      { type: 'step.waits', by: 'Ada', wait: { on: 'action', attempt: 1 } },
    ]);
    expect(hold('root/disable')).toEqual([]);
    settle('root/disable');
    expect(hold('root/remove')).toEqual([]);
    expect(state.late.size).toBe(0);
  });

  it('can be skipped, which counts as not done, and then asks about the next one', () => {
    const { reach, hold, decide, cancel } = run(line);
    reach(32);
    hold('root/disable');
    expect(decide('root/disable', 'skip')[0]).toMatchObject({
      type: 'step.left',
      handle: 'out',
      output: null,
      by: 'Ada',
    });
    expect(hold('root/remove')).toHaveLength(1);
    expect(cancel().at(-1)).toMatchObject({
      type: 'run.cancelled',
      report: {
        done: [],
        notDone: [{ node: 'disable' }, { node: 'remove' }],
        forPerson: [
          'Decide whether "remove" is still to be done: It was due at 2026-01-01 01:00 UTC and comes 31 hours late.',
        ],
      },
    });
  });

  it('asks only about what comes after it', () => {
    const { reach, hold } = run({
      nodes: [...line.nodes, { id: 'other', ...act }],
      edges: [...line.edges, 'start -> other'],
    });
    reach(32);
    expect(hold('root/other')).toEqual([]);
    expect(hold('root/disable')).toHaveLength(1);
  });

  it('lets every step that was held for it go on with one decision', () => {
    const { reach, hold, decide, state } = run({
      nodes: line.nodes,
      edges: ['start -> wait', 'wait -> disable', 'wait -> remove'],
    });
    reach(32);
    hold('root/disable');
    hold('root/remove');
    expect(decide('root/remove', 'now')).toMatchObject([{ step: 'root/remove' }, { step: 'root/disable' }]);
    expect([...state.waiting].map((step) => state.steps.get(step)?.wait?.on)).toEqual(['action', 'action']);
  });

  it('counts for what follows the container that it was in, and for what is in a container after it', () => {
    const nodes = [
      { id: 'start', kind: 'trigger' },
      { id: 'in', kind: 'try' },
      { id: 'wait', ...delay, parent: 'in' },
      { id: 'each', kind: 'for-each', config: { items: [1, 2] } },
      { id: 'disable', ...act, parent: 'each' },
    ] as const;
    const { reach, hold, decide, settle } = run({ nodes, edges: ['start -> in', 'in -> each'] });
    reach(32, 'root/in:0/wait');
    expect(hold('root/each:0/disable')).toMatchObject([{ wait: { late: ['root/in'], lateMs: 31 * HOUR } }]);
    decide('root/each:0/disable', 'now');
    settle('root/each:0/disable');
    expect(hold('root/each:1/disable')).toEqual([]);
  });

  it('asks again when the retry of what was let go comes late as well', () => {
    const { reach, hold, decide, settle } = run(line);
    reach(32);
    hold('root/disable');
    decide('root/disable', 'now');
    settle('root/disable', 1, true);
    reach(80, 'root/disable');
    expect(hold('root/disable', 80, 2)).toMatchObject([{ wait: { attempt: 2, late: ['root/disable'] } }]);
    const told: OutcomeDecision['choice'] = 'now';
    expect(decide('root/disable', told, 2)).toMatchObject([{ wait: { on: 'action', attempt: 2 } }]);
  });

  it('holds back a flow that is called, and comes along with what a called flow was late by', () => {
    const call = { kind: 'call-flow', config: { flow: 'g', input: {} } } as const;
    const { reach, hold, decide, tell } = run({
      nodes: [...line.nodes.slice(0, 2), { id: 'call', ...call }, { id: 'disable', ...act }],
      edges: ['start -> wait', 'wait -> call', 'call -> disable'],
    });
    reach(32);
    expect(hold('root/call')).toMatchObject([{ wait: { on: 'person', ask: 'late', action: 'g' } }]);
    expect(decide('root/call', 'now')).toMatchObject([{ type: 'step.waits', wait: { on: 'child', flow: 'g' } }]);
    expect(hold('root/call')).toEqual([]);
    const outcome = { ok: true, output: {} } as const;
    tell({ type: 'child-settled', step: 'root/call', outcome, lateMs: 30 * HOUR, at: hours(90) });
    expect(hold('root/disable', 90)).toMatchObject([{ wait: { lateMs: 30 * HOUR, late: ['root/call'] } }]);
  });

  it.each([
    [6_000, '6 seconds'],
    [1_000, '1 second'],
    [90_000, '90 seconds'],
    [31 * HOUR, '31 hours'],
    [49 * HOUR, '2 days'],
  ])('reads %s ms as %s', (ms, words) => expect(sayLateness(ms)).toBe(words));
});
