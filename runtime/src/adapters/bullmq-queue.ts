/**
 * Rings carry the id of a run and nothing else: what is due and who may do it is decided in the database. So a ring may
 * be lost, doubled, early or late, and losing the whole queue loses nothing.
 */
import type { Queue as QueuePort } from '../ports.ts';
import { makeBullmq, type QueuePlace } from './bullmq-place.ts';
import { bullmqTicks } from './bullmq-ticks.ts';

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
  return {
    ring: async (runs) => {
      if (runs.length === 1) await rings.add('ring', { run: runs[0] ?? '' });
      else if (runs.length > 1) await rings.addBulk(runs.map((run) => ({ name: 'ring', data: { run } })));
    },
    ringAt: async (run, delayMs) => {
      await rings.add('ring', { run }, { delay: Math.max(0, Math.round(delayMs)) });
    },
    work: async (drive, concurrency) => {
      const worker = await bullmq.worker(`${name}-runs`, concurrency, async ({ run }) => {
        try {
          await drive(run);
        } catch (error) {
          // The run is offered again by the sweep; failing the job as well would tell the same thing twice.
          onError(error, `driving run ${run}`);
        }
      });
      workers.push(worker);
    },
    every: ticks.every,
    healthy: bullmq.healthy,
    close: async () => {
      await ticks.close();
      await Promise.all(workers.map((worker) => worker.close()));
      await rings.close().catch(() => undefined);
      await bullmq.close();
    },
  };
}
