import type { Clock } from '../ports.ts';
import { ApiError } from './api-error.ts';
import type { DatabaseFault } from './api-parts.ts';

/** Milliseconds that work is let alone before the database is asked whether it still answers. */
const PATIENCE_MS = 2_000;
/** Milliseconds that this answer may take. */
const PROBE_MS = 3_000;

const told: Readonly<Record<DatabaseFault, { readonly reason: string; readonly retryAfter: number }>> = {
  away: { reason: 'The database does not answer at the moment', retryAfter: 5 },
  full: { reason: "The database's disk is full, so nothing can be kept until somebody makes room", retryAfter: 30 },
  'read-only': { reason: 'The database is read-only at the moment, so nothing can be kept', retryAfter: 10 },
};

/** A 503: whether a write was done is certain only when the same request, sent again, has been answered. */
export function databaseAway(fault: DatabaseFault): ApiError {
  const { reason, retryAfter } = told[fault];
  return new ApiError(503, 'server.database_away', `${reason}; try again in ${retryAfter} seconds.`, { retryAfter });
}

/** Answers what the work gives, or gives up on it with a 503 once the database does not answer any more. */
export type WhileDatabaseAnswers = <Result>(work: Promise<Result>) => Promise<Result>;

/**
 * A statement that was sent to a server which then vanished may wait for a quarter of an hour, and a request must not.
 * Slow work on a database that answers is left to end. All requests that wait share one probe.
 */
export function watchDatabase(
  clock: Clock,
  { patienceMs, probeMs } = { patienceMs: PATIENCE_MS, probeMs: PROBE_MS },
): WhileDatabaseAnswers {
  let probing: Promise<boolean> | undefined;
  const answers = (): Promise<boolean> => {
    probing ??= within(probeMs, clock.now()).finally(() => {
      probing = undefined;
    });
    return probing;
  };
  return async (work) => {
    const ended = work.then(
      () => true,
      () => true,
    );
    while (!(await within(patienceMs, ended))) {
      if (!(await Promise.race([answers(), ended]))) throw databaseAway('away');
    }
    return work;
  };
}

/** Whether it came well, and in time. */
function within(ms: number, coming: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, ms, false);
    const settle = (came: boolean) => () => {
      clearTimeout(late);
      resolve(came);
    };
    coming.then(settle(true), settle(false));
  });
}
