import type { Socket } from 'node:net';
import pg from 'pg';

interface Times {
  /** Milliseconds without a byte of an answer after which a connection is doubted. */
  readonly silentMs: number;
  readonly everyMs: number;
}
/** What the driver knows of a connection and does not declare. */
interface Inside {
  readonly processID: number | null;
  readonly readyForQuery: boolean | null;
  readonly connection: { readonly stream: Socket };
}
interface Heard {
  readonly bytes: number;
  readonly at: number;
}

/**
 * A server that vanishes without closing its connections, as in a failover, leaves statements waiting for the system's
 * own limit: a quarter of an hour. So a connection that owes an answer for long is asked about over a new one, and ended
 * if the server does not work on its statement. While no server answers, nothing is decided. Answers how to stop.
 */
export function endDeadConnections(
  pool: pg.Pool,
  options: pg.ClientConfig,
  { silentMs, everyMs }: Times = { silentMs: 20_000, everyMs: 5_000 },
): () => void {
  const heard = new Map<Inside, Heard>();
  let isAsking = false;
  pool.on('connect', (client) => heard.set(inside(client), { bytes: 0, at: performance.now() }));
  pool.on('remove', (client) => heard.delete(inside(client)));

  const listen = (): readonly Inside[] => {
    const now = performance.now();
    for (const [client, last] of heard) {
      const bytes = client.connection.stream.bytesRead;
      if (client.readyForQuery || bytes !== last.bytes) heard.set(client, { bytes, at: now });
    }
    return [...heard].filter(([, { at }]) => now - at >= silentMs).map(([client]) => client);
  };
  const look = async (): Promise<void> => {
    const doubted = listen();
    if (isAsking || doubted.length === 0) return;
    isAsking = true;
    const working = await workingOn(options, doubted).finally(() => (isAsking = false));
    if (!working) return;
    // Some may have had their answer meanwhile.
    for (const client of listen())
      if (doubted.includes(client) && !working.has(client.processID ?? 0))
        client.connection.stream.destroy(new Error('Connection terminated: the server does not know it any more'));
  };
  const timer = setInterval(() => void look(), everyMs).unref();
  return () => clearInterval(timer);
}

/** Those of the sessions that work on a statement; null if nobody can say. */
async function workingOn(options: pg.ClientConfig, doubted: readonly Inside[]): Promise<ReadonlySet<number> | null> {
  const client = new pg.Client(options);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ readonly own: number; readonly working: readonly number[] }>({
      text: `select pg_backend_pid() as own, array(
          select pid from pg_stat_activity where pid = any($1::int[]) and coalesce(state, 'active') not like 'idle%'
        ) as working`,
      values: [doubted.map(({ processID }) => processID)],
      query_timeout: options.connectionTimeoutMillis,
    } as pg.QueryConfig);
    // Behind a pooler the numbers are not the server's.
    return rows[0] && rows[0].own === inside(client).processID ? new Set(rows[0].working) : null;
  } catch {
    return null;
  } finally {
    client.end().catch(() => undefined);
  }
}

function inside(client: pg.ClientBase): Inside {
  return client as unknown as Inside;
}
