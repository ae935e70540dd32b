import type { Queue as QueuePort } from '../ports.ts';
import type { Bullmq } from './bullmq-place.ts';

/** A scheduler is taken for lost when it is this many intervals late. */
const LATE = 3;
const LEAST_WATCH_MS = 3_000;

/**
 * Regular calls by BullMQ's job schedulers: one process of all hears each. A watch puts a lost scheduler back, and calls
 * by itself while the queue is out of reach: the sweep must go on above all when the queue does not.
 */
export async function bullmqTicks(bullmq: Bullmq, name: string, onError: (error: unknown, what: string) => void) {
  const queue = await bullmq.queue(name);
  const ticks = new Map<string, () => Promise<void>>();
  const running = new Set<string>();
  const watches: NodeJS.Timeout[] = [];
  let worker: Awaited<ReturnType<Bullmq['worker']>> | undefined;

  async function run(tick: string): Promise<void> {
    const call = ticks.get(tick);
    if (!call || running.has(tick)) return;
    running.add(tick);
    try {
      await call();
    } catch (error) {
      onError(error, `the regular ${tick}`);
    } finally {
      running.delete(tick);
    }
  }

  const schedule = (tick: string, everyMs: number) =>
    queue.upsertJobScheduler(tick, { every: everyMs }, { name: tick, data: {} });

  async function watch(tick: string, everyMs: number): Promise<void> {
    try {
      const scheduler = await queue.getJobScheduler(tick);
      const late = Date.now() - (scheduler?.next ?? 0);
      if (late <= LATE * everyMs + LEAST_WATCH_MS) return;
      if (scheduler) await queue.removeJobScheduler(tick);
      await schedule(tick, everyMs);
    } catch {
      await run(tick);
    }
  }

  const every: QueuePort['every'] = async (tick, everyMs, call) => {
    ticks.set(tick, call);
    await schedule(tick, everyMs);
    worker ??= await bullmq.worker(name, 8, (_, job) => run(job));
    watches.push(setInterval(() => void watch(tick, everyMs), Math.max(LEAST_WATCH_MS, everyMs)).unref());
  };
  return {
    every,
    close: async () => {
      for (const timer of watches) clearInterval(timer);
      await worker?.close();
      await queue.close().catch(() => undefined);
    },
  };
}
