import { createPostgresBackend, type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { DatabasePool } from './database-pool.ts';
import { StartError } from '../start-error.ts';

export type QueuePlace =
  | { readonly on: 'redis'; readonly url: string }
  | { readonly on: 'database'; readonly pool: DatabasePool };

/** What a job says: these runs may be able to move. */
export interface Ring {
  readonly runs: readonly string[];
}
type OnError = (error: unknown, what: string) => void;
export type Bullmq = Awaited<ReturnType<typeof makeBullmq>>;

const defaultJobOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 };
// Every job writes some event rows, listened to or not.
const streams = { events: { maxLen: 100 } };
// Leases in the database decide who holds a run; BullMQ's own lock only has to outlive them.
const patience = { lockDuration: 60_000, stalledInterval: 30_000, maxStalledCount: 1_000 };

/** Queues and workers on either place, made alike. */
export async function makeBullmq(place: QueuePlace, onError: OnError) {
  const redis = place.on === 'redis' ? await openRedis(place.url, onError) : null;
  const inDatabase = place.on === 'database' ? { connection: place.pool } : null;
  return {
    queue: async (name: string) => {
      const options = { defaultJobOptions, streams };
      const queue = inDatabase
        ? new Queue(name, { ...inDatabase, ...options }, createPostgresBackend)
        : new Queue(name, { connection: hasty(place), ...options });
      queue.on('error', (error) => onError(error, 'queue'));
      await queue.waitUntilReady();
      return queue;
    },
    worker: async (name: string, concurrency: number, take: (data: Ring, name: string) => Promise<void>) => {
      const process = (job: Job) => take(job.data as Ring, job.name);
      const options = { concurrency, ...patience };
      const worker = inDatabase
        ? new Worker(name, process, { ...inDatabase, ...options }, createPostgresBackend)
        : new Worker(name, process, { connection: patient(place), ...options });
      worker.on('error', (error) => onError(error, 'queue worker'));
      await worker.waitUntilReady();
      return worker;
    },
    healthy: async () => (redis ? healthyRedis(redis) : healthyDatabase(place)),
    close: async () => {
      await redis?.quit().catch(() => redis.disconnect());
    },
  };
}

// A ring that cannot be sent at once is refused, so that its sender goes on without it.
function hasty(place: QueuePlace) {
  return { ...patient(place), maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 5_000 };
}

function patient(place: QueuePlace) {
  if (place.on !== 'redis') throw new Error('Only a queue on Redis connects by address.');
  return { url: place.url, maxRetriesPerRequest: null, retryStrategy: backOff };
}

function backOff(times: number): number {
  return Math.min(100 * 2 ** Math.min(times, 6), 3_000);
}

/** A connection for the first contact and for health; it comes back by itself when Redis does. */
async function openRedis(url: string, onError: OnError): Promise<Redis> {
  const first = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 5_000 });
  let reason: Error | undefined;
  first.on('error', (error: Error) => {
    reason = error;
  });
  try {
    await first.connect();
    await first.ping();
  } catch (error) {
    throw new StartError(unreachable(url, reason ?? error));
  } finally {
    first.disconnect();
  }
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    lazyConnect: true,
    commandTimeout: 5_000,
    retryStrategy: backOff,
  });
  redis.on('error', (error: Error) => onError(error, 'redis'));
  await redis.connect();
  return redis;
}

function unreachable(url: string, reason: unknown): string {
  const why = reason instanceof Error ? reason.message.replace(/\.$/, '') : String(reason);
  return `The Redis named in REDIS_URL (${placeOf(url)}) cannot be used: ${why || 'no answer'}. Check the address and password, and that the server runs.`;
}

function placeOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'not a valid address';
  }
}

async function healthyRedis(redis: Redis) {
  try {
    await redis.ping();
    // Managed servers may refuse to tell; then their own settings are trusted.
    const told = await redis.config('GET', 'maxmemory-policy').catch(() => null);
    const policy = Array.isArray(told) ? String(told[1]) : 'noeviction';
    if (policy === 'noeviction')
      return { ok: true, message: `Redis answers; its maxmemory-policy is ${told === null ? 'not told' : policy}.` };
    return {
      ok: false,
      message: `Redis may throw away rings: its maxmemory-policy is ${policy}, and must be noeviction.`,
    };
  } catch (error) {
    return { ok: false, message: `Redis does not answer: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function healthyDatabase(place: QueuePlace) {
  if (place.on !== 'database') return { ok: false, message: 'There is no queue.' };
  try {
    await place.pool.query('select 1 from bullmq.migration limit 1');
    return { ok: true, message: 'The queue in the database answers.' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `The queue in the database does not answer: ${reason}` };
  }
}
