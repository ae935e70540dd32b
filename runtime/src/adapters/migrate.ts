import { runMigrations } from 'bullmq';
import { fingerprintOf } from '../migrations/fingerprint.ts';
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
    `create table if not exists joinery_migration
      (name text primary key, applied_at timestamptz not null default now(), fingerprint text);
    alter table joinery_migration add column if not exists fingerprint text`,
  );
  const { rows } = await client.query<Applied>('select name, fingerprint from joinery_migration');
  const applied = new Map(rows.map(({ name, fingerprint }) => [name, fingerprint]));
  refuseNewer(new Set(applied.keys()), migrations);
  for (const migration of migrations) {
    const { name, sql } = migration;
    const fingerprint = fingerprintOf(migration);
    const before = applied.get(name);
    if (before !== undefined && before !== fingerprint) throw madeByAnother(name);
    if (before !== undefined) continue;
    await client.query(sql);
    await client.query('insert into joinery_migration (name, fingerprint) values ($1, $2)', [name, fingerprint]);
  }
}

interface Applied {
  readonly name: string;
  readonly fingerprint: string | null;
}

/** A change that was released never changes again, so this is a build between two releases. */
function madeByAnother(name: string): StartError {
  return new StartError(
    `The database was made by an unreleased build of Joinery, in which the change ${name} was another one: set JOINERY_DATA or DATABASE_URL to an empty one, and bring flows over by export and import.`,
  );
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

/**
 * What /readyz says of the database's changes. Another process may have brought it further than this one knows: changes
 * only add, so an older process goes on until it is its turn to be updated.
 */
export async function migrationHealth(pool: DatabasePool): Promise<{ readonly ok: boolean; readonly message: string }> {
  const { rows } = await pool.query<{ readonly name: string }>('select name from joinery_migration order by name');
  const applied = new Set(rows.map(({ name }) => name));
  const missing = migrations.find(({ name }) => !applied.has(name));
  if (missing)
    return {
      ok: false,
      message: `The database lacks the change ${missing.name}: restart this process, which brings it up to date.`,
    };
  const newer = [...applied].filter((name) => !migrations.some((known) => known.name === name));
  if (newer.length === 0) return { ok: true, message: `The database has all ${migrations.length} changes.` };
  return {
    ok: true,
    message: `The database was changed by a newer Joinery (${newer.join(', ')}), beside which this one goes on: start that version here too.`,
  };
}
