import type { Flowpack } from '@joinery/flowpack';
import {
  carryOver,
  compileFlow,
  type Fact,
  type Fields,
  fieldDefaults,
  foldAll,
  type Instant,
  type Json,
  type JsonObject,
  newRunState,
  type Plan,
  type RunEvent,
  type RunState,
  scopeOf,
  type StepError,
  turn,
  type Wait,
} from '@joinery/core';
import type { EvaluatorPool } from '@joinery/runtime/evaluator/index';

export type Outcome = Extract<Fact, { readonly type: 'action-settled' }>['outcome'];
export type ActionWait = Extract<Wait, { readonly on: 'action' }>;

/** What a run of a pack's flow meets. */
export interface Outside {
  readonly evaluator: EvaluatorPool;
  readonly vars: JsonObject;
  /** Answers one attempt of an action. `key` tells steps apart, across the runs of one play. */
  readonly act: (
    step: { readonly node: string; readonly key: string },
    wait: ActionWait,
    at: Instant,
  ) => Promise<Outcome>;
  /** Told before the clock moves on: the world may change while a run waits. */
  readonly pass?: (until: Instant) => Promise<void>;
}

export interface Played {
  readonly state: RunState;
  readonly endsAt: Instant;
  readonly journal: readonly RunEvent[];
}

/** Plays one flow of a pack from its start, with the flows that it calls, by the real interpreter and evaluator. */
export async function playPack(
  pack: Flowpack,
  key: string,
  given: { readonly trigger?: Json; readonly inputs?: JsonObject; readonly at: Instant },
  outside: Outside,
  run = 'run',
): Promise<Played> {
  const { plan, inputs: fields } = planOf(pack, key);
  const inputs = { ...fieldDefaults(fields), ...given.inputs };
  const { at } = given;
  const info = { id: run, flow: key, name: key, organization: 'acme', version: 1, startedAt: at };
  const first: Fact = { at, type: 'started', trigger: given.trigger ?? inputs, inputs, vars: outside.vars, run: info };
  return playOn(pack, plan, newRunState(), [], first, outside, run);
}

/** Plays a failed run again from its failed steps, keeping what it did, as a person who retries it does. */
export async function retryPack(pack: Flowpack, key: string, old: Played, outside: Outside): Promise<Played> {
  const { plan } = planOf(pack, key);
  const run = `${key}-again`;
  const info = { id: run, flow: key, name: key, organization: 'acme', version: 1, startedAt: old.endsAt };
  const carried = carryOver(plan, old.journal, 'failed', info, old.endsAt);
  return playOn(pack, plan, foldAll(carried), [...carried], { at: old.endsAt, type: 'resumed' }, outside, run);
}

function planOf(pack: Flowpack, key: string): { readonly plan: Plan; readonly inputs: Fields } {
  const flow = pack.flows.find((one) => one.key === key)?.flow;
  if (!flow) throw new Error(`The pack has no flow “${key}”.`);
  return { plan: compileFlow(flow), inputs: flow.inputs };
}

async function playOn(
  pack: Flowpack,
  plan: Plan,
  state: RunState,
  journal: RunEvent[],
  first: Fact,
  outside: Outside,
  run: string,
): Promise<Played> {
  let at = first.at;
  let fact: Fact | undefined = first;
  while (fact !== undefined && (state.status === 'new' || state.status === 'running')) {
    at = fact.at;
    journal.push(...turn(plan, state, fact));
    fact = state.status === 'running' ? await nextFact(pack, plan, state, at, outside, run) : undefined;
  }
  return { state, endsAt: at, journal };
}

async function nextFact(
  pack: Flowpack,
  plan: Plan,
  state: RunState,
  at: Instant,
  outside: Outside,
  run: string,
): Promise<Fact | undefined> {
  const timers: { readonly step: string; readonly until: Instant }[] = [];
  for (const id of state.waiting) {
    const step = state.steps.get(id);
    const wait = step?.wait;
    if (step === undefined || wait === undefined) continue;
    switch (wait.on) {
      case 'evaluate': {
        const results = await outside.evaluator.evaluate({
          expressions: wait.expressions,
          scope: scopeOf(plan, state, id),
        });
        const values = results.map((result) =>
          result.ok
            ? result.value === undefined
              ? { ok: true as const }
              : { ok: true as const, value: result.value }
            : result,
        );
        return { at, type: 'evaluated', step: id, purpose: wait.purpose, values };
      }
      case 'action': {
        const outcome = await outside.act({ node: step.node, key: `${run}/${id}` }, wait, at);
        return { at, type: 'action-settled', step: id, attempt: wait.attempt, outcome };
      }
      case 'child': {
        const child = await playPack(pack, wait.flow, { inputs: wait.input, at }, outside, `${run}/${id}`);
        return { at: child.endsAt, type: 'child-settled', step: id, outcome: outcomeOf(child.state) };
      }
      case 'time':
        timers.push({ step: id, until: wait.until });
        break;
      default:
    }
  }
  const [first] = timers.toSorted((a, b) => a.until.localeCompare(b.until));
  if (first === undefined) return undefined;
  await outside.pass?.(first.until);
  return { at: first.until, type: 'time-reached', step: first.step };
}

function outcomeOf(state: RunState): Outcome {
  if (state.status === 'finished') return { ok: true, output: state.output ?? {} };
  const broken: StepError = { code: 'call.failed', message: `The called run is ${state.status}.`, retryable: false };
  return { ok: false, error: state.error ?? broken };
}
