/**
 * Rings carry the id of a run and nothing else: what is due and who may do it is decided in the database. So a ring may
 * be lost, doubled, early or late, and losing the whole queue loses nothing.
 */
import type { Queue as QueuePort } from '../ports.ts';
import { makeBullmq, type QueuePlace } from './bullmq-place.ts';
import { bullmqTicks } from './bullmq-ticks.ts';

/** Milliseconds that saying goodbye to the queue's server may take, once nothing is in hand. */
const CLOSE_MS = 2_000;

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

  // The run is offered again by the sweep; failing the job as well would tell the same thing twice.
  const driveOne = async (drive: (run: string) => Promise<void>, run: string): Promise<void> => {
    const driven = drive(run).catch((error: unknown) => onError(error, `driving run ${run}`));
    inHand.add(driven);
    await driven;
    inHand.delete(driven);
  };
  const close = async (): Promise<void> => {
    // From here on nothing more is taken.
    const closing = Promise.allSettled([ticks.close(), ...workers.map((worker) => worker.close())]);
    await Promise.all(inHand);
    await atMost(CLOSE_MS, closing);
    await atMost(CLOSE_MS, Promise.allSettled([rings.close(), bullmq.close()]));
  };
  return {
    ring: async (runs) => {
      if (runs.length === 1) await rings.add('ring', { run: runs[0] ?? '' });
      else if (runs.length > 1) await rings.addBulk(runs.map((run) => ({ name: 'ring', data: { run } })));
    },
    ringAt: async (run, delayMs) => {
      await rings.add('ring', { run }, { delay: Math.max(0, Math.round(delayMs)) });
    },
    work: async (drive, concurrency) => {
      const worker = await bullmq.worker(`${name}-runs`, concurrency, ({ run }) => driveOne(drive, run));
      workers.push(worker);
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
