import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDataDirectory } from './data-directory.ts';
import type { DatabasePool } from './database-pool.ts';
import { migrate } from './migrate.ts';
import { openPgPool } from './pg-pool.ts';
import { openPglitePool } from './pglite-pool.ts';

export interface TestDatabase {
  readonly pool: DatabasePool;
  readonly close: () => Promise<void>;
}
export interface TestDatabaseKind {
  readonly title: string;
  readonly available: boolean;
  readonly open: () => Promise<TestDatabase>;
}

const url = process.env.DATABASE_URL;

/** A fresh database of each kind for one test file. The server's is run if DATABASE_URL names one. */
export const testDatabases: readonly TestDatabaseKind[] = [
  { title: 'on the embedded database', available: true, open: openEmbedded },
  {
    title: url ? 'on a PostgreSQL server' : 'on a PostgreSQL server (not run: set DATABASE_URL)',
    available: url !== undefined,
    open: () => openServer(url ?? ''),
  },
];

async function openEmbedded(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'joinery-test-'));
  const directory = await openDataDirectory(folder);
  const pool = await openPglitePool(directory.database);
  await migrate(pool);
  const close = async () => {
    await pool.end();
    directory.release();
    await rm(folder, { recursive: true, force: true });
  };
  return { pool, close };
}

async function openServer(address: string): Promise<TestDatabase> {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: address });
  await admin.connect();
  await admin.query(`create schema ${schema}`);
  const pool = await openPgPool(address, { schema });
  await migrate(pool);
  const close = async () => {
    await pool.end();
    await admin.query(`drop schema ${schema} cascade`);
    await admin.end();
  };
  return { pool, close };
}
