import type { Outcome, RunState } from '@joinery/core';
import type { Claim, Release } from '../ports.ts';
import { deadlineOf } from './run-age.ts';
import type { Session } from './session.ts';

/** What could not be answered now is tried again after so long. */
const POSTPONE_MS = 2_000;

/** How the lease is given back: over, or parked until a time, or until somebody tells the run something. */
export function releaseOf(session: Session): Release {
  const { claim, state, parts } = session;
  if (state.status === 'finished' || state.status === 'failed' || state.status === 'cancelled')
    return terminal(claim, state, state.status);
  const waits = [...state.waiting].flatMap((step) => state.steps.get(step)?.wait ?? []);
  const untils = waits.flatMap((wait) => (wait.on === 'time' ? [wait.until] : [])).sort();
  const dueAt = untils[0] ?? null;
  const unanswered = waits.some((wait) => wait.on === 'evaluate' || wait.on === 'action');
  if (unanswered || waits.length === 0 || session.isTold()) {
    const wakeAt = session.isPostponed() && !parts.stopping() ? later(session.at(), POSTPONE_MS) : 'now';
    return { status: 'queued', wakeAt, dueAt };
  }
  const wakeAt = [dueAt, deadlineOf(session)].flatMap((time) => time ?? []).sort()[0] ?? null;
  const status = waits.some((wait) => wait.on === 'person') ? 'attention' : 'waiting';
  return { status, wakeAt, dueAt, ...lateOf(state) };
}

/** The most by which a wait ended late about which nobody has decided. */
function lateOf({ late }: RunState): { readonly lateMs?: number } {
  return late.size === 0 ? {} : { lateMs: Math.max(...[...late.values()].map(({ lateMs }) => lateMs)) };
}

function later(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}

function terminal(claim: Claim, state: RunState, status: 'finished' | 'failed' | 'cancelled'): Release {
  const error = state.error?.message ?? (status === 'cancelled' ? 'The run was cancelled.' : undefined);
  const outcome: Outcome =
    status === 'finished'
      ? { ok: true, output: state.output ?? null }
      : { ok: false, error: childError(claim, state, status) };
  const parent = claim.parent;
  const late = lateOf(state);
  return {
    status,
    wakeAt: null,
    dueAt: null,
    ...(error === undefined || status === 'finished' ? {} : { error }),
    ...(state.output === undefined ? {} : { output: state.output }),
    ...(parent?.step
      ? { tellParent: { run: parent.run, fact: { type: 'child-settled', step: parent.step, outcome, ...late } } }
      : {}),
    ...late,
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
