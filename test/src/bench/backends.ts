import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { ServerUrls } from './figure.ts';

/** Where one measurement keeps its data: a folder of its own and, on servers, a database of its own. */
export interface Place {
  readonly dataDir: string;
  /** The variables that put the product there. */
  readonly env: Readonly<Record<string, string>>;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly remove: () => Promise<void>;
}
export interface Backend {
  readonly name: 'embedded' | 'servers';
  readonly title: string;
  readonly open: () => Promise<Place>;
}

let opened = 0;

export function backends(servers: ServerUrls | undefined): readonly Backend[] {
  const embedded: Backend = { name: 'embedded', title: 'embedded', open: () => openPlace() };
  if (!servers) return [embedded];
  return [embedded, { name: 'servers', title: 'Redis + PostgreSQL', open: () => openOnServers(servers) }];
}

async function openPlace(
  env: Readonly<Record<string, string>> = {},
  removeMore: () => Promise<void> = async () => undefined,
): Promise<Place> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'joinery-bench-'));
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
  opened += 1;
  const name = `joinery_bench_${process.pid}_${opened}`;
  await onServer(databaseUrl, `create database ${name}`);
  const database = new URL(databaseUrl);
  database.pathname = `/${name}`;
  const redis = await takeRedis(redisUrl);
  return openPlace({ DATABASE_URL: database.href, REDIS_URL: redis.url }, async () => {
    await redis.empty();
    await onServer(databaseUrl, `drop database if exists ${name} with (force)`);
  });
}

/** A Redis has sixteen databases from the start. The last is taken, and emptied afterwards, only if nobody uses it. */
async function takeRedis(redisUrl: string): Promise<{ readonly url: string; readonly empty: () => Promise<void> }> {
  const url = new URL(redisUrl);
  url.pathname = '/15';
  const withRedis = async <Result>(work: (redis: Redis) => Promise<Result>): Promise<Result> => {
    const redis = new Redis(url.href);
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  };
  const keys = await withRedis((redis) => redis.dbsize());
  if (keys > 0)
    throw new Error(
      `Database 15 of the Redis in REDIS_URL holds ${keys} keys; name a Redis whose database 15 is free.`,
    );
  return { url: url.href, empty: () => withRedis(async (redis) => void (await redis.flushdb())) };
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
