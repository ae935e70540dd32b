import type { Runs } from '../ports.ts';
import type { RunParts } from './parts.ts';

/** Runs offered in one sweep. */
const AT_ONCE = 2_000;
/** Of each organization, while rings wait to be heard: its runs are most likely among them. */
const AT_ONCE_WHEN_BUSY = 20;
/** A run is swept only when its own ring had this long to be heard. */
const OVERDUE_MS = 1_500;
/** A run that was offered is not offered again by this process for so long: it may be queued behind others. */
const AGAIN_MS = 10_000;

/** Runs driven at once when there is no queue. */
const WIDTH = 50;

export interface Sweep {
  /** Answers how many runs were offered. */
  readonly once: () => Promise<number>;
}

/**
 * Offers every run that somebody should look at and nobody holds: new, due, told something, or left by a worker that
 * died. When the queue takes no rings, the sweep drives them here, so that progress never depends on it.
 */
export function createSweep(
  parts: Pick<RunParts, 'queue' | 'log' | 'stopwatch'> & { readonly runs: Pick<Runs, 'claimable'> },
  drive: (run: string) => Promise<unknown>,
): Sweep {
  const offered = new Map<string, number>();
  const once = async (): Promise<number> => {
    const now = parts.stopwatch();
    for (const [run, at] of offered) if (now - at > AGAIN_MS) offered.delete(run);
    // Where the queue is, it says whether it is behind; where it is gone, nothing that it holds is of use.
    const busy = await parts.queue.isBusy().catch(() => false);
    const perOrganization = busy ? AT_ONCE_WHEN_BUSY : AT_ONCE;
    const found = await parts.runs.claimable(AT_ONCE, OVERDUE_MS, perOrganization);
    const runs = found.filter((run) => !offered.has(run));
    if (runs.length === 0) return 0;
    try {
      // Ahead of a flood, so that another organization's run, or one whose worker died, does not wait for its end.
      await parts.queue.ring(runs, { ahead: busy });
      for (const run of runs) offered.set(run, now);
    } catch (error) {
      parts.log.warn({ error, runs: runs.length }, 'the queue is out of reach; driving runs without it');
      await inParallel(runs, WIDTH, drive);
    }
    return runs.length;
  };
  return { once };
}

async function inParallel(
  runs: readonly string[],
  width: number,
  drive: (run: string) => Promise<unknown>,
): Promise<void> {
  const left = [...runs];
  const lane = async (): Promise<void> => {
    for (let run = left.shift(); run !== undefined; run = left.shift()) await drive(run);
  };
  await Promise.all(Array.from({ length: width }, lane));
}
