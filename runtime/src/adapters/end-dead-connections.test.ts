import { connect, createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endDeadConnections } from './end-dead-connections.ts';
import { isPassingFault } from './passing-fault.ts';

const url = process.env.DATABASE_URL;
const times = { silentMs: 300, everyMs: 50 };

describe.runIf(url)('A connection to PostgreSQL (not run without DATABASE_URL)', () => {
  let way: Server;
  let pool: pg.Pool;
  let stop: () => void;
  /** Connections that carry nothing any more and that nobody has closed. */
  const lost = new Set<Socket>();
  const open = new Set<Socket>();

  beforeEach(async () => {
    const there = new URL(url ?? '');
    way = createServer((from) => {
      const to = connect(Number(there.port || 5432), there.hostname);
      for (const [one, other] of [[from, to] as const, [to, from] as const]) {
        open.add(one);
        one.on('error', () => undefined);
        one.on('data', (bytes) => void (lost.has(from) || other.write(bytes)));
        one.on('close', () => other.destroy());
      }
    });
    await new Promise<void>((resolve) => void way.listen(0, '127.0.0.1', resolve));
    const here = new URL(url ?? '');
    here.hostname = '127.0.0.1';
    here.port = String((way.address() as { readonly port: number }).port);
    const options = { connectionString: here.href, connectionTimeoutMillis: 2_000 };
    pool = new pg.Pool({ ...options, max: 1 });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    stop = endDeadConnections(pool, options, times);
  });
  afterEach(async () => {
    stop();
    await pool.end();
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => way.close(resolve));
  });
  const loseAll = () => {
    for (const socket of open) lost.add(socket);
  };

  it('that carries nothing any more is ended, and the next statement has a new one', async () => {
    await pool.query('select 1');
    loseAll();
    await expect(pool.query('select 2')).rejects.toSatisfy(isPassingFault);
    expect((await pool.query<{ readonly n: number }>('select 3 as n')).rows).toEqual([{ n: 3 }]);
  });

  it('is ended in a transaction as well', async () => {
    const client = await pool.connect();
    await client.query('begin');
    loseAll();
    await expect(client.query('select 1')).rejects.toSatisfy(isPassingFault);
    client.release();
    expect((await pool.query('select 1')).rowCount).toBe(1);
  });

  it('is left alone while the server works on its statement, however long', async () => {
    const { rows } = await pool.query<{ readonly slept: number }>('select 7 as slept from pg_sleep(1.5)');
    expect(rows).toEqual([{ slept: 7 }]);
  });

  it('is left alone while nothing is asked of it', async () => {
    const client = await pool.connect();
    await client.query('listen nothing');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await client.query('select 1')).rowCount).toBe(1);
    client.release();
  });
});
