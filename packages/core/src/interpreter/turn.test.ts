import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFlow, type Flow, type FlowEdge, type FlowNode, type NodeKind } from '../model/flow.ts';
import type { Fact, RunEvent, Wait } from '../model/run-event.ts';
import type { RunState, StepState } from '../model/run-state.ts';
import { compileFlow, type Plan } from './compile-flow.ts';
import { foldAll, newRunState } from './fold.ts';
import { turn } from './turn.ts';

const at = '2026-01-01T00:00:00.000Z';
const started: Fact = {
  at,
  type: 'started',
  trigger: { n: 1, list: [1, 2] },
  inputs: {},
  vars: {},
  run: { id: 'r', flow: 'f', name: 'F', organization: 'o', version: 1, startedAt: at },
};

const kinds: readonly NodeKind[] = ['set', 'if', 'action', 'delay', 'continue-if', 'switch', 'call-flow'];
const handles: Partial<Record<NodeKind, readonly string[]>> = {
  if: ['true', 'false'],
  switch: ['one', 'default'],
  action: ['out', 'error'],
  'call-flow': ['out', 'error'],
  'for-each': ['out', 'error'],
  try: ['out', 'error'],
};

const configs = (kind: NodeKind, seed: number): FlowNode['config'] => {
  const conditions = [{ left: '{{ trigger.n }}', operator: 'equals', right: seed % 2 }];
  switch (kind) {
    case 'set':
      return { values: { n: seed % 3 === 0 ? '{{ trigger.n + 1 }}' : '{{ trigger.n }}' } };
    case 'if':
    case 'continue-if':
      return { match: 'all', conditions };
    case 'switch':
      return { value: seed % 2, cases: [{ name: 'one', equals: 1 }] };
    case 'action':
      return { action: 'x.y', input: { n: '{{ trigger.n }}' } };
    case 'delay':
      return { mode: 'for', count: seed % 3, unit: 'hour' };
    case 'call-flow':
      return { flow: 'g', input: {} };
    case 'for-each':
      return {
        items: seed % 2 === 0 ? '{{ trigger.list }}' : ['a', 'b', 'c'],
        concurrency: 1 + (seed % 3),
        onError: seed % 4 < 2 ? 'stop' : 'collect',
        ...(seed % 5 === 0 ? { result: '{{ $string(item) }}' } : {}),
      };
    default:
      return {};
  }
};

interface Seed {
  readonly kind: number;
  readonly seed: number;
  readonly from: readonly number[];
}

const seedOf = fc.record({
  kind: fc.nat(),
  seed: fc.nat(1000),
  from: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
});

/** Nodes that each follow some of those before them; containers hold a random graph of their own. */
const layOut = (flow: { nodes: FlowNode[]; edges: FlowEdge[] }, seeds: readonly Seed[], parent?: string): void => {
  const before: FlowNode[] = parent === undefined ? flow.nodes.filter(({ kind }) => kind === 'trigger') : [];
  seeds.forEach(({ kind, seed, from }, order) => {
    const container = parent === undefined && seeds.length > 3 && kind % 4 === 0;
    const nodeKind: NodeKind = container
      ? seed % 2 === 0
        ? 'for-each'
        : 'try'
      : (kinds[kind % kinds.length] ?? 'set');
    const id = `${parent ?? 'n'}_${order}`;
    const node: FlowNode = {
      id,
      kind: nodeKind,
      config: configs(nodeKind, seed),
      position: { x: 0, y: 0 },
      ...(parent === undefined ? {} : { parent }),
      ...(seed % 7 === 0 ? { retry: { attempts: 3, delay: 1, backoff: 'fixed' } } : {}),
      ...(seed % 11 === 0 ? { disabled: true } : {}),
    };
    flow.nodes.push(node);
    for (const pick of from) {
      const source = before.length === 0 ? undefined : before[pick % before.length];
      if (source === undefined || (parent !== undefined && pick % 5 === 0)) continue;
      const ways = handles[source.kind] ?? ['out'];
      const sourceHandle = ways[pick % ways.length] ?? 'out';
      flow.edges.push({ id: `${source.id}.${sourceHandle}>${id}`, source: source.id, sourceHandle, target: id });
    }
    before.push(node);
    if (container) layOut(flow, seeds.slice(0, 3), id);
  });
};

const flows: fc.Arbitrary<Flow> = fc.array(seedOf, { minLength: 1, maxLength: 12 }).map((seeds) => {
  const start: FlowNode = { id: 'start', kind: 'trigger', config: {}, position: { x: 0, y: 0 } };
  const flow = { nodes: [start], edges: [] };
  layOut(flow, seeds);
  return { ...emptyFlow, ...flow };
});

const failure = (luck: number) => ({
  code: 'x.down',
  message: 'Down.',
  retryable: luck % 2 === 0,
  ...(luck % 6 === 0 ? { retryAfterMs: 1000 } : {}),
});

/** Some answer to the wait, right or wrong by luck. */
const answer = (step: StepState, wait: Wait, now: string, luck: number): Fact | undefined => {
  const outcome =
    luck % 4 === 0 ? ({ ok: false, error: failure(luck) } as const) : ({ ok: true, output: { luck } } as const);
  switch (wait.on) {
    case 'evaluate': {
      const values = wait.expressions.map(() =>
        luck % 9 === 0 ? ({ ok: false, code: 'T2001', message: 'No.' } as const) : ({ ok: true, value: luck } as const),
      );
      return { at: now, type: 'evaluated', step: step.id, purpose: wait.purpose, values };
    }
    case 'action':
      return luck % 10 === 1
        ? { at: now, type: 'action-unknown', step: step.id, attempt: wait.attempt, reason: 'Broken.' }
        : { at: now, type: 'action-settled', step: step.id, attempt: wait.attempt, outcome };
    case 'time':
      return { at: now < wait.until ? wait.until : now, type: 'time-reached', step: step.id };
    case 'child':
      return { at: now, type: 'child-settled', step: step.id, outcome };
    case 'person': {
      const decision = luck % 2 === 0 ? ({ choice: 'again' } as const) : ({ choice: 'happened', output: 1 } as const);
      return { at: now, type: 'outcome-decided', step: step.id, attempt: wait.attempt, decision, by: 'p' };
    }
    case 'frames':
      return undefined;
  }
};

type Watch = (state: RunState, journal: readonly RunEvent[], facts: readonly Fact[]) => void;

/** Answers a random waiting step until the run is over. */
const drive = (plan: Plan, luck: readonly number[], watch: Watch): { state: RunState; journal: RunEvent[] } => {
  const state = newRunState();
  const journal: RunEvent[] = [];
  const facts: Fact[] = [];
  let fact: Fact | undefined = started;
  for (let round = 0; fact !== undefined; round += 1) {
    expect(round).toBeLessThan(5000);
    journal.push(...turn(plan, state, fact));
    facts.push(fact);
    watch(state, journal, facts);
    const open = [...state.waiting].flatMap((id) => state.steps.get(id) ?? []).filter((s) => s.wait?.on !== 'frames');
    // Luck runs out, so that a run cannot retry for ever.
    const chance = round < 200 ? (luck[round % luck.length] ?? 1) : 3;
    const step = open[chance % Math.max(open.length, 1)];
    fact = step?.wait === undefined ? undefined : answer(step, step.wait, fact.at, chance);
  }
  return { state, journal };
};

const lucks = fc.array(fc.nat(1000), { minLength: 5, maxLength: 30 });

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
          for (const fact of facts) expect(turn(plan, state, fact)).toEqual([]);
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
});
