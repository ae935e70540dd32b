import jsonata from 'jsonata';
import type { Flow } from '../../model/flow.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { EvaluatedValue, Fact, Instant, RunEvent, StepError, StepId, Wait } from '../../model/run-event.ts';
import type { RunState, StepState } from '../../model/run-state.ts';
import { compileFlow, type Plan } from '../compile-flow.ts';
import { newRunState } from '../fold.ts';
import { scopeOf } from '../scope.ts';
import { turn } from '../turn.ts';

/** What the outside answers to a wait: an output, an error, an unknown outcome, a decision, or nothing at all. */
export type Answer =
  | { readonly output: Json }
  | { readonly error: Partial<StepError> }
  | { readonly unknown: string }
  | { readonly happened: Json }
  | { readonly again: true }
  | { readonly never: true };

export interface Script {
  readonly trigger?: Json;
  readonly inputs?: JsonObject;
  readonly vars?: JsonObject;
  readonly startedAt?: Instant;
  /** By step id, node id or action name; a list is used up in order, its last answer stays. */
  readonly answers?: { readonly [key: string]: Answer | readonly Answer[] };
  /** Asks to cancel once this step waits. */
  readonly cancelAt?: StepId;
}

export interface Played {
  readonly plan: Plan;
  readonly state: RunState;
  readonly journal: RunEvent[];
  readonly facts: Fact[];
}

/** Told of each turn, before the next. */
export type Watch = (played: Played, fact: Fact, events: readonly RunEvent[]) => void;

const evaluate = async (source: string, scope: JsonObject): Promise<EvaluatedValue> => {
  try {
    const value = (await jsonata(source).evaluate(scope)) as Json | undefined;
    return value === undefined ? { ok: true } : { ok: true, value: JSON.parse(JSON.stringify(value)) as Json };
  } catch (error) {
    const { code = 'expression.failed', message = '' } = error as { code?: string; message?: string };
    return { ok: false, code, message };
  }
};

const errorFrom = (error: Partial<StepError>): StepError => ({
  code: 'test.failed',
  message: 'It failed.',
  retryable: false,
  ...error,
});

const keysOf = (step: StepState, wait: Wait): readonly string[] => [
  step.id,
  step.node,
  ...(wait.on === 'action' || wait.on === 'person' ? [wait.action] : []),
];

type Ask = (step: StepState, wait: Wait) => Answer;

const asker = (script: Script): Ask => {
  const used = new Map<string, number>();
  return (step, wait) => {
    for (const key of keysOf(step, wait)) {
      const answers = script.answers?.[key];
      if (answers === undefined) continue;
      if (!Array.isArray(answers)) return answers as Answer;
      const list = answers as readonly Answer[];
      const count = used.get(key) ?? 0;
      used.set(key, count + 1);
      return list[Math.min(count, list.length - 1)] ?? { never: true };
    }
    return wait.on === 'person' ? { never: true } : { output: {} };
  };
};

const answerToFact = (at: Instant, step: StepState, wait: Wait, answer: Answer): Fact | undefined => {
  const id = step.id;
  if (wait.on === 'person') {
    const { attempt } = wait;
    if ('again' in answer) {
      return { at, type: 'outcome-decided', step: id, attempt, decision: { choice: 'again' }, by: 'a person' };
    }
    if (!('happened' in answer)) return undefined;
    const decision = { choice: 'happened', output: answer.happened } as const;
    return { at, type: 'outcome-decided', step: id, attempt, decision, by: 'a person' };
  }
  if ('unknown' in answer && wait.on === 'action') {
    return { at, type: 'action-unknown', step: id, attempt: wait.attempt, reason: answer.unknown };
  }
  if (!('output' in answer) && !('error' in answer)) return undefined;
  const outcome =
    'output' in answer
      ? ({ ok: true, output: answer.output } as const)
      : ({ ok: false, error: errorFrom(answer.error) } as const);
  if (wait.on === 'action') return { at, type: 'action-settled', step: id, attempt: wait.attempt, outcome };
  return wait.on === 'child' ? { at, type: 'child-settled', step: id, outcome } : undefined;
};

const nextFact = async ({ plan, state }: Played, ask: Ask, at: Instant): Promise<Fact | undefined> => {
  const timers: { readonly step: StepId; readonly until: Instant }[] = [];
  for (const id of state.waiting) {
    const step = state.steps.get(id);
    const wait = step?.wait;
    if (step === undefined || wait === undefined || wait.on === 'frames') continue;
    if (wait.on === 'evaluate') {
      const scope = scopeOf(plan, state, id);
      const values = await Promise.all(wait.expressions.map((source) => evaluate(source, scope)));
      return { at, type: 'evaluated', step: id, purpose: wait.purpose, values };
    }
    if (wait.on === 'time') timers.push({ step: id, until: wait.until });
    else {
      const fact = answerToFact(at, step, wait, ask(step, wait));
      if (fact !== undefined) return fact;
    }
  }
  const [first] = timers.toSorted((a, b) => a.until.localeCompare(b.until));
  return first === undefined ? undefined : { at: first.until, type: 'time-reached', step: first.step };
};

/** Tells a run whatever the script answers until it is over or nothing answers any more. A clock that tests push. */
export const continueFlow = async (
  played: Played,
  script: Script,
  first: Fact | undefined,
  watch?: Watch,
): Promise<Played> => {
  const ask = asker(script);
  let fact = first;
  for (let at = first?.at ?? ''; fact !== undefined; ) {
    at = fact.at;
    const events = turn(played.plan, played.state, fact);
    played.journal.push(...events);
    played.facts.push(fact);
    watch?.(played, fact, events);
    if (played.state.status !== 'running') break;
    const cancel = script.cancelAt !== undefined && played.state.waiting.has(script.cancelAt);
    fact = cancel ? { at, type: 'cancel-asked', by: 'a person' } : await nextFact(played, ask, at);
  }
  return played;
};

/** Plays a flow from its start against a script of answers, with the real JSONata for its expressions. For tests. */
export const playFlow = (flow: Flow, script: Script = {}, watch?: Watch): Promise<Played> => {
  const at = script.startedAt ?? '2026-03-02T08:00:00.000Z';
  const { trigger = null, inputs = {}, vars = {} } = script;
  const run = { id: 'run-1', flow: 'flow-1', name: 'Test', organization: 'org-1', version: 1, startedAt: at };
  const played: Played = { plan: compileFlow(flow), state: newRunState(), journal: [], facts: [] };
  return continueFlow(played, script, { at, type: 'started', trigger, inputs, vars, run }, watch);
};
