import { runMigrations } from 'bullmq';
import { type Migration, migrations } from '../migrations/index.ts';
import type { DatabaseClient, DatabasePool } from './database-pool.ts';
import { inTransaction } from './in-transaction.ts';
import { StartError } from '../start-error.ts';

// Spells "JOIN": the same lock in every process, so that of several starting at once one migrates and the rest wait.
const LOCK = 0x4a4f494e;

/** Brings the database up to date, all of it or nothing. Safe when several processes start at once. */
export async function migrate(pool: DatabasePool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, 'bullmq');
  } finally {
    client.release();
  }
  await inTransaction(pool, async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await applyPending(transaction);
  });
}

async function applyPending(client: DatabaseClient): Promise<void> {
  await client.query(
    'create table if not exists joinery_migration (name text primary key, applied_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ readonly name: string }>('select name from joinery_migration');
  const applied = new Set(rows.map(({ name }) => name));
  refuseNewer(applied, migrations);
  for (const { name, sql } of migrations) {
    if (applied.has(name)) continue;
    await client.query(sql);
    await client.query('insert into joinery_migration (name) values ($1)', [name]);
  }
}

function refuseNewer(applied: ReadonlySet<string>, known: readonly Migration[]): void {
  const names = new Set(known.map(({ name }) => name));
  const unknown = [...applied].find((name) => !names.has(name));
  if (unknown) {
    throw new StartError(
      `The database was made by a newer Joinery (it has the change ${unknown}): start that version or a newer one.`,
    );
  }
}

/** What /readyz says of the database's changes: another process may have brought it further than this one knows. */
export async function migrationHealth(pool: DatabasePool): Promise<{ readonly ok: boolean; readonly message: string }> {
  const { rows } = await pool.query<{ readonly name: string }>('select name from joinery_migration');
  const applied = new Set(rows.map(({ name }) => name));
  const missing = migrations.filter(({ name }) => !applied.has(name));
  if (missing.length > 0)
    return {
      ok: false,
      message: `The database lacks the change ${missing[0]?.name}: restart this process, which brings it up to date.`,
    };
  const newer = applied.size - migrations.length;
  if (newer === 0) return { ok: true, message: `The database has all ${migrations.length} changes.` };
  return {
    ok: false,
    message: `The database was changed by a newer Joinery (${newer} more than this one knows): start that version here too.`,
  };
}
