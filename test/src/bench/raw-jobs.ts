import { createPostgresBackend, type Job, Queue, Worker } from 'bullmq';
import type { DatabasePool } from '@joinery/runtime/adapters/database-pool';
import { steadyRate } from './statistics.ts';

/** As many at once as one worker of the product drives. */
export const CONCURRENCY = 50;
const options = { defaultJobOptions: { removeOnComplete: true, removeOnFail: true } };

/** Jobs per second that BullMQ itself gets through on Redis, empty ones if `work` is not given: the yardstick of everything that it carries. */
export async function rawJobsOnRedis(
  url: string,
  count: number,
  work: () => Promise<unknown> = async () => undefined,
): Promise<number> {
  const connection = { url, maxRetriesPerRequest: null };
  const name = `raw-${process.pid}`;
  const queue = new Queue(name, { connection, ...options });
  const rate = await drain(
    count,
    (jobs) => queue.addBulk(jobs),
    (take) => new Worker(name, (job) => work().then(() => take(job)), { connection, concurrency: CONCURRENCY }),
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
