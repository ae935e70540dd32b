import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { ServerUrls } from '../product/backends.ts';
import { root } from '../product/root.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly load: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What a figure has to be read with. */
export async function describeMachine(servers: ServerUrls | undefined): Promise<Machine> {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() || 'an unnamed processor',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    load: loadavg()[0]?.toFixed(1) ?? '?',
    versions: {
      Node: process.versions.node,
      BullMQ: versionOf('bullmq'),
      PGlite: versionOf('@electric-sql/pglite'),
      ...(servers ? await serverVersions(servers) : {}),
    },
  };
}

async function serverVersions({ databaseUrl, redisUrl }: ServerUrls): Promise<Readonly<Record<string, string>>> {
  const redis = new Redis(redisUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    const { rows } = await client.query<{ readonly server_version: string }>('show server_version');
    const info = await redis.info('server');
    return {
      Redis: /redis_version:(\S+)/.exec(info)?.[1] ?? '?',
      PostgreSQL: rows[0]?.server_version.split(' ')[0] ?? '?',
    };
  } finally {
    redis.disconnect();
    await client.end();
  }
}

// Not every package exports its package.json.
function versionOf(name: string): string {
  const entry = createRequire(path.join(root, 'runtime/package.json')).resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(name) + name.length);
  return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { readonly version: string }).version;
}

export function productVersion(): string {
  return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { readonly version: string }).version;
}
