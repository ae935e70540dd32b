import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';

export interface ServerUrls {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}
/** Where one installation keeps its data: a folder of its own and, on servers, databases of its own. */
export interface Place {
  readonly dataDir: string;
  /** The variables that put the product there. */
  readonly env: Readonly<Record<string, string>>;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly remove: () => Promise<void>;
}
/** What the product keeps its runs in. Each `open` makes an empty place. */
export interface Backend {
  readonly name: 'embedded' | 'servers';
  readonly title: string;
  readonly open: () => Promise<Place>;
}

export const embedded: Backend = { name: 'embedded', title: 'embedded', open: () => openPlace() };

export function onServers(servers: ServerUrls): Backend {
  return { name: 'servers', title: 'Redis + PostgreSQL', open: () => openOnServers(servers) };
}

/** Redis with PostgreSQL, if the environment names both. */
export function namedServers(): Backend | undefined {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;
  return databaseUrl && redisUrl ? onServers({ databaseUrl, redisUrl }) : undefined;
}

export function backends(servers: ServerUrls | undefined): readonly Backend[] {
  return servers ? [embedded, onServers(servers)] : [embedded];
}

async function openPlace(
  env: Readonly<Record<string, string>> = {},
  removeMore: () => Promise<void> = async () => undefined,
): Promise<Place> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'joinery-test-'));
  return {
    dataDir,
    env: { JOINERY_DATA: dataDir, ...env },
    databaseUrl: env['DATABASE_URL'],
    redisUrl: env['REDIS_URL'],
    remove: async () => {
      await rm(dataDir, { recursive: true, force: true });
      await removeMore();
    },
  };
}

async function openOnServers({ databaseUrl, redisUrl }: ServerUrls): Promise<Place> {
  const redis = await takeRedis(redisUrl);
  const name = `joinery_test_${randomBytes(6).toString('hex')}`;
  await onServer(databaseUrl, `create database ${name}`);
  const database = new URL(databaseUrl);
  database.pathname = `/${name}`;
  return openPlace({ DATABASE_URL: database.href, REDIS_URL: redis.url }, async () => {
    await redis.empty();
    await onServer(databaseUrl, `drop database if exists ${name} with (force)`);
  });
}

const LAST_REDIS_DATABASE = 15;

/** A Redis has sixteen databases from the start. Of all but the first the last empty one is taken, and emptied afterwards. */
async function takeRedis(redisUrl: string): Promise<{ readonly url: string; readonly empty: () => Promise<void> }> {
  for (let database = LAST_REDIS_DATABASE; database > 0; database -= 1) {
    const url = new URL(redisUrl);
    url.pathname = `/${database}`;
    const taken = await onRedis(url.href, async (redis) => {
      if ((await redis.dbsize()) > 0) return false;
      // Two tests that look at the same time must not both find it empty.
      return (await redis.set('joinery-test', process.pid, 'NX')) === 'OK';
    });
    if (taken) return { url: url.href, empty: () => onRedis(url.href, async (redis) => void (await redis.flushdb())) };
  }
  throw new Error(
    `All databases from 1 to ${LAST_REDIS_DATABASE} of the Redis in REDIS_URL are in use; name one with an empty one.`,
  );
}

async function onRedis<Result>(url: string, work: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = new Redis(url);
  redis.on('error', () => undefined);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
