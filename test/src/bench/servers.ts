import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { beginProcess } from './begin-process.ts';
import type { ServerUrls } from './figure.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

export interface Servers {
  readonly urls: ServerUrls;
  readonly close: () => Promise<void>;
}

/** Redis and PostgreSQL: those that REDIS_URL and DATABASE_URL name, else throw-away ones; or a sentence why there are none. */
export async function openServers(env = process.env): Promise<Servers | string> {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = env;
  if (databaseUrl && redisUrl) return { urls: { databaseUrl, redisUrl }, close: async () => undefined };
  const postgres = findPostgres();
  if (!redisUrl && spawnSync('redis-server', ['--version']).status !== 0)
    return 'Redis is not installed: set REDIS_URL, or install redis-server.';
  if (!databaseUrl && !postgres)
    return 'PostgreSQL is not installed: set DATABASE_URL, or install postgresql (Debian puts it into /usr/lib/postgresql).';
  const stops: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const redis = redisUrl ?? (await startRedis(stops));
    return {
      urls: { redisUrl: redis, databaseUrl: databaseUrl ?? (await startPostgres(postgres ?? '', stops)) },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Stops = (() => Promise<void>)[];

/** With the append-only file synced each second, as production runs it. */
async function startRedis(stops: Stops): Promise<string> {
  const folder = temporary(stops);
  const port = await freePort();
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const { end } = beginProcess('redis-server', [...settings, '--appendfsync', 'everysec'], {});
  stops.push(() => end('SIGTERM'));
  await until(() => answers(port), 'Redis to answer');
  return `redis://127.0.0.1:${port}`;
}

/** As a package installs it: fsync on. PostgreSQL refuses to run as root, so root runs it as the user postgres. */
async function startPostgres(bin: string, stops: Stops): Promise<string> {
  const folder = temporary(stops);
  const port = await freePort();
  const user = process.getuid?.() === 0 ? postgresUser() : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder };
  const data = path.join(folder, 'data');
  const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'];
  const made = spawnSync(path.join(bin, 'initdb'), args, { ...options, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb could not make a database: ${made.stderr}`);
  const where = ['-D', data, '-p', `${port}`, '-h', '127.0.0.1', '-k', folder];
  const { end } = beginProcess(path.join(bin, 'postgres'), where, options);
  // It ends its sessions and closes at once.
  stops.push(() => end('SIGINT'));
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await until(() => takesQueries(url), 'PostgreSQL to answer');
  return url;
}

function postgresUser(): { readonly uid: number; readonly gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

function findPostgres(): string | undefined {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => path.join(home, version, 'bin')).find((bin) => existsSync(path.join(bin, 'initdb')));
}

function temporary(stops: Stops): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'joinery-bench-'));
  stops.push(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const tell = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => tell(true)).once('error', () => tell(false));
  });
}

// Its port is open before it takes anybody in.
async function takesQueries(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}
