import { createRequire } from 'node:module';
import {
  compileFlow,
  type EvaluatedValue,
  type Fact,
  type Flow,
  type Instant,
  type Json,
  type JsonObject,
  newRunState,
  type Plan,
  type RunState,
  scopeOf,
  type StepError,
  turn,
} from '@joinery/core';
import { repositoryFile } from './read-doc.ts';

type Evaluate = (source: string) => { readonly evaluate: (scope: JsonObject) => Promise<Json | undefined> };
/** The JSONata that core itself parses with. */
const jsonata = createRequire(repositoryFile('packages/core/package.json'))('jsonata') as Evaluate;

export type Answer = { readonly output: Json } | { readonly error: StepError };

/** What the outside does in one run. */
export interface Script {
  readonly at: Instant;
  readonly trigger?: Json;
  readonly inputs?: JsonObject;
  /** By step id or node id: what its action answers; of a list, one for each attempt. Without: an empty object. */
  readonly answers?: Readonly<Record<string, Answer | readonly Answer[]>>;
}

export interface Walked {
  readonly state: RunState;
  /** When the last fact came. */
  readonly at: Instant;
}

const evaluate = async (source: string, scope: JsonObject): Promise<EvaluatedValue> => {
  const value = await jsonata(source).evaluate(scope);
  return value === undefined ? { ok: true } : { ok: true, value: JSON.parse(JSON.stringify(value)) as Json };
};

/** What the evaluator answers for a node's expressions. */
export const evaluateAll = (expressions: readonly string[], scope: JsonObject): Promise<readonly EvaluatedValue[]> =>
  Promise.all(expressions.map((source) => evaluate(source, scope)));

const answerTo = (script: Script, step: string, node: string, attempt: number): Answer => {
  const given = script.answers?.[step] ?? script.answers?.[node] ?? { output: {} };
  if (!('length' in given)) return given;
  const answer = given[Math.min(attempt, given.length) - 1];
  if (answer === undefined) throw new Error(`The script has an empty list of answers for ${step}.`);
  return answer;
};

const nextFact = async (plan: Plan, state: RunState, at: Instant, script: Script): Promise<Fact | undefined> => {
  const timers: { readonly step: string; readonly until: Instant }[] = [];
  for (const id of state.waiting) {
    const step = state.steps.get(id);
    const wait = step?.wait;
    if (step === undefined || wait === undefined) continue;
    if (wait.on === 'evaluate') {
      const values = await evaluateAll(wait.expressions, scopeOf(plan, state, id));
      return { at, type: 'evaluated', step: id, purpose: wait.purpose, values };
    }
    if (wait.on === 'action') {
      const answer = answerTo(script, id, step.node, wait.attempt);
      const outcome = 'output' in answer ? { ok: true as const, ...answer } : { ok: false as const, ...answer };
      return { at, type: 'action-settled', step: id, attempt: wait.attempt, outcome };
    }
    if (wait.on === 'time') timers.push({ step: id, until: wait.until });
  }
  const [first] = timers.toSorted((a, b) => a.until.localeCompare(b.until));
  return first === undefined ? undefined : { at: first.until, type: 'time-reached', step: first.step };
};

/** Walks a flow with the real interpreter until it is over or nothing answers any more. */
export const walkFlow = async (flow: Flow, script: Script): Promise<Walked> => {
  const plan = compileFlow(flow);
  const state = newRunState();
  const { at: startedAt, inputs = {}, trigger = inputs } = script;
  const run = { id: 'run-1', flow: 'flow-1', name: 'Example', organization: 'acme', version: 1, startedAt };
  let at = startedAt;
  let fact: Fact | undefined = { at, type: 'started', trigger, inputs, vars: {}, run };
  while (fact !== undefined && (state.status === 'new' || state.status === 'running')) {
    at = fact.at;
    turn(plan, state, fact);
    fact = await nextFact(plan, state, at, script);
  }
  return { state, at };
};
