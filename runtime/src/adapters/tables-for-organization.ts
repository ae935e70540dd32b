import { ConnectorError, connectorError, type RowSearch, type TablesForOrganization } from '@joinery/connector-kit';
import { FlowError, type JsonObject } from '@joinery/core';
import type { Kysely } from 'kysely';
import type { RowRecord } from '../ports.ts';
import type { Database } from './database-schema.ts';
import { type FoundTable, findTable } from './find-table.ts';
import { isPassingFault } from './passing-fault.ts';
import { conditionOf, orderOf, sameCells } from './table-condition.ts';
import { addRow, addRows, changeRow, deleteRow, deleteRows, findRows, readRow, type RowWriter } from './table-rows.ts';
import { badInput, changedValues } from './table-values.ts';

const MOST_ROWS = 10_000;

/** The tables as flows see them. What the author can mend is told as a refusal that reached nothing. */
export function tablesForOrganization(db: Kysely<Database>, organization: string): TablesForOrganization {
  const on = <Result>(table: string, work: (found: FoundTable) => Promise<Result>) =>
    refusing(async () => work(await findTable(db, organization, table)));
  const locked = <Result>(table: string, work: (found: FoundTable, tx: Kysely<Database>) => Promise<Result>) =>
    refusing(() => db.transaction().execute(async (tx) => work(await findTable(tx, organization, table, true), tx)));
  return {
    list: () =>
      db
        .selectFrom('table_def')
        .select(['id', 'name', 'columns'])
        .where('organization', '=', organization)
        .orderBy('name')
        .execute(),
    createRow: (table, values, key, depth) =>
      on(table, async (found) => flat(await addRow(db, found, values, { key, depth }))),
    readRow: (table, row) =>
      on(table, async (found) => {
        const record = await readRow(db, found, row);
        return record && flat(record);
      }),
    updateRow: (table, row, values, depth) =>
      on(table, async (found) => {
        const record = await changeRow(db, found, row, values, depth);
        if (record) return flat(record);
        throw new FlowError('table.not_found', `Table “${found.name}” has no row ${row}: it may have been deleted.`);
      }),
    deleteRow: (table, row) => on(table, (found) => deleteRow(db, found, row)),
    searchRows: (table, search) => on(table, (found) => searchRows(db, found, search)),
    upsertRow: (table, by, values, key, depth) =>
      locked(table, (found, tx) => upsertRow(tx, found, by, values, { key, depth })),
    clear: (table) => locked(table, (found, tx) => deleteRows(tx, found)),
    replaceRows: (table, rows) =>
      locked(table, async (found, tx) => {
        await deleteRows(tx, found);
        return addRows(tx, found, rows, false);
      }),
  };
}

async function searchRows(db: Kysely<Database>, table: FoundTable, search: RowSearch) {
  const page = { offset: search.offset ?? 0, limit: Math.min(search.limit ?? 1_000, MOST_ROWS) };
  const { rows, total } = await findRows(db, table, conditionOf(table, search), orderOf(table, search.sort), page);
  return { rows: rows.map(flat), total };
}

async function upsertRow(
  tx: Kysely<Database>,
  table: FoundTable,
  by: readonly string[],
  values: JsonObject,
  writer: RowWriter,
): Promise<JsonObject & { readonly created: boolean }> {
  const given = changedValues(table, values);
  const open = by.find((name) => (given[name] ?? '') === '');
  if (open !== undefined || by.length === 0) {
    throw badInput(
      table,
      `A row is found by columns that have a value; ${open ?? 'none is named'}${open ? ' is empty' : ''}.`,
    );
  }
  const one = { offset: 0, limit: 1 };
  const found = await findRows(tx, table, sameCells(given, by), orderOf(table, undefined), one);
  const [before] = found.rows;
  const row = before
    ? await changeRow(tx, table, before.id, given, writer.depth)
    : await addRow(tx, table, given, writer);
  if (!row) throw new Error(`A row of table ${table.name} was deleted while it was being changed.`);
  return { ...flat(row), created: !before };
}

function flat({ id, createdAt, updatedAt, values }: RowRecord): JsonObject {
  return { ...values, id, createdAt, updatedAt };
}

async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FlowError)
      throw new ConnectorError(error.code, error.message, { effect: 'not-sent', cause: error });
    if (!isPassingFault(error)) throw error;
    const message = 'The database broke off while the table was in use; the step can be tried again.';
    throw connectorError('table', 'unavailable', message, { effect: 'unknown', retryable: true, cause: error });
  }
}
