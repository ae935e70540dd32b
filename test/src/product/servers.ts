import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type Begun, beginProcess } from './begin-process.ts';
import type { ServerUrls } from './backends.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

export interface Servers {
  readonly urls: ServerUrls;
  /** Stops one at once and starts it again on its data; absent for servers that somebody else runs. */
  readonly restart: { readonly redis?: () => Promise<void>; readonly postgres?: () => Promise<void> };
  readonly close: () => Promise<void>;
}

/** Redis and PostgreSQL: those that REDIS_URL and DATABASE_URL name, else throw-away ones; or a sentence why there are none. */
export async function openServers(env = process.env): Promise<Servers | string> {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = env;
  if (databaseUrl && redisUrl) {
    return { urls: { databaseUrl, redisUrl }, restart: {}, close: async () => undefined };
  }
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
    const redis = redisUrl ? { url: redisUrl } : await startRedis(stops);
    const database = databaseUrl ? { url: databaseUrl } : await startPostgres(postgres ?? '', stops);
    return {
      urls: { redisUrl: redis.url, databaseUrl: database.url },
      restart: {
        ...('restart' in redis ? { redis: redis.restart } : {}),
        ...('restart' in database ? { postgres: database.restart } : {}),
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Stops = (() => Promise<void>)[];
interface Server {
  readonly url: string;
  readonly restart: () => Promise<void>;
}

/** Runs a server program now, and again at each restart, until it is stopped for good. */
async function keepRunning(
  begin: () => Begun,
  stop: NodeJS.Signals,
  ready: () => Promise<unknown>,
  stops: Stops,
): Promise<() => Promise<void>> {
  let running = begin();
  stops.push(() => running.end(stop));
  await ready();
  return async () => {
    await running.end(stop);
    running = begin();
    await ready();
  };
}

/** With the append-only file synced each second, as production runs it. */
async function startRedis(stops: Stops): Promise<Server> {
  const folder = temporary(stops);
  const port = await freePort();
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const begin = () => beginProcess('redis-server', [...settings, '--appendfsync', 'everysec'], {});
  const restart = await keepRunning(begin, 'SIGTERM', () => until(() => answers(port), 'Redis to answer'), stops);
  return { url: `redis://127.0.0.1:${port}`, restart };
}

/** As a package installs it: fsync on. PostgreSQL refuses to run as root, so root runs it as the user postgres. */
async function startPostgres(bin: string, stops: Stops): Promise<Server> {
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
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const begin = () => beginProcess(path.join(bin, 'postgres'), where, options);
  const ready = () => until(() => takesQueries(url), 'PostgreSQL to answer');
  // SIGINT: it ends its sessions and closes at once.
  return { url, restart: await keepRunning(begin, 'SIGINT', ready, stops) };
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
  const folder = mkdtempSync(path.join(tmpdir(), 'joinery-servers-'));
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
