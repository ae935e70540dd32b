import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseClient, DatabasePool } from './database-pool.ts';
import { inTransaction } from './in-transaction.ts';
import { isPassingFault } from './passing-fault.ts';
import { openPgPool } from './pg-pool.ts';

const url = process.env.DATABASE_URL;

const pidOf = async (client: Pick<DatabaseClient, 'query'>): Promise<number> =>
  (await client.query<{ readonly pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;

describe.runIf(url)('A pool whose sessions PostgreSQL ends (not run without DATABASE_URL)', () => {
  let pool: DatabasePool;
  let admin: pg.Client;
  beforeAll(async () => {
    pool = await openPgPool(url ?? '');
    admin = new pg.Client({ connectionString: url });
    await admin.connect();
  });
  afterAll(async () => {
    await pool.end();
    await admin.end();
  });
  const cut = (pid: number) => admin.query('select pg_terminate_backend($1)', [pid]);

  // Each of these ended the process once: vitest then tells of an uncaught exception.
  it('goes on when the session of a lent connection ends between two statements', async () => {
    const client = await pool.connect();
    const ended = new Promise<void>((resolve) => void client.on('end', resolve));
    await cut(await pidOf(client));
    await ended;
    await expect(client.query('select 1')).rejects.toSatisfy(isPassingFault);
    client.release();
    expect((await pool.query('select 1')).rowCount).toBe(1);
  });

  it('refuses a transaction whose session ends in a statement, and writes nothing of it', async () => {
    const table = `cut_${randomBytes(6).toString('hex')}`;
    await pool.query(`create table ${table} (id int)`);
    const refused = inTransaction(pool, async (client) => {
      await client.query(`insert into ${table} values (1)`);
      const pid = await pidOf(client);
      await Promise.all([client.query('select pg_sleep(60)'), cut(pid)]);
    });
    await expect(refused).rejects.toSatisfy(isPassingFault);
    expect((await pool.query(`select id from ${table}`)).rows).toEqual([]);
    await pool.query(`drop table ${table}`);
  });

  it('goes on when all its sessions end, idle, lent and in a statement', async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, () => pool.connect()));
    const pids = await Promise.all(clients.map(pidOf));
    const [idle, lent, asking] = [clients.slice(0, 3), clients.slice(3, 6), clients.slice(6)];
    for (const client of idle) client.release();
    const ended = clients.map((client) => new Promise<void>((resolve) => void client.on('end', resolve)));
    const slept = asking.map((client) => client.query('select pg_sleep(60)'));
    const settled = Promise.allSettled(slept);
    for (const pid of pids) await cut(pid);
    for (const each of await settled) expect(each.status).toBe('rejected');
    await Promise.all(ended);
    for (const client of [...lent, ...asking]) client.release();
    expect(await Promise.all(Array.from({ length: 8 }, () => pool.query('select 1')))).toHaveLength(8);
  });
});

describe('A PostgreSQL that takes connections and says nothing', () => {
  it('is given up after a few seconds, in one sentence without user or password', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { readonly port: number };
    const began = performance.now();
    const opening = openPgPool(`postgres://who:secret@127.0.0.1:${port}/joinery`);
    await expect(opening).rejects.toThrow(/^The database named in DATABASE_URL \(127\.0\.0\.1:\d+\/joinery\) cannot/);
    await expect(opening).rejects.not.toThrow(/who|secret/);
    expect(performance.now() - began).toBeLessThan(15_000);
    silent.close();
  });
});
