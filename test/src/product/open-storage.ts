import { openDataDirectory } from '@joinery/runtime/adapters/data-directory';
import type { DatabasePool } from '@joinery/runtime/adapters/database-pool';
import { migrate } from '@joinery/runtime/adapters/migrate';
import { openPgPool } from '@joinery/runtime/adapters/pg-pool';
import { openPglitePool } from '@joinery/runtime/adapters/pglite-pool';
import { openStorage } from '@joinery/runtime/adapters/open-storage';
import type { Place } from './backends.ts';

/** Opens the place's database: the server's, or the embedded one in its thread. */
export async function openPool(
  place: Place,
): Promise<{ readonly pool: DatabasePool; readonly close: () => Promise<void> }> {
  if (place.databaseUrl) {
    const pool = await openPgPool(place.databaseUrl);
    await migrate(pool);
    return { pool, close: () => pool.end() };
  }
  const directory = await openDataDirectory(place.dataDir);
  const pool = await openPglitePool(directory.database);
  const close = async (): Promise<void> => {
    await pool.end();
    directory.release();
  };
  return { pool, close };
}

export type Storage = Awaited<ReturnType<typeof openStorage>>;

/** The product's own ports over the place, as one of its processes has them. */
export async function withStorage<Result>(place: Place, work: (storage: Storage) => Promise<Result>): Promise<Result> {
  const { dataDir, databaseUrl, redisUrl } = place;
  const storage = await openStorage({ dataDir, databaseUrl, redisUrl, key: undefined, log: console });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}
