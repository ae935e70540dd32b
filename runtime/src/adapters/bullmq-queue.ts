/**
 * Rings carry ids of runs and nothing else: what is due and who may do it is decided in the database. So a ring may be lost,
 * doubled, early or late, and losing the whole queue loses nothing. That is also why one job may ring for many runs, and is
 * done once they are begun.
 */
import type { JobsOptions } from 'bullmq';
import type { Queue as QueuePort } from '../ports.ts';
import { makeBullmq, type QueuePlace, type Ring } from './bullmq-place.ts';
import { bullmqTicks } from './bullmq-ticks.ts';
import { groupCommit } from './group-commit.ts';
import { createRoom } from './room.ts';

/** Milliseconds that saying goodbye to the queue's server may take, once nothing is in hand. */
const CLOSE_MS = 2_000;
/** Runs that one job rings for at most: several workers share what comes at once. */
const RUNS_PER_JOB = 50;
/** Jobs that a worker reads at the same time. */
const JOBS_AT_ONCE = 4;

export interface QueueOptions {
  /** Told once for each thing that went wrong and is being recovered from. */
  readonly onError: (error: unknown, what: string) => void;
  /** Tells one installation's queue from another's on the same server. */
  readonly name?: string;
}

/** Opens the queue on Redis or in PostgreSQL: the same code for both. Throws one sentence if its server is out of reach. */
export async function openBullmqQueue(
  place: QueuePlace,
  { onError, name = 'joinery' }: QueueOptions,
): Promise<QueuePort> {
  const bullmq = await makeBullmq(place, onError);
  const rings = await bullmq.queue(`${name}-runs`);
  const ticks = await bullmqTicks(bullmq, `${name}-ticks`, onError);
  const workers: { close: () => Promise<void> }[] = [];
  const inHand = new Set<Promise<void>>();
  let closed: Promise<void> | undefined;

  const add = async (runs: readonly string[], options: JobsOptions): Promise<void> => {
    const jobs = chunksOf(runs, RUNS_PER_JOB).map((some) => ({ name: 'ring', data: { runs: some }, opts: options }));
    if (jobs.length > 1) await rings.addBulk(jobs);
    else if (jobs[0]) await rings.add(jobs[0].name, jobs[0].data, options);
  };
  // Rings that come while others are on their way share the next job.
  const addTogether = groupCommit<string, void>(
    async (runs) => {
      await add(runs, {});
      return runs.map(() => undefined);
    },
    { maxBatch: 1_000 },
  );
  // The run is offered again by the sweep; failing the job as well would tell the same thing twice.
  const driveOne = (drive: (run: string) => Promise<void>, run: string): Promise<void> =>
    drive(run).catch((error: unknown) => onError(error, `driving run ${run}`));
  const close = async (): Promise<void> => {
    // From here on nothing more is taken.
    const closing = Promise.allSettled([ticks.close(), ...workers.map((worker) => worker.close())]);
    await Promise.all(inHand);
    await atMost(CLOSE_MS, closing);
    // A job that was being read may have begun some more.
    await Promise.all(inHand);
    await atMost(CLOSE_MS, Promise.allSettled([rings.close(), bullmq.close()]));
  };
  return {
    ring: async (runs, { ahead = false } = {}) => {
      if (ahead) await add(runs, { lifo: true });
      else await Promise.all(runs.map(addTogether));
    },
    ringAt: (runs, delayMs) => add(runs, { delay: Math.max(0, Math.round(delayMs)) }),
    isBusy: async () => (await rings.getWaitingCount()) > 0,
    work: async (drive, concurrency) => {
      const room = createRoom(concurrency);
      const begin = async ({ runs }: Ring): Promise<void> => {
        for (const run of runs) {
          const leave = await room.enter();
          const driven = driveOne(drive, run).finally(() => {
            inHand.delete(driven);
            leave();
          });
          inHand.add(driven);
        }
      };
      workers.push(await bullmq.worker(`${name}-runs`, JOBS_AT_ONCE, begin));
    },
    every: ticks.every,
    healthy: bullmq.healthy,
    close: () => (closed ??= close()),
  };
}

/** A Redis that is gone never answers a goodbye. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

function chunksOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
