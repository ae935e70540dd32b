import { performance } from 'node:perf_hooks';
import type { Claim, Runs } from '../ports.ts';
import { LEASE_MS } from '../ports.ts';
import type { RunLog } from './parts.ts';

/** Another worker holds the run, or may by now, or a commit failed: this one stops at once. */
export class LeaseLost extends Error {}

/** The runs that this process holds. A heartbeat prolongs them all at once and aborts those that were lost. */
export interface Leases {
  /** `asked`: what the stopwatch said before the claim was asked for. A run that was only looked at is not held yet. */
  readonly hold: (claim: Pick<Claim, 'run' | 'epoch'>, asked: number) => Lease;
  readonly size: () => number;
  readonly close: () => void;
}
export interface Lease {
  /** Aborts when another worker has taken the run: nothing more may be written or called. Made when it is asked for. */
  readonly lost: () => AbortSignal;
  /**
   * Whether the lease can't have ended yet, by this process's own clock. A worker that was stopped for a while and goes
   * on may know nothing else, and must not call anything before it asked.
   */
  readonly holds: () => boolean;
  /** The run that was only looked at was taken by a write; `asked`: what the stopwatch said before it. */
  readonly take: (asked: number) => void;
  readonly drop: () => void;
}

/** The database may count a little faster than this process. */
const MARGIN_MS = 500;

interface Held {
  epoch: number;
  readonly asked: AbortController[];
  lost: boolean;
  goodUntil: number;
}

/** Leases without a heartbeat of their own: `beat` prolongs them. */
export function createLeases(
  runs: Pick<Runs, 'renew'>,
  owner: string,
  log: RunLog,
  stopwatch: () => number,
): Pick<Leases, 'hold' | 'size'> & { readonly beat: () => Promise<void> } {
  const held = new Map<string, Held>();
  let renewing = false;
  const beat = async (): Promise<void> => {
    if (renewing || held.size === 0) return;
    renewing = true;
    const asked = stopwatch();
    const sent = [...held];
    try {
      const lost = new Set(
        await runs.renew(
          owner,
          sent.map(([run, { epoch }]) => ({ run, epoch })),
        ),
      );
      // By entry, not by run: by now this process may hold the run anew.
      for (const [run, entry] of sent) {
        if (lost.has(run)) lose(entry);
        else entry.goodUntil = goodUntil(asked);
      }
    } catch (error) {
      log.warn({ error }, 'leases could not be renewed; runs stop before their next call or write if they end');
    } finally {
      renewing = false;
    }
  };
  return {
    beat,
    size: () => held.size,
    hold: ({ run, epoch }, asked) => {
      const entry: Held = { epoch, asked: [], lost: false, goodUntil: -Infinity };
      const take = (since: number): void => {
        entry.epoch = Math.max(1, epoch);
        entry.goodUntil = goodUntil(since);
        held.set(run, entry);
      };
      if (epoch > 0) take(asked);
      return {
        take,
        lost: () => signalOf(entry),
        holds: () => !entry.lost && stopwatch() < entry.goodUntil,
        drop: () => {
          if (held.get(run) === entry) held.delete(run);
        },
      };
    },
  };
}

function signalOf({ lost, asked }: Held): AbortSignal {
  if (lost) return AbortSignal.abort(new Error('lease lost'));
  const controller = new AbortController();
  asked.push(controller);
  return controller.signal;
}

function lose(entry: Held): void {
  entry.lost = true;
  for (const controller of entry.asked) controller.abort(new Error('lease lost'));
}

function goodUntil(asked: number): number {
  return asked + LEASE_MS - MARGIN_MS;
}

export function keepLeases(
  runs: Pick<Runs, 'renew'>,
  owner: string,
  log: RunLog,
  stopwatch: () => number = () => performance.now(),
): Leases {
  const { beat, hold, size } = createLeases(runs, owner, log, stopwatch);
  const timer = setInterval(() => void beat(), LEASE_MS / 3);
  timer.unref();
  return { hold, size, close: () => clearInterval(timer) };
}
