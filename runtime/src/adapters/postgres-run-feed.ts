import { randomUUID } from 'node:crypto';
import type { RunFeed, RunFeedItem } from '../ports.ts';
import type { DatabaseClient, DatabasePool } from './database-pool.ts';
import { memoryRunFeed } from './memory-run-feed.ts';

const CHANNEL = 'joinery_runs';
const AGAIN_MS = 2_000;
/** Kept while the database is out of reach; readers fetch what they show, so older ones are not missed. */
const MOST_WAITING = 1_000;
/** The database takes at most 8,000 bytes at a time. */
const MOST_BYTES = 7_500;
/** So long others are told of changes after somebody said that he watches. */
const WATCHED_MS = 30_000;

type OnError = (error: unknown) => void;
/** What one process tells the others: that it has readers, or what they want to know. */
interface Told {
  readonly from: string;
  readonly watches?: true;
  readonly changes?: readonly RunFeedItem[];
}

/**
 * Across processes by the database's own notifications; within the process at once. While nobody anywhere reads, nothing
 * is sent.
 */
export async function postgresRunFeed(
  pool: DatabasePool,
  onError: OnError,
): Promise<RunFeed & { readonly close: () => Promise<void> }> {
  const here = memoryRunFeed();
  const from = randomUUID();
  const send = sender(pool, from, onError);
  let readers = 0;
  let watchedUntil = 0;
  const listener = await listenForChanges(pool, onError, (payload) => {
    const told = readTold(payload);
    if (!told || told.from === from) return;
    if (told.watches) watchedUntil = performance.now() + WATCHED_MS;
    for (const change of told.changes ?? []) here.publish(change);
  });
  const sayWatched = (): void => {
    if (readers > 0) send('watches');
  };
  const again = setInterval(sayWatched, WATCHED_MS / 3).unref();
  return {
    publish: (change) => {
      here.publish(change);
      if (performance.now() < watchedUntil) send(change);
    },
    subscribe: (reader) => {
      const stop = here.subscribe(reader);
      readers += 1;
      if (readers === 1) sayWatched();
      return () => {
        readers -= 1;
        stop();
      };
    },
    close: async () => {
      clearInterval(again);
      await listener.close();
    },
  };
}

/** Anybody on the database may say anything on the channel; what is not ours is not heard. */
function readTold(payload: string): Told | undefined {
  try {
    return JSON.parse(payload) as Told;
  } catch {
    return undefined;
  }
}

/** Sends what gathers while the last statement is under way in one statement. */
function sender(pool: DatabasePool, from: string, onError: OnError): (what: RunFeedItem | 'watches') => void {
  let waiting: (RunFeedItem | 'watches')[] = [];
  let sending = false;
  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await pool
        .query('select pg_notify($1, told) from unnest($2::text[]) told', [CHANNEL, payloadsOf(from, batch)])
        .catch((error: unknown) => onError(error));
    }
    sending = false;
  }
  return (what) => {
    if (waiting.length >= MOST_WAITING) return;
    waiting.push(what);
    if (sending) return;
    sending = true;
    setImmediate(() => void drain());
  };
}

function payloadsOf(from: string, batch: readonly (RunFeedItem | 'watches')[]): readonly string[] {
  const watches = batch.includes('watches') ? [JSON.stringify({ from, watches: true } satisfies Told)] : [];
  const changes = batch.flatMap((what) => (what === 'watches' ? [] : [what]));
  const largest = Math.max(1, ...changes.map((change) => Buffer.byteLength(JSON.stringify(change)) + 1));
  const perPayload = Math.max(1, Math.floor((MOST_BYTES - 100) / largest));
  const payloads = Array.from({ length: Math.ceil(changes.length / perPayload) }, (_, at) =>
    JSON.stringify({ from, changes: changes.slice(at * perPayload, (at + 1) * perPayload) } satisfies Told),
  );
  return [...watches, ...payloads];
}

/** Listens on a connection of its own, and on a new one when that is lost. */
async function listenForChanges(pool: DatabasePool, onError: OnError, hear: (payload: string) => void) {
  let client: DatabaseClient | null = null;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function listen(): Promise<void> {
    try {
      const fresh = await pool.connect();
      client = fresh;
      fresh.on('error', () => again(fresh));
      fresh.on('end', () => again(fresh));
      fresh.on('notification', ({ channel, payload }) => {
        if (channel === CHANNEL && payload) hear(payload);
      });
      await fresh.query(`listen ${CHANNEL}`);
    } catch (error) {
      onError(error);
      again(client);
    }
  }

  function again(lost: DatabaseClient | null): void {
    if (closed || client !== lost) return;
    client = null;
    lost?.release(true);
    clearTimeout(retry);
    retry = setTimeout(() => void listen(), AGAIN_MS).unref();
  }

  await listen();
  const close = async () => {
    closed = true;
    clearTimeout(retry);
    const open = client;
    client = null;
    await open?.query(`unlisten ${CHANNEL}`).catch(() => undefined);
    open?.removeAllListeners('notification');
    open?.release();
  };
  return { close };
}
