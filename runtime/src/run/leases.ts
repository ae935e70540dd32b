import type { Claim, Runs } from '../ports.ts';
import { LEASE_MS } from '../ports.ts';
import type { RunLog } from './parts.ts';

/** The runs that this process holds. A heartbeat prolongs them all at once and aborts those that were lost. */
export interface Leases {
  readonly hold: (claim: Pick<Claim, 'run' | 'epoch'>) => Lease;
  readonly size: () => number;
  readonly close: () => void;
}
export interface Lease {
  /** Aborts when another worker has taken the run: nothing more may be written or called. */
  readonly lost: AbortSignal;
  readonly drop: () => void;
}

export function keepLeases(runs: Pick<Runs, 'renew'>, owner: string, log: RunLog): Leases {
  const held = new Map<string, { readonly epoch: number; readonly abort: AbortController }>();
  let renewing = false;
  const beat = async (): Promise<void> => {
    if (renewing || held.size === 0) return;
    renewing = true;
    try {
      const lost = await runs.renew(
        owner,
        [...held].map(([run, { epoch }]) => ({ run, epoch })),
      );
      for (const run of lost) held.get(run)?.abort.abort(new Error('lease lost'));
    } catch (error) {
      log.warn({ error }, 'leases could not be renewed; runs stop at their next write if they were taken');
    } finally {
      renewing = false;
    }
  };
  const timer = setInterval(() => void beat(), LEASE_MS / 3);
  timer.unref();
  return {
    hold: ({ run, epoch }) => {
      const abort = new AbortController();
      const entry = { epoch, abort };
      held.set(run, entry);
      return {
        lost: abort.signal,
        drop: () => {
          if (held.get(run) === entry) held.delete(run);
        },
      };
    },
    size: () => held.size,
    close: () => clearInterval(timer),
  };
}
