import { randomUUID } from 'node:crypto';
import type { RunFeed, RunFeedItem } from '../ports.ts';
import type { DatabaseClient, DatabasePool } from './database-pool.ts';
import { memoryRunFeed } from './memory-run-feed.ts';

const CHANNEL = 'joinery_runs';
const AGAIN_MS = 2_000;
/** Kept while the database is out of reach; readers fetch what they show, so older ones are not missed. */
const MOST_WAITING = 1_000;

/** Across processes by the database's own notifications; within the process at once. */
export async function postgresRunFeed(
  pool: DatabasePool,
  onError: (error: unknown) => void,
): Promise<RunFeed & { readonly close: () => Promise<void> }> {
  const here = memoryRunFeed();
  const origin = randomUUID();
  let waiting: string[] = [];
  let sending = false;
  let closed = false;
  let client: DatabaseClient | null = null;
  let retry: NodeJS.Timeout | undefined;

  async function send(): Promise<void> {
    while (waiting.length > 0 && !closed) {
      const batch = waiting;
      waiting = [];
      try {
        await pool.query('select pg_notify($1, told) from unnest($2::text[]) told', [CHANNEL, batch]);
      } catch (error) {
        onError(error);
      }
    }
    sending = false;
  }

  async function listen(): Promise<void> {
    try {
      const fresh = await pool.connect();
      fresh.on('error', () => again(fresh));
      fresh.on('end', () => again(fresh));
      fresh.on('notification', ({ channel, payload }) => {
        if (channel === CHANNEL && payload) hear(payload);
      });
      client = fresh;
      await fresh.query(`listen ${CHANNEL}`);
    } catch (error) {
      onError(error);
      if (client) again(client);
      else if (!closed) retry = setTimeout(() => void listen(), AGAIN_MS).unref();
    }
  }

  function again(lost: DatabaseClient): void {
    if (closed || client !== lost) return;
    client = null;
    lost.removeAllListeners('notification');
    lost.release(true);
    retry = setTimeout(() => void listen(), AGAIN_MS).unref();
  }

  function hear(payload: string): void {
    const told = JSON.parse(payload) as { readonly from: string; readonly change: RunFeedItem };
    if (told.from !== origin) here.publish(told.change);
  }

  await listen();
  return {
    publish: (change) => {
      here.publish(change);
      if (closed || waiting.length >= MOST_WAITING) return;
      waiting.push(JSON.stringify({ from: origin, change }));
      if (sending) return;
      sending = true;
      setImmediate(() => void send());
    },
    subscribe: here.subscribe,
    close: async () => {
      closed = true;
      clearTimeout(retry);
      const open = client;
      client = null;
      await open?.query(`unlisten ${CHANNEL}`).catch(() => undefined);
      open?.release();
    },
  };
}
