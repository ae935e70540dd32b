import { randomUUID } from 'node:crypto';
import type { RunFeed, RunFeedItem } from '../ports.ts';
import type { DatabaseClient, DatabasePool } from './database-pool.ts';
import { memoryRunFeed } from './memory-run-feed.ts';

const CHANNEL = 'joinery_runs';
const AGAIN_MS = 2_000;
/** Kept while the database is out of reach; readers fetch what they show, so older ones are not missed. */
const MOST_WAITING = 1_000;

type OnError = (error: unknown) => void;
interface Told {
  readonly from: string;
  readonly change: RunFeedItem;
}

/** Across processes by the database's own notifications; within the process at once. */
export async function postgresRunFeed(
  pool: DatabasePool,
  onError: OnError,
): Promise<RunFeed & { readonly close: () => Promise<void> }> {
  const here = memoryRunFeed();
  const origin = randomUUID();
  const listener = await listenForChanges(pool, onError, (payload) => {
    const { from, change } = JSON.parse(payload) as Told;
    if (from !== origin) here.publish(change);
  });
  const send = sender(pool, onError);
  return {
    publish: (change) => {
      here.publish(change);
      send(JSON.stringify({ from: origin, change } satisfies Told));
    },
    subscribe: here.subscribe,
    close: listener.close,
  };
}

/** Sends what gathers while the last statement is under way in one statement. */
function sender(pool: DatabasePool, onError: OnError): (payload: string) => void {
  let waiting: string[] = [];
  let sending = false;
  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await pool
        .query('select pg_notify($1, told) from unnest($2::text[]) told', [CHANNEL, batch])
        .catch((error: unknown) => onError(error));
    }
    sending = false;
  }
  return (payload) => {
    if (waiting.length >= MOST_WAITING) return;
    waiting.push(payload);
    if (sending) return;
    sending = true;
    setImmediate(() => void drain());
  };
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
