import type { JsonObject } from '@joinery/core';
import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import type { RowRecord } from '../ports.ts';
import type { Database } from './database-schema.ts';
import type { FoundTable } from './find-table.ts';
import { storableJson } from './storable-text.ts';
import { changedValues, newRowValues } from './table-values.ts';

const CHUNK = 1_000;
const shown = sql`id, instant(created_at) as "createdAt", instant(updated_at) as "updatedAt", row_values as "values"`;
const here = (table: FoundTable) => sql`organization = ${table.organization} and table_id = ${table.id}`;

export async function findRows(
  db: Kysely<Database>,
  table: FoundTable,
  condition: RawBuilder<SqlBool>,
  order: RawBuilder<unknown>,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly rows: readonly RowRecord[]; readonly total: number }> {
  const { rows } = await sql<RowRecord & { readonly total: string }>`
    select ${shown}, count(*) over () as total from table_row where ${here(table)} and ${condition}
    order by ${order} limit ${page.limit} offset ${page.offset}`.execute(db);
  const [first] = rows;
  const total = first ? Number(first.total) : page.offset > 0 ? await countRows(db, table, condition) : 0;
  return { rows: rows.map(withoutTotal), total };
}

function withoutTotal({ id, createdAt, updatedAt, values }: RowRecord): RowRecord {
  return { id, createdAt, updatedAt, values };
}

export async function countRows(
  db: Kysely<Database>,
  table: FoundTable,
  condition: RawBuilder<SqlBool>,
): Promise<number> {
  const { rows } = await sql<{ readonly count: string }>`
    select count(*) as count from table_row where ${here(table)} and ${condition}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

export async function readRow(db: Kysely<Database>, table: FoundTable, row: string): Promise<RowRecord | null> {
  const { rows } = await sql<RowRecord>`select ${shown} from table_row where ${here(table)} and id = ${row}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Who adds a row: a step by its key, and how many runs led to its own. */
export interface RowWriter {
  readonly key?: string | undefined;
  readonly depth?: number | undefined;
}

/** Adds a row and, in the same commit, its change. With a key that was used before it answers the row made then. */
export async function addRow(
  db: Kysely<Database>,
  table: FoundTable,
  values: JsonObject,
  { key, depth }: RowWriter = {},
): Promise<RowRecord> {
  const cells = storableJson(newRowValues(table, values));
  const { rows } = await sql<RowRecord>`
    with added as (
      insert into table_row (organization, table_id, id, key, row_values)
      values (${table.organization}, ${table.id}, gen_random_uuid()::text, ${key ?? null}, ${cells}::jsonb)
      on conflict (organization, table_id, key) where key is not null do nothing
      returning *
    ), told as (${tell('added', 'added', depth)})
    select ${shown} from added
    union all
    select ${shown} from table_row where ${here(table)} and key = ${key ?? null}`.execute(db);
  const row = rows[0] ?? (key === undefined ? undefined : await rowByKey(db, table, key));
  if (!row) throw new Error(`A row of table ${table.name} was made and removed at the same moment.`);
  return row;
}

// Made by another at the same moment: the statement that was refused could not see it yet.
async function rowByKey(db: Kysely<Database>, table: FoundTable, key: string): Promise<RowRecord | undefined> {
  const { rows } = await sql<RowRecord>`select ${shown} from table_row where ${here(table)} and key = ${key}`.execute(
    db,
  );
  return rows[0];
}

/** Changes the columns named; the others stay. A change that changes nothing is told to nobody. */
export async function changeRow(
  db: Kysely<Database>,
  table: FoundTable,
  row: string,
  values: JsonObject,
  depth?: number,
): Promise<RowRecord | null> {
  const cells = storableJson(changedValues(table, values));
  const { rows } = await sql<RowRecord>`
    with changed as (
      update table_row set row_values = row_values || ${cells}::jsonb, updated_at = clock_timestamp()
      where ${here(table)} and id = ${row} and row_values || ${cells}::jsonb is distinct from row_values
      returning *
    ), told as (${tell('changed', 'changed', depth)})
    select ${shown} from changed`.execute(db);
  return rows[0] ?? readRow(db, table, row);
}

export async function deleteRow(db: Kysely<Database>, table: FoundTable, row: string): Promise<boolean> {
  const gone = await sql`delete from table_row where ${here(table)} and id = ${row}`.execute(db);
  return (gone.numAffectedRows ?? 0n) > 0n;
}

export async function deleteRows(db: Kysely<Database>, table: FoundTable): Promise<number> {
  const gone = await sql`delete from table_row where ${here(table)}`.execute(db);
  return Number(gone.numAffectedRows ?? 0n);
}

/** Adds rows in their order. Swapping a table's content tells nobody: it is no news of each row. */
export async function addRows(
  db: Kysely<Database>,
  table: FoundTable,
  rows: readonly JsonObject[],
  told: boolean,
): Promise<number> {
  const cells = rows.map((values) => newRowValues(table, values));
  for (let from = 0; from < cells.length; from += CHUNK) {
    const chunk = storableJson(cells.slice(from, from + CHUNK));
    await sql`
      with added as (
        insert into table_row (organization, table_id, id, row_values)
        select ${table.organization}, ${table.id}, gen_random_uuid()::text, r.value
        from jsonb_array_elements(${chunk}::jsonb) with ordinality r order by r.ordinality
        returning *
      ), told as (${told ? tell('added', 'added') : sql`select 1`})
      select 1`.execute(db);
  }
  return rows.length;
}

// Only where a flow listens: otherwise nobody would ever take the changes away.
function tell(source: 'added' | 'changed', change: 'added' | 'changed', depth?: number) {
  return sql`insert into table_change (organization, table_id, row_id, change, row_values, depth)
    select t.organization, t.table_id, t.id, ${change}, t.row_values::json, ${depth ?? null}::integer from ${sql.raw(source)} t
    where exists (select 1 from subscription s where s.organization = t.organization and s.listens_on = 'table.rowChanged')
    order by t.position`;
}
