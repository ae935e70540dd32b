import { keyHealth } from './adapters/key-health.ts';
import { migrationHealth } from './adapters/migrate.ts';
import type { Storage } from './adapters/open-storage.ts';
import type { ApiParts } from './api/api-parts.ts';
import type { Clock } from './ports.ts';

/** Milliseconds that this machine's clock and the database's may differ. */
const CLOCKS_MS = 60_000;

/** What /readyz asks of what the product stands on. */
export function productHealth(storage: Pick<Storage, 'clock' | 'queue' | 'pool' | 'secrets'>): ApiParts['health'] {
  return {
    database: () => databaseHealth(storage.clock),
    queue: storage.queue.healthy,
    migrations: () => migrationHealth(storage.pool),
    key: () => keyHealth(storage.pool, storage.secrets.keyIds),
  };
}

/** Whether the database answers, and how far its clock and this machine's are apart. */
export async function databaseHealth(
  clock: Clock,
  now: () => number = Date.now,
): Promise<{ readonly ok: boolean; readonly message: string }> {
  try {
    const apartMs = Math.abs(Date.parse(await clock.now()) - now());
    if (apartMs < CLOCKS_MS) return { ok: true, message: 'The database answers.' };
    const seconds = Math.round(apartMs / 1000);
    return {
      ok: false,
      message: `This machine's clock and the database's differ by ${seconds} s; set both by NTP.`,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `The database does not answer: ${reason}` };
  }
}
