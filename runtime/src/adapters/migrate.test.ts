import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../migrations/index.ts';
import type { DatabasePool } from './database-pool.ts';
import { migrate } from './migrate.ts';
import { openPgPool } from './pg-pool.ts';

const url = process.env.DATABASE_URL;

describe.runIf(url)('Processes that start at once on an empty database (not run without DATABASE_URL)', () => {
  const name = `joinery_migrate_${randomBytes(6).toString('hex')}`;
  const place = new URL(url ?? 'postgres://none');
  place.pathname = `/${name}`;
  let admin: pg.Client;
  let pools: readonly DatabasePool[];
  beforeEach(async () => {
    admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query(`create database ${name}`);
    pools = await Promise.all(Array.from({ length: 5 }, () => openPgPool(place.href)));
  });
  afterEach(async () => {
    for (const pool of pools) await pool.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
  const applied = async () =>
    (await pools[0]?.query<{ readonly name: string }>('select name from joinery_migration order by name'))?.rows;
  const all = migrations.map((migration) => ({ name: migration.name }));

  it('let one of them change it, and all find it whole', async () => {
    await Promise.all(pools.map(migrate));
    expect(await applied()).toEqual(all);
  });

  it('refuse a database in which a change was another one, and name it', async () => {
    await Promise.all(pools.map(migrate));
    const [pool] = pools;
    if (!pool) throw new Error('A pool was expected.');
    await pool.query("update joinery_migration set fingerprint = 'another' where name = '0003-runs'");
    await expect(migrate(pool)).rejects.toThrow(
      /unreleased build of Joinery, in which the change 0003-runs was another/,
    );
    await pool.query("update joinery_migration set fingerprint = null where name = '0003-runs'");
    await expect(migrate(pool)).rejects.toThrow(/0003-runs/);
  });

  it('leave it whole when the session of one ends in the middle', async () => {
    const cut = async () => {
      for (let at = 0; at < 20; at += 1)
        await admin.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and state <> 'idle'
            and pid = (select min(pid) from pg_stat_activity where datname = '${name}' and state <> 'idle')`,
        );
    };
    const settled = await Promise.all([Promise.allSettled(pools.map(migrate)), cut()]);
    expect(settled[0].some(({ status }) => status === 'rejected')).toBe(true);
    await Promise.all(pools.map(migrate));
    expect(await applied()).toEqual(all);
  });
});
