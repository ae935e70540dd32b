import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFlow, type FlowEdge, type FlowNode } from '../model/flow.ts';
import type { Fact, OutcomeDecision, RunEvent } from '../model/run-event.ts';
import { compileFlow } from './compile-flow.ts';
import { foldAll, newRunState } from './fold.ts';
import { at, drive, flows, lucks, started } from './testing/random-flow.ts';
import { turn } from './turn.ts';

describe('A turn', () => {
  it('leaves the state equal to the journal folded anew', () => {
    fc.assert(
      fc.property(flows, lucks, (flow, luck) => {
        drive(compileFlow(flow), luck, (state, journal) => expect(state).toEqual(foldAll(journal)));
      }),
      { numRuns: 150 },
    );
  });

  it('is pure: the folded journal and the same fact give the same events', () => {
    fc.assert(
      fc.property(flows, lucks, (flow, luck) => {
        const plan = compileFlow(flow);
        let before: readonly RunEvent[] = [];
        drive(plan, luck, (_state, journal, facts) => {
          const fact = facts.at(-1);
          if (fact === undefined) return;
          expect(turn(compileFlow(flow), foldAll(before), fact)).toEqual(journal.slice(before.length));
          before = [...journal];
        });
      }),
      { numRuns: 100 },
    );
  });

  it('gives no events for any fact that was told before', () => {
    fc.assert(
      fc.property(flows, lucks, (flow, luck) => {
        const plan = compileFlow(flow);
        drive(plan, luck, (state, _journal, facts) => {
          const before = state.seq;
          // What was not late when it was held may be by now: that is asked anew, not told twice.
          const told = facts.filter(({ type }) => type !== 'action-held');
          for (const fact of told) expect(turn(plan, state, fact)).toEqual([]);
          expect(
            turn(plan, state, { at, type: state.status === 'running' ? 'resumed' : 'cancel-asked', by: 'p' }),
          ).toEqual([]);
          expect(state.seq).toBe(before);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('always comes to an end, with every node of every frame entered or skipped unless the run stopped', () => {
    fc.assert(
      fc.property(flows, lucks, (flow, luck) => {
        const plan = compileFlow(flow);
        const { state, journal } = drive(plan, luck, () => undefined);
        expect(['finished', 'failed']).toContain(state.status);
        expect(state.waiting.size).toBe(0);
        const view = foldAll(journal, { keepClosedFrames: true });
        for (const step of view.steps.values()) expect(['entered', 'waiting']).not.toContain(step.status);
        if (state.status !== 'finished') return;
        for (const frame of view.frames.values()) {
          if (frame.id !== 'root' && frame.outcome?.ok !== true) continue;
          const owner = frame.owner === undefined ? undefined : view.steps.get(frame.owner)?.node;
          for (const node of plan.children.get(owner) ?? []) expect(frame.steps.has(node.id)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('enters a node only after every edge into it is decided and one is live, and skips it only if none is', () => {
    fc.assert(
      fc.property(flows, lucks, (flow, luck) => {
        const plan = compileFlow(flow);
        const { journal } = drive(plan, luck, () => undefined);
        const live = new Map<string, string | null>();
        for (const event of journal) {
          if (event.type === 'step.left') live.set(event.step, event.handle);
          if (event.type === 'step.skipped') live.set(event.step, null);
          if (event.type !== 'step.entered' && event.type !== 'step.skipped') continue;
          const node = plan.nodes.get(event.node);
          if (node === undefined || event.step.includes(`${event.node}:`)) continue;
          const edges = node.incoming.map((edge) => ({ edge, left: live.get(`${event.frame}/${edge.source}`) }));
          expect(edges.every(({ left }) => left !== undefined)).toBe(true);
          const anyLive = edges.length === 0 || edges.some(({ edge, left }) => left === edge.handle);
          expect(anyLive).toBe(event.type === 'step.entered');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('ignores an attempt that settles after the run was cancelled', () => {
    const node: FlowNode = { id: 'a', kind: 'action', config: { action: 'x.y', input: {} }, position: { x: 0, y: 0 } };
    const start: FlowNode = { id: 'start', kind: 'trigger', config: {}, position: { x: 0, y: 0 } };
    const edge: FlowEdge = { id: 'e', source: 'start', sourceHandle: 'out', target: 'a' };
    const plan = compileFlow({ ...emptyFlow, nodes: [start, node], edges: [edge] });
    const state = newRunState();
    turn(plan, state, started);
    expect(turn(plan, state, { at, type: 'cancel-asked', by: 'Ada', reason: 'Wrong person' }).at(-1)).toMatchObject({
      type: 'run.cancelled',
      by: 'Ada',
      reason: 'Wrong person',
      report: { forPerson: ['Check whether "a" happened: it was in flight when the run ended.'] },
    });
    const late: Fact = { at, type: 'action-settled', step: 'root/a', attempt: 1, outcome: { ok: true, output: 1 } };
    expect(turn(plan, state, late)).toEqual([]);
  });

  it('goes on waiting when the time is told too early', () => {
    const wait: FlowNode = { id: 'w', kind: 'delay', config: { count: 1, unit: 'hour' }, position: { x: 0, y: 0 } };
    const start: FlowNode = { id: 'start', kind: 'trigger', config: {}, position: { x: 0, y: 0 } };
    const edge: FlowEdge = { id: 'e', source: 'start', sourceHandle: 'out', target: 'w' };
    const plan = compileFlow({ ...emptyFlow, nodes: [start, wait], edges: [edge] });
    const state = newRunState();
    turn(plan, state, started);
    expect(turn(plan, state, { at: '2026-01-01T00:59:59.999Z', type: 'time-reached', step: 'root/w' })).toEqual([]);
    expect(turn(plan, state, { at: '2026-01-01T01:00:00.000Z', type: 'time-reached', step: 'root/w' })).toHaveLength(2);
  });

  it('keeps nothing of a closed iteration but its result, and costs the same for the last as for the first', () => {
    const nodes: FlowNode[] = [
      { id: 'start', kind: 'trigger', config: {}, position: { x: 0, y: 0 } },
      { id: 'each', kind: 'for-each', config: { items: '{{ trigger }}' }, position: { x: 0, y: 0 } },
      { id: 'act', kind: 'action', parent: 'each', config: { action: 'x.y', input: {} }, position: { x: 0, y: 0 } },
    ];
    const edges: FlowEdge[] = [{ id: 'e', source: 'start', sourceHandle: 'out', target: 'each' }];
    const plan = compileFlow({ ...emptyFlow, nodes, edges, settings: { maxSteps: 100_000 } });
    const state = newRunState();
    turn(plan, state, { ...started, trigger: Array.from({ length: 20_000 }, (_, index) => index) } as Fact);
    let settled = 0;
    while (state.status === 'running') {
      const step = `root/each:${settled}/act`;
      const events = turn(plan, state, {
        at,
        type: 'action-settled',
        step,
        attempt: 1,
        outcome: { ok: true, output: settled },
      });
      expect(events.length).toBeLessThan(8);
      expect(state.steps.size).toBeLessThan(4);
      settled += 1;
    }
    expect(settled).toBe(20_000);
  });

  it('asks the evaluator again if another branch changed what must be asked', () => {
    const position = { x: 0, y: 0 };
    const nodes: FlowNode[] = [
      { id: 'start', kind: 'trigger', config: {}, position },
      { id: 'act', kind: 'action', config: { action: 'x.y', input: {} }, position },
      {
        id: 'set',
        kind: 'set',
        config: { values: { n: '{{ $string(1) }}', names: '{{ act.users.name }}' } },
        position,
      },
    ];
    const edges: FlowEdge[] = ['act', 'set'].map((target) => ({
      id: target,
      source: 'start',
      sourceHandle: 'out',
      target,
    }));
    const plan = compileFlow({ ...emptyFlow, nodes, edges });
    const state = newRunState();
    turn(plan, state, started);
    const wait = () => state.steps.get('root/set')?.wait;
    expect(wait()).toMatchObject({ on: 'evaluate', expressions: [expect.stringContaining('$string(1)')] });
    const output = { users: [{ name: 'Ada' }, { name: 'Bob' }] };
    turn(plan, state, { at, type: 'action-settled', step: 'root/act', attempt: 1, outcome: { ok: true, output } });
    const one = [{ ok: true, value: '1' }] as const;
    turn(plan, state, { at, type: 'evaluated', step: 'root/set', purpose: 'enter', values: one });
    expect(wait()).toMatchObject({ expressions: [{}, {}].map(() => expect.any(String)) });
    const both = [...one, { ok: true, value: ['Ada', 'Bob'] }] as const;
    turn(plan, state, { at, type: 'evaluated', step: 'root/set', purpose: 'enter', values: both });
    expect(state.steps.get('root/set')?.output).toEqual({ n: '1', names: ['Ada', 'Bob'] });
  });

  it('keeps who decided an unknown outcome', () => {
    const position = { x: 0, y: 0 };
    const act: FlowNode = { id: 'a', kind: 'action', config: { action: 'x.y', input: {} }, position };
    const edge: FlowEdge = { id: 'e', source: 'start', sourceHandle: 'out', target: 'a' };
    const nodes: FlowNode[] = [{ id: 'start', kind: 'trigger', config: {}, position }, act];
    const plan = compileFlow({ ...emptyFlow, nodes, edges: [edge] });
    const state = newRunState();
    turn(plan, state, started);
    const decide = (attempt: number, decision: OutcomeDecision): readonly RunEvent[] => {
      turn(plan, state, { at, type: 'action-unknown', step: 'root/a', attempt, reason: 'Broken.' });
      return turn(plan, state, { at, type: 'outcome-decided', step: 'root/a', attempt, decision, by: 'Ada' });
    };
    expect(decide(1, { choice: 'again' })).toMatchObject([{ type: 'step.waits', by: 'Ada', wait: { attempt: 2 } }]);
    expect(decide(2, { choice: 'happened', output: 1 })[0]).toMatchObject({ type: 'step.left', by: 'Ada', output: 1 });
  });

  it('fails an item whose result is too large like a step in it that fails', () => {
    const position = { x: 0, y: 0 };
    const config = { items: [1], onError: 'collect', result: '{{ trigger }}{{ trigger }}{{ trigger }}' };
    const nodes: FlowNode[] = [
      { id: 'start', kind: 'trigger', config: {}, position },
      { id: 'each', kind: 'for-each', config, position },
      { id: 'set', kind: 'set', parent: 'each', config: { values: {} }, position },
    ];
    const edge: FlowEdge = { id: 'e', source: 'start', sourceHandle: 'out', target: 'each' };
    const ending = (onError: string): RunEvent | undefined => {
      const each = nodes.map((node) => (node.id === 'each' ? { ...node, config: { ...config, onError } } : node));
      const plan = compileFlow({ ...emptyFlow, nodes: each, edges: [edge] });
      return turn(plan, newRunState(), { ...started, trigger: 'x'.repeat(20_000_000) } as Fact).at(-2);
    };
    const error = { code: 'payload.too_large', details: { pointer: '/result' } };
    expect(ending('collect')).toMatchObject({ type: 'step.left', output: { errors: [{ index: 0, error }], count: 1 } });
    expect(ending('stop')).toMatchObject({ type: 'step.failed', step: 'root/each', error });
  });

  it('counts as done what was carried out although its step fails, in the state and in the report', () => {
    const position = { x: 0, y: 0 };
    const retry = { attempts: 3, delay: 1, backoff: 'fixed' } as const;
    const act: FlowNode = { id: 'a', kind: 'action', config: { action: 'x.y', input: {} }, position, retry };
    const edge: FlowEdge = { id: 'e', source: 'start', sourceHandle: 'out', target: 'a' };
    const nodes: FlowNode[] = [{ id: 'start', kind: 'trigger', config: {}, position }, act];
    const state = newRunState();
    const plan = compileFlow({ ...emptyFlow, nodes, edges: [edge] });
    turn(plan, state, started);
    const error = { code: 'payload.too_large', message: 'Too large.', retryable: false, done: true } as const;
    turn(plan, state, { at, type: 'action-settled', step: 'root/a', attempt: 1, outcome: { ok: false, error } });
    expect(state.status).toBe('failed');
    expect(state.effects.get('root/a')?.status).toBe('done');
    expect(state.report).toMatchObject({ done: [{ node: 'a' }], notDone: [] });
  });
});
