import { createPostgresBackend, type Job, Queue, Worker } from 'bullmq';
import { migrate } from '@joinery/runtime/adapters/migrate';
import { openDataDirectory } from '@joinery/runtime/adapters/data-directory';
import { openPgPool } from '@joinery/runtime/adapters/pg-pool';
import { openPglitePool } from '@joinery/runtime/adapters/pglite-pool';
import type { DatabasePool } from '@joinery/runtime/adapters/database-pool';
import type { Place } from '../product/backends.ts';
import { steadyRate } from './statistics.ts';

/** As many at once as one worker of the product drives. */
export const CONCURRENCY = 50;
const options = { defaultJobOptions: { removeOnComplete: true, removeOnFail: true } };

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

/** Empty jobs per second that BullMQ itself gets through on Redis: the yardstick of everything that it carries. */
export async function rawJobsOnRedis(url: string, count: number): Promise<number> {
  const connection = { url, maxRetriesPerRequest: null };
  const name = `raw-${process.pid}`;
  const queue = new Queue(name, { connection, ...options });
  const rate = await drain(
    count,
    (jobs) => queue.addBulk(jobs),
    (take) => new Worker(name, take, { connection, concurrency: CONCURRENCY }),
  );
  await queue.obliterate({ force: true });
  await queue.close();
  return rate;
}

/** The same jobs on BullMQ's PostgreSQL backend. */
export async function rawJobsOnDatabase(connection: DatabasePool, count: number): Promise<number> {
  const name = `raw-${process.pid}`;
  const queue = new Queue(name, { connection, ...options }, createPostgresBackend);
  const rate = await drain(
    count,
    (jobs) => queue.addBulk(jobs),
    (take) => new Worker(name, take, { connection, concurrency: CONCURRENCY }, createPostgresBackend),
  );
  await queue.obliterate({ force: true });
  await queue.close();
  return rate;
}

type Take = (job: Job) => Promise<void>;
interface Work {
  readonly close: () => Promise<void>;
}

async function drain(
  count: number,
  add: (jobs: { name: string; data: object }[]) => Promise<unknown>,
  work: (take: Take) => Work,
): Promise<number> {
  for (let sent = 0; sent < count; sent += 500) {
    await add(
      Array.from({ length: Math.min(500, count - sent) }, (_, index) => ({
        name: 'ring',
        data: { run: `r${sent + index}` },
      })),
    );
  }
  const endedAt: number[] = [];
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const worker = work(async () => {
    endedAt.push(performance.now());
    if (endedAt.length === count) finish();
  });
  await finished;
  await worker.close();
  return steadyRate(endedAt);
}
