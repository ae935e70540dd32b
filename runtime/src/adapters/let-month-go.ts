import type { RemovedHow } from '../ports.ts';
import type { DatabaseClient } from './database-pool.ts';
import { findKeptRuns } from './find-kept-runs.ts';
import {
  createPartition,
  inboxTable,
  lockRunTables,
  type Month,
  monthsOf,
  partitionOf,
  runTables,
} from './run-months.ts';
import { withoutStalling } from './retry-on-busy.ts';

/** Runs that are moved at most while their month is locked; with more staying, what goes is deleted instead. */
const MOVED = 2_000;
/** Rows deleted in one transaction. */
const DELETED = 5_000;

/** What one transaction did; `more` if the same month is to be gone on with. */
export interface Step {
  readonly gone: number;
  readonly kept: number;
  readonly how: RemovedHow;
  readonly more: boolean;
}

/**
 * Lets a month of runs go, in a transaction of its own. The cost is that of the smaller part: where nothing stays, tables
 * are dropped; where little stays it is moved to a fresh month; where little goes it is deleted.
 */
export async function letRunsGo(client: DatabaseClient, month: Month): Promise<Step | null> {
  await withoutStalling(client);
  if (!(await monthsOf(client, 'run').then((months) => months.includes(month)))) return null;
  const { all, kept } = await findKeptRuns(client, month);
  const goes = all - kept;
  if (goes === 0 && all > 0) return null;
  if (kept === 0) {
    await client.query(lockRunTables);
    for (const { table } of runTables) await client.query(`drop table ${partitionOf(table, month)}`);
    return { gone: goes, kept, how: 'dropped', more: false };
  }
  if (kept > MOVED || kept >= goes) return deleteRuns(client, month, goes, kept);
  await moveKept(client, month);
  return { gone: goes, kept, how: 'moved', more: false };
}

async function deleteRuns(client: DatabaseClient, month: Month, goes: number, kept: number): Promise<Step> {
  await client.query(`create temp table gone_run on commit drop as
    select organization, id from ${partitionOf('run', month)} r where not exists (select from kept_run k where k.id = r.id)
    order by id limit ${DELETED}`);
  await client.query('analyze gone_run');
  for (const { table, key } of runTables)
    await client.query(
      `delete from ${partitionOf(table, month)} t using gone_run g where t.organization = g.organization and t.${key} = g.id`,
    );
  return { gone: Math.min(goes, DELETED), kept, how: 'deleted', more: goes > DELETED };
}

/** What stays is looked up by its keys: the cost follows it, and not what goes. */
async function moveKept(client: DatabaseClient, month: Month): Promise<void> {
  await client.query('set local enable_hashjoin = off');
  await client.query('set local enable_mergejoin = off');
  await client.query('set local enable_seqscan = off');
  await client.query(lockRunTables);
  for (const of of runTables) {
    const partition = partitionOf(of.table, month);
    await client.query(`alter table ${of.table} detach partition ${partition}`);
    await client.query(`alter table ${partition} rename to ${partition}_old`);
    await client.query(createPartition(of, month));
    await client.query(`insert into ${partition} select o.* from kept_run k
      join ${partition}_old o on o.organization = k.organization and o.${of.key} = k.id`);
    await client.query(`drop table ${partition}_old`);
  }
}

/** Lets a month of events go, but for those whose runs are still kept and those of an organization that is held. */
export async function letEventsGo(client: DatabaseClient, month: Month): Promise<Step | null> {
  await withoutStalling(client);
  if (!(await monthsOf(client, 'inbox').then((months) => months.includes(month)))) return null;
  const inbox = partitionOf('inbox', month);
  await client.query('drop table if exists pg_temp.kept_event');
  await client.query(`create temp table kept_event on commit drop as select i.* from ${inbox} i
    where exists (select from unnest(i.runs) n(id) join run r on r.id = n.id)
      or exists (select from legal_hold h where h.organization = i.organization and h.scope = 'organization' and h.lifted_at is null)`);
  const { rows } = await client.query<{ readonly all: number; readonly kept: number }>(
    `select (select count(*)::int from ${inbox}) as all, (select count(*)::int from kept_event) as kept`,
  );
  const { all, kept } = rows[0] ?? { all: 0, kept: 0 };
  if (all === kept && all > 0) return null;
  await client.query(`drop table ${inbox}`);
  if (kept > 0) {
    await client.query(createPartition(inboxTable, month));
    await client.query(`insert into ${inbox} select * from kept_event`);
  }
  return { gone: all - kept, kept, how: kept > 0 ? 'moved' : 'dropped', more: false };
}
