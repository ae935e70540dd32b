import pg from 'pg';
import type { DatabasePool } from './database-pool.ts';
import { endDeadConnections } from './end-dead-connections.ts';
import { StartError } from '../start-error.ts';

/** Milliseconds to wait for a connection, new or lent back: longer than a busy server takes, shorter than a person waits. */
const CONNECT_MS = 5_000;

/** A pool over a PostgreSQL server. Names resolve in `schema`, then in BullMQ's own. */
export async function openPgPool(
  url: string,
  { schema = 'public', max = 16 }: { readonly schema?: string; readonly max?: number } = {},
): Promise<DatabasePool> {
  const options = {
    connectionString: url,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'joinery',
    // Compiling a statement takes half a second, and none of ours runs long enough to win it back.
    options: `-c search_path=${schema},bullmq -c timezone=UTC -c jit=off`,
  };
  const pool = new pg.Pool({ ...options, max });
  pool.setMaxListeners(0);
  // A connection that breaks is replaced by the next query, and whoever used it learns of it from their own statement.
  // Unheard, it would end the process: while idle by the pool, while lent (in a transaction) by the connection itself.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const stopWatching = endDeadConnections(pool, options);
  const endPool = pool.end.bind(pool);
  const end = (): Promise<void> => {
    stopWatching();
    return endPool();
  };
  try {
    await pool.query('select 1');
  } catch (error) {
    await end();
    throw new StartError(
      `The database named in DATABASE_URL (${placeOf(url)}) cannot be used: ${reasonOf(error)}. Check the address, user and password, and that the server runs.`,
      { cause: error },
    );
  }
  return Object.assign(pool, { end }) as unknown as DatabasePool;
}

/** Host and database, never user or password. */
function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return 'not a valid address';
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
