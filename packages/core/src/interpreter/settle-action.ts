import type { RetryPolicy } from '../model/flow.ts';
import { limits } from '../model/limits.ts';
import type { Instant, StepError } from '../model/run-event.ts';
import type { StepState } from '../model/run-state.ts';
import { failStep } from './fail-step.ts';
import { emit, planNodeOf, type Turn } from './turn-context.ts';

/** For a node that names no policy: a passing fault of a vendor should not end a run. `attempts: 1` switches it off. */
export const defaultRetry: RetryPolicy = { attempts: 3, delay: 2, backoff: 'exponential' };

/** Milliseconds to wait before the attempt after `used` attempts. */
export const retryDelay = (policy: RetryPolicy, used: number): number => {
  const seconds = policy.backoff === 'exponential' ? policy.delay * 2 ** (used - 1) : policy.delay;
  return Math.round(Math.min(seconds, policy.maxDelay ?? 86_400) * 1000);
};

/** When to try again; undefined if the error is final. */
const delayBeforeRetry = (step: StepState, error: StepError, policy: RetryPolicy): number | undefined => {
  if (!error.retryable) return undefined;
  if (error.retryAfterMs !== undefined) {
    return step.throttled < limits.throttleWaits ? Math.max(0, error.retryAfterMs) : undefined;
  }
  const used = step.attempts - step.throttled;
  const allowed = Math.min(policy.attempts, limits.attempts);
  return used < allowed ? retryDelay(policy, used) : undefined;
};

const later = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();

/** An attempt failed: wait and try again if the error and the policy allow it, else the step fails. */
export const failAttempt = (turn: Turn, step: StepState, error: StepError): void => {
  const ms = delayBeforeRetry(step, error, planNodeOf(turn, step)?.node.retry ?? defaultRetry);
  if (ms === undefined) return failStep(turn, step, error);
  emit(turn, { at: turn.at, type: 'step.attempt-failed', step: step.id, attempt: step.attempts, error });
  const wait = { on: 'time', until: later(turn.at, ms), then: 'retry' } as const;
  emit(turn, { at: turn.at, type: 'step.waits', step: step.id, wait });
};

/** Waits on the same action, or for the same flow, again, with the input that was resolved on entering. */
export const tryAgain = (
  turn: Turn,
  step: StepState,
  { attempt, ...cause }: { readonly attempt: number; readonly by?: string; readonly lateMs?: number },
): void => {
  const node = planNodeOf(turn, step);
  if (node === undefined) return;
  const { trigger } = turn.state;
  const { settings } = turn.plan;
  const again = node.definition.enter({ node: node.node, input: step.input ?? {}, at: turn.at, trigger, settings });
  if (again.do !== 'wait' || (again.wait.on !== 'action' && again.wait.on !== 'child')) return;
  const wait = again.wait.on === 'action' ? { ...again.wait, attempt } : again.wait;
  emit(turn, { at: turn.at, type: 'step.waits', step: step.id, wait, ...cause });
};
