import type { DatabaseClient, DatabasePool } from './database-pool.ts';

/** The months that what runs leave and what comes in is parted by: their names and where they begin and end. */

/** The first instant of a month, UTC, in milliseconds. */
export type Month = number;

interface MonthTable {
  readonly table: string;
  /** Column that tells the month. */
  readonly key: string;
  readonly options?: string;
}

/** What a run leaves, in the order in which it is let go: once its start is gone, nothing names the rest. */
export const runTables: readonly MonthTable[] = [
  { table: 'run_start', key: 'id' },
  { table: 'run', key: 'id', options: 'with (fillfactor = 80)' },
  { table: 'run_retry', key: 'retried' },
  { table: 'run_fact', key: 'run' },
  { table: 'effect', key: 'run' },
  { table: 'journal', key: 'run' },
  { table: 'run_snapshot', key: 'run' },
  { table: 'payload', key: 'run' },
];
/** In the order in which runs are written, so that whoever changes months never waits for a run that waits for them. */
const lockOrder = ['run', 'run_start', 'run_fact', 'journal', 'effect', 'run_retry', 'run_snapshot', 'payload'];
export const lockRunTables = `lock table ${lockOrder.map((table) => `only ${table}`).join(', ')} in access exclusive mode`;
export const inboxTable: MonthTable = { table: 'inbox', key: 'month' };

export function monthAt(at: number, later = 0): Month {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later);
}

export function nameOfMonth(month: Month): string {
  return new Date(month).toISOString().slice(0, 7);
}

export function partitionOf(table: string, month: Month): string {
  return `${table}_${nameOfMonth(month).replace('-', '_')}`;
}

/** The month of a partition's name; undefined for the default partition. */
export function monthOfPartition(partition: string): Month | undefined {
  const [, year, month] = /_(\d{4})_(\d{2})$/.exec(partition) ?? [];
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1);
}

/** Where ids of runs begin that are made from this instant on. */
export function firstIdAt(at: number): string {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}

/** The month's first value of the table's key, and the next month's, as SQL. Nothing of it comes from outside. */
export function boundsOf({ key }: MonthTable, month: Month): readonly [from: string, to: string] {
  const bound = (at: Month) => (key === 'month' ? `'${nameOfMonth(at)}-01'` : `'${firstIdAt(at)}'`);
  return [bound(month), bound(monthAt(month, 1))];
}

export function createPartition(of: MonthTable, month: Month): string {
  const [from, to] = boundsOf(of, month);
  return `create table ${partitionOf(of.table, month)} partition of ${of.table} for values from (${from}) to (${to}) ${of.options ?? ''}`;
}

/** Months that a table is parted into, oldest first. Asked of the catalog itself, which shows what was committed by now. */
export async function monthsOf(
  database: Pick<DatabaseClient | DatabasePool, 'query'>,
  table: string,
): Promise<readonly Month[]> {
  const { rows } = await database.query<{ readonly name: string }>(
    'select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::regclass',
    [table],
  );
  return rows.flatMap(({ name }) => monthOfPartition(name) ?? []).toSorted((one, other) => one - other);
}
