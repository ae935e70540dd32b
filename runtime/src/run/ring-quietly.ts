import type { RunParts } from './parts.ts';

/** Rings where the queue takes it. */
export async function ringQuietly(parts: Pick<RunParts, 'queue' | 'log'>, runs: readonly string[]): Promise<void> {
  try {
    await parts.queue.ring(runs);
  } catch (error) {
    parts.log.warn({ error, runs: runs.length }, 'the queue did not take a ring; the sweep will offer these runs');
  }
}
