import { setTimeout as pause } from 'node:timers/promises';
import type { DatabaseClient } from './database-pool.ts';

// Spells "MONT": whoever changes months or holds does so one at a time.
const LOCK = 0x4d4f4e54;
const BUSY: ReadonlySet<unknown> = new Set(['55P03', '40P01']);
const TIMES = 8;

/**
 * In a transaction that changes months or holds: waits until nobody else does, and from then on for no lock longer than
 * other statements may be held up, because those queue behind it.
 */
export async function withoutStalling(client: DatabaseClient, longestMs = 300): Promise<void> {
  await client.query("set local lock_timeout = '20s'");
  await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
  await client.query(`set local lock_timeout = '${longestMs}ms'`);
}

/** Does again what was given up because a table was in use: nothing of it was done. */
export async function retryOnBusy<Result>(work: () => Promise<Result>, times = TIMES): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (times <= 1 || !isBusy(error)) throw error;
    await pause(250 * (TIMES + 1 - times));
    return retryOnBusy(work, times - 1);
  }
}

export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && BUSY.has(error.code);
}
