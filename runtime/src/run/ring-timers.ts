import type { Queue, Runs } from '../ports.ts';

/** How often it is looked for waits that are nearly over. */
export const TIMERS_MS = 1_000;
/**
 * How far it is looked ahead. Twice the interval, so that each wait is seen twice: a tick may be late, and a ring too many
 * costs little. Waits that are shorter are given to the queue by who releases the run.
 */
export const RING_AHEAD_MS = 2 * TIMERS_MS;
const AT_ONCE = 20_000;
/** Waits that end this close together share a ring. */
const TOGETHER_MS = 50;

/**
 * Has the queue ring when waits are over: the database remembers all of them, however many and however long, and the queue
 * those of the next moments. What it loses, the next tick or the sweep offers again.
 */
export async function ringTimers(runs: Pick<Runs, 'dueSoon'>, queue: Pick<Queue, 'ringAt'>): Promise<void> {
  const soon = await runs.dueSoon(AT_ONCE, 0, RING_AHEAD_MS);
  const together = new Map<number, string[]>();
  for (const { run, inMs } of soon) {
    const slot = Math.ceil(inMs / TOGETHER_MS);
    together.set(slot, (together.get(slot) ?? []).concat(run));
  }
  for (const [slot, due] of together) await queue.ringAt(due, slot * TOGETHER_MS);
}
