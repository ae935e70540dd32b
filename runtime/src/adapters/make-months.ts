import type { DatabaseClient, DatabasePool } from './database-pool.ts';
import { inTransaction } from './in-transaction.ts';
import { retryOnBusy, withoutStalling } from './retry-on-busy.ts';
import {
  boundsOf,
  createPartition,
  inboxTable,
  lockRunTables,
  type Month,
  monthAt,
  monthsOf,
  runTables,
} from './run-months.ts';

/** Months made ahead of the running one: a tick that fails for weeks still costs nothing. */
const AHEAD = 2;
/** Older ids than this name no time at which a run was made. */
const EARLIEST = Date.UTC(2000, 0);

/**
 * Makes the partitions of this month and the next two where they are missing, and those of months whose rows had to go to
 * the default partition meanwhile, with these rows. Any number of processes may do this at once. Answers how many it made.
 */
export async function makeMonths(pool: DatabasePool): Promise<number> {
  const months = await monthsNeeded(pool);
  let made = 0;
  for (const month of months)
    made += await retryOnBusy(() => inTransaction(pool, (client) => makeMonth(client, month)));
  return made;
}

interface Strays {
  readonly now: number;
  readonly runs: readonly string[] | null;
  readonly events: readonly number[] | null;
}

async function monthsNeeded(pool: DatabasePool): Promise<ReadonlySet<Month>> {
  const { rows } = await pool.query<Strays>(
    `select extract(epoch from now())::float8 * 1000 as now,
      (select array_agg(distinct left(id, 13)) from run_default where id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7') as runs,
      (select array_agg(distinct extract(epoch from month)::float8 * 1000) from inbox_default) as events`,
  );
  const now = rows[0]?.now ?? 0;
  const madeAt = (id: string) => Number.parseInt(id.replace('-', ''), 16);
  const strays = [...(rows[0]?.runs ?? []).map(madeAt), ...(rows[0]?.events ?? [])];
  const past = strays.filter((at) => at >= EARLIEST && at < now).map((at) => monthAt(at));
  return new Set([...past, ...Array.from({ length: AHEAD + 1 }, (_, later) => monthAt(now, later))]);
}

async function makeMonth(client: DatabaseClient, month: Month): Promise<number> {
  const missing = [];
  for (const of of [...runTables, inboxTable]) if (!(await exists(client, of.table, month))) missing.push(of);
  if (missing.length === 0) return 0;
  await withoutStalling(client);
  await client.query(lockRunTables);
  let made = 0;
  for (const of of missing) {
    // Another process may have made it while this one waited.
    if (await exists(client, of.table, month)) continue;
    await makePartition(client, of, month);
    made += 1;
  }
  return made;
}

async function exists(client: DatabaseClient, table: string, month: Month): Promise<boolean> {
  return (await monthsOf(client, table)).includes(month);
}

async function makePartition(client: DatabaseClient, of: (typeof runTables)[number], month: Month): Promise<void> {
  const { table, key } = of;
  const [from, to] = boundsOf(of, month);
  const strays = `${table}_default where ${key} >= ${from} and ${key} < ${to}`;
  const { rows } = await client.query(`select from ${strays} limit 1`);
  if (rows.length === 0) {
    await client.query(createPartition(of, month));
    return;
  }
  await client.query(`alter table ${table} detach partition ${table}_default`);
  await client.query(createPartition(of, month));
  await client.query(`insert into ${table} select * from ${strays}`);
  // Apart from its table it has no triggers: nothing of what stays is taken for deleted.
  await client.query(`delete from ${strays}`);
  await client.query(`alter table ${table} attach partition ${table}_default default`);
}
