import type { Outcome, RunState } from '@joinery/core';
import type { Claim, Release } from '../ports.ts';

/** How the lease is given back: over, or parked until a time, or until somebody tells the run something. */
export function releaseOf(claim: Claim, state: RunState, stopping: boolean): Release {
  if (state.status === 'finished' || state.status === 'failed' || state.status === 'cancelled')
    return terminal(claim, state, state.status);
  const waits = [...state.waiting].flatMap((step) => state.steps.get(step)?.wait ?? []);
  const untils = waits.flatMap((wait) => (wait.on === 'time' ? [wait.until] : [])).sort();
  const dueAt = untils[0] ?? null;
  const unanswered = waits.some((wait) => wait.on === 'evaluate' || wait.on === 'action');
  if (unanswered || waits.length === 0) return { status: stopping ? 'queued' : 'running', wakeAt: 'now', dueAt };
  return { status: waits.some((wait) => wait.on === 'person') ? 'attention' : 'waiting', wakeAt: dueAt, dueAt };
}

function terminal(claim: Claim, state: RunState, status: 'finished' | 'failed' | 'cancelled'): Release {
  const error = state.error?.message ?? (status === 'cancelled' ? 'The run was cancelled.' : undefined);
  const outcome: Outcome =
    status === 'finished'
      ? { ok: true, output: state.output ?? null }
      : { ok: false, error: childError(claim, state, status) };
  const parent = claim.parent;
  return {
    status,
    wakeAt: null,
    dueAt: null,
    ...(error === undefined || status === 'finished' ? {} : { error }),
    ...(state.output === undefined ? {} : { output: state.output }),
    ...(parent?.step
      ? { tellParent: { run: parent.run, fact: { type: 'child-settled', step: parent.step, outcome } } }
      : {}),
  };
}

function childError(claim: Claim, state: RunState, status: 'failed' | 'cancelled') {
  return {
    code: status === 'cancelled' ? 'call.cancelled' : (state.error?.code ?? 'call.failed'),
    message: `The called flow "${claim.flowName}" ${status === 'cancelled' ? 'was cancelled' : `failed: ${state.error?.message ?? 'no reason was given'}`}`,
    retryable: false,
    details: { run: claim.run },
  };
}
