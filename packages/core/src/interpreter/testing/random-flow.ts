import fc from 'fast-check';
import { emptyFlow, type Flow, type FlowEdge, type FlowNode, type NodeKind } from '../../model/flow.ts';
import type { Fact, OutcomeDecision, PersonWait, RunEvent, Wait } from '../../model/run-event.ts';
import type { RunState, StepState } from '../../model/run-state.ts';
import type { Plan } from '../compile-flow.ts';
import { newRunState } from '../fold.ts';
import { hasMore } from '../has-more.ts';
import { turn } from '../turn.ts';

export const at = '2026-01-01T00:00:00.000Z';
export const started: Fact = {
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

/** Random acyclic flows of every kind of node, with containers, retries and disabled nodes. */
export const flows: fc.Arbitrary<Flow> = fc.array(seedOf, { minLength: 1, maxLength: 12 }).map((seeds) => {
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

/** Sometimes more than a day late. */
const later = (time: string, luck: number): string =>
  luck % 5 === 0 ? new Date(Date.parse(time) + luck * 3_600_000).toISOString() : time;

const decide = (wait: PersonWait, luck: number): OutcomeDecision => {
  if (wait.ask === 'late') return { choice: luck % 2 === 0 ? 'now' : 'skip' };
  return luck % 2 === 0 ? { choice: 'again' } : { choice: 'happened', output: 1 };
};

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
      if (luck % 6 === 2) return { at: now, type: 'action-held', step: step.id, attempt: wait.attempt };
      return luck % 10 === 1
        ? { at: now, type: 'action-unknown', step: step.id, attempt: wait.attempt, reason: 'Broken.' }
        : { at: now, type: 'action-settled', step: step.id, attempt: wait.attempt, outcome };
    case 'time':
      return { at: later(now < wait.until ? wait.until : now, luck), type: 'time-reached', step: step.id };
    case 'child':
      return { at: now, type: 'child-settled', step: step.id, outcome };
    case 'person': {
      const decision = decide(wait, luck);
      return { at: now, type: 'outcome-decided', step: step.id, attempt: wait.attempt, decision, by: 'p' };
    }
    case 'frames':
      return undefined;
  }
};

export type Watch = (state: RunState, journal: RunEvent[], facts: readonly Fact[]) => void;

export interface Driven {
  readonly state: RunState;
  readonly journal: RunEvent[];
}

/** Answers a random waiting step until the run is over. */
export const drive = (plan: Plan, luck: readonly number[], watch: Watch, begun?: Driven, budget?: number): Driven => {
  const state = begun?.state ?? newRunState();
  const journal = begun?.journal ?? [];
  const facts: Fact[] = [];
  let fact: Fact | undefined = begun === undefined ? started : { at, type: 'resumed' };
  for (let round = 0; fact !== undefined; round += 1) {
    if (round > 5000) throw new Error('The run does not come to an end.');
    journal.push(...turn(plan, state, fact, budget));
    // What makes a bounded turn go on does so as often as it is told.
    if (fact.type !== 'resumed' || budget === undefined) facts.push(fact);
    watch(state, journal, facts);
    const open = [...state.waiting].flatMap((id) => state.steps.get(id) ?? []).filter((s) => s.wait?.on !== 'frames');
    // Luck runs out, so that a run cannot retry for ever.
    const chance = round < 200 ? (luck[round % luck.length] ?? 1) : 3;
    const step = open[chance % Math.max(open.length, 1)];
    const now: string = fact.at;
    fact = step?.wait === undefined ? undefined : answer(step, step.wait, now, chance);
    if (hasMore(plan, state) && (fact === undefined || chance % 2 === 0)) fact = { at: now, type: 'resumed' };
  }
  return { state, journal };
};

/** What decides which step is answered next, and how. */
export const lucks = fc.array(fc.nat(1000), { minLength: 5, maxLength: 30 });
