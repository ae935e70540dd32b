import type { Queue, Runs } from '../ports.ts';
import { driveRun } from './drive-run.ts';
import type { RunParts } from './parts.ts';
import { ringTimers, TIMERS_MS } from './ring-timers.ts';
import { createSweep } from './sweep.ts';

export interface Worker {
  /** Stops taking runs and waits until those in hand are parked, at most `budgetMs`. */
  readonly close: (budgetMs: number) => Promise<void>;
}

/** Takes rings from the queue and drives the runs; sweeps on its own clock, whatever the queue does. */
export async function startWorker(
  parts: RunParts & { readonly queue: Queue; readonly runs: Runs },
  options: { readonly concurrency: number; readonly sweepMs: number },
): Promise<Worker> {
  const drive = async (run: string): Promise<void> => {
    try {
      await driveRun(parts, run);
    } catch (error) {
      // The run stays claimable: its lease ends, and the sweep offers it again.
      parts.log.error({ error, run }, 'a run could not be driven; it is offered again when its lease ends');
    }
  };
  await parts.queue.work(drive, options.concurrency);
  await parts.queue.every('timers', TIMERS_MS, () => ringTimers(parts.runs, parts.queue));
  const sweep = createSweep(parts, drive);
  const loop = repeat(
    options.sweepMs,
    async () => void (await sweep.once()),
    (error) => parts.log.warn({ error }, 'the sweep failed; it is tried again'),
  );
  return {
    close: async (budgetMs) => {
      loop.stop();
      await Promise.race([
        Promise.all([parts.queue.close(), loop.done()]),
        new Promise((resolve) => setTimeout(resolve, budgetMs).unref()),
      ]);
    },
  };
}

/** Calls `tick` again and again, `everyMs` after it ended. */
export function repeat(
  everyMs: number,
  tick: () => Promise<void>,
  onError: (error: unknown) => void,
): { readonly stop: () => void; readonly done: () => Promise<void> } {
  let stopped = false;
  let wake: (() => void) | undefined;
  const loop = (async () => {
    while (!stopped) {
      await tick().catch(onError);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, everyMs).unref();
      });
    }
  })();
  return {
    stop: () => {
      stopped = true;
      wake?.();
    },
    done: () => loop,
  };
}
