import { withinTime } from '@joinery/connector-kit';
import { type Fact, findLate, limits, type StepId, type Wait } from '@joinery/core';
import type { ActionCall, CallResult, EffectSettled, ProbeResult } from '../ports.ts';
import type { Session } from './session.ts';
import { sayMegabytes, sizeOf } from './size-of.ts';

/** Code of a step whose answer no run can hold. */
const TOO_LARGE = 'payload.too_large';
/** Longest that a vendor is asked whether an effect happened. */
const PROBE_MS = 30_000;

type ActionWait = Extract<Wait, { readonly on: 'action' }>;

/** What was learned about an effect. Both parts go into one commit, else an effect could be settled and its step not. */
export interface Learned {
  readonly fact?: Fact;
  readonly settled?: EffectSettled;
}

/**
 * Invariants: (1) the intent of a change is committed before its call, and by who holds the run at the moment of the call;
 * (2) the outcome travels with the next commit; (3) nothing that takes something away is called later than the flow's policy
 * allows unless a person said so; (4) after a lost answer, class A is called again with the same key, class B is probed first, class C is never repeated by itself.
 */
export async function performAction(session: Session, step: StepId, wait: ActionWait): Promise<Learned> {
  const effect = session.parts.actions.effectOf(wait.action);
  if (!effect) return settled(session, step, wait, { ok: false, effect: 'not-sent', error: noSuchAction(wait.action) });
  if (effect.destructive && findLate(session.plan, session.state, step)) {
    return { fact: { type: 'action-held', step, attempt: wait.attempt, at: session.at() } };
  }
  const call = callOf(session, step, wait);
  if (effect.changes) {
    session.intend({ step, attempt: wait.attempt, action: wait.action, class: effect.class, key: call.key });
    await session.commit();
  } else await session.hold();
  if (session.isTold() || session.state.steps.get(step)?.wait !== wait) {
    // Another branch ended the run, or somebody may have, while it was written: nothing is carried out now.
    return effect.changes ? { settled: { step, attempt: wait.attempt, outcome: 'failed' } } : {};
  }
  return judge(session, step, wait, call, await send(session, wait, call));
}

/** The intent was committed by a worker that died, or gave up the lease, before the outcome was. */
export async function recoverAction(session: Session, step: StepId, wait: ActionWait): Promise<Learned> {
  const effect = session.parts.actions.effectOf(wait.action);
  const call = callOf(session, step, wait);
  if (effect?.class === 'A') return judge(session, step, wait, call, await send(session, wait, call));
  const reason = 'The worker stopped between the call and its answer.';
  if (effect?.class !== 'B') return unknown(session, step, wait, reason);
  const probe = await probeIt(session, call);
  if (probe.result === 'happened') return told(session, step, wait, { ok: true, output: probe.output });
  if (probe.result === 'unsure') return unknown(session, step, wait, `${reason} ${probe.reason}`);
  const again = callOf(session, step, wait);
  return judge(session, step, wait, again, await send(session, wait, again));
}

function send(session: Session, { timeoutMs }: ActionWait, call: ActionCall): Promise<CallResult> {
  session.assertHeld();
  return withinTime(session.signal(), timeoutMs, (signal) => session.parts.actions.call({ ...call, signal }));
}

/** A probe has its own time: it looks several times, since vendors show a change a little after they made it. */
function probeIt(session: Session, call: ActionCall): Promise<ProbeResult> {
  return withinTime(session.signal(), PROBE_MS, (signal) => session.parts.actions.probe({ ...call, signal }));
}

async function judge(
  session: Session,
  step: StepId,
  wait: ActionWait,
  call: ActionCall,
  result: CallResult,
): Promise<Learned> {
  const effect = session.parts.actions.effectOf(wait.action);
  if (result.ok || result.effect !== 'unknown' || !effect?.changes || effect.class === 'A')
    return settled(session, step, wait, result);
  if (effect.class === 'C') return unknown(session, step, wait, result.error.message);
  const probe = await probeIt(session, call);
  if (probe.result === 'happened') return told(session, step, wait, { ok: true, output: probe.output });
  if (probe.result === 'unsure') return unknown(session, step, wait, `${result.error.message} ${probe.reason}`);
  // Probed and absent: the failure is certain, and a repeat is safe.
  return settled(session, step, wait, { ...result, effect: 'refused', error: { ...result.error, retryable: true } });
}

function settled(session: Session, step: StepId, wait: ActionWait, result: CallResult): Learned {
  if (result.ok) return told(session, step, wait, result);
  if (result.effect === 'done' || result.error.code === TOO_LARGE)
    return notKept(session, step, wait, result.error.message, result.effect === 'done');
  return told(session, step, wait, { ok: false, error: result.error });
}

function told(
  session: Session,
  step: StepId,
  wait: ActionWait,
  outcome: Extract<Fact, { type: 'action-settled' }>['outcome'],
): Learned {
  const { attempt } = wait;
  if (outcome.ok) {
    const bytes = sizeOf(outcome.output);
    if (bytes > limits.payloadBytes) return notKept(session, step, wait, sayTooLarge(bytes), true);
    session.scales.weigh(bytes);
  }
  const fact: Fact = { type: 'action-settled', step, attempt, outcome, at: session.at() };
  if (!session.parts.actions.effectOf(wait.action)?.changes) return { fact };
  return { fact, settled: { step, attempt, outcome: outcome.ok ? 'ok' : 'failed' } };
}

function sayTooLarge(bytes: number): string {
  return `it has ${sayMegabytes(bytes)}, and one value of a run has at most ${sayMegabytes(limits.payloadBytes)}; ask for less, for instance by a filter or in pages.`;
}

/** The step fails by an answer that no run can hold. What was carried out is never called for again. */
function notKept(session: Session, step: StepId, wait: ActionWait, why: string, done: boolean): Learned {
  const { attempt } = wait;
  const node = session.state.steps.get(step)?.node ?? step;
  const changed = done && session.parts.actions.effectOf(wait.action)?.changes === true;
  const what = changed
    ? `The step "${node}" was carried out, so do not run it again, but its answer cannot be kept`
    : `The answer to the step "${node}" cannot be kept`;
  const error = {
    code: TOO_LARGE,
    message: `${what}: ${why.slice(0, 1).toLowerCase()}${why.slice(1)}`,
    retryable: false,
    ...(changed ? { done: true as const } : {}),
  };
  const fact: Fact = { type: 'action-settled', step, attempt, outcome: { ok: false, error }, at: session.at() };
  return changed ? { fact, settled: { step, attempt, outcome: 'ok' } } : { fact };
}

function unknown(session: Session, step: StepId, wait: ActionWait, reason: string): Learned {
  const { attempt } = wait;
  return {
    fact: { type: 'action-unknown', step, attempt, reason, at: session.at() },
    settled: { step, attempt, outcome: 'unknown' },
  };
}

function callOf(session: Session, step: StepId, wait: ActionWait): ActionCall {
  return {
    organization: session.claim.organization,
    action: wait.action,
    connection: wait.connection,
    input: wait.input,
    key: session.keyOf(step),
    attempt: wait.attempt,
    signal: session.signal(),
    depth: session.claim.depth,
  };
}

function noSuchAction(action: string) {
  return {
    code: 'action.unknown',
    message: `No connector here has the action "${action}"; choose another action for this node and publish again.`,
    retryable: false,
  };
}
