import { type Kysely, sql, type SqlBool } from 'kysely';
import type { RowChange, RowRecord, TableRecord, Tables } from '../ports.ts';
import type { Database } from './database-schema.ts';
import { findTable } from './find-table.ts';
import { anyCellContains, cellReads, orderOf } from './table-condition.ts';
import { addRow, addRows, changeRow, deleteRow, deleteRows, findRows } from './table-rows.ts';
import { tablesForOrganization } from './tables-for-organization.ts';
import { isUniqueViolation } from './unique-violation.ts';
import { FlowError } from '@joinery/core';

const PAGE = 500;

export function postgresTables(db: Kysely<Database>): Tables {
  const find = (organization: string, table: string) => findTable(db, organization, table);
  return {
    list: (organization, folder) => {
      const rows = tableRows(db, organization).orderBy(sql`lower(name)`).orderBy('id');
      return (folder === undefined ? rows : rows.where('folder', '=', folder)).execute();
    },
    read: (organization, table) => readTable(db, organization, table),
    create: async (organization, { id, name, folder, columns }) => {
      try {
        await db
          .insertInto('table_def')
          .values({ organization, id, name, folder, columns: JSON.stringify(columns) })
          .execute();
      } catch (error) {
        if (isUniqueViolation(error, 'table_name')) return 'name-taken';
        throw error;
      }
      return tableRows(db, organization).where('id', '=', id).executeTakeFirstOrThrow();
    },
    change: (organization, table, change) => changeTable(db, organization, table, change),
    delete: async (organization, table) => {
      const gone = await db
        .deleteFrom('table_def')
        .where('organization', '=', organization)
        .where('id', '=', table)
        .executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
    search: async (organization, table, { search, filter, sort, offset, limit }) => {
      const found = await find(organization, table);
      const conditions = [
        search ? anyCellContains(search) : sql<SqlBool>`true`,
        filter ? cellReads(found, filter.column, filter.value) : sql<SqlBool>`true`,
      ];
      const both = sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
      return findRows(db, found, both, orderOf(found, sort), { offset, limit });
    },
    createRow: async (organization, table, values) => addRow(db, await find(organization, table), values),
    changeRow: async (organization, table, row, values) => changeRow(db, await find(organization, table), row, values),
    deleteRow: async (organization, table, row) => deleteRow(db, await find(organization, table), row),
    importRows: (organization, table, rows, replace) =>
      db.transaction().execute(async (tx) => {
        const found = await findTable(tx, organization, table, true);
        if (replace) await deleteRows(tx, found);
        return addRows(tx, found, rows, !replace);
      }),
    allRows: (organization, table) => allRows(db, organization, table),
    forOrganization: (organization) => tablesForOrganization(db, organization),
    changes: (limit) => listChanges(db, limit),
    takeChanges: async (ids) => {
      if (ids.length > 0) await db.deleteFrom('table_change').where('id', 'in', ids).execute();
    },
  };
}

function tableRows(db: Kysely<Database>, organization: string) {
  return db
    .selectFrom('table_def')
    .where('organization', '=', organization)
    .select(['id', 'name', 'folder', 'columns', sql<string>`instant(updated_at)`.as('updatedAt')])
    .select(
      sql<TableRecord['rows']>`(select count(*)::int from table_row r
        where r.organization = table_def.organization and r.table_id = table_def.id)`.as('rows'),
    );
}

async function readTable(db: Kysely<Database>, organization: string, table: string): Promise<TableRecord | null> {
  const row = await tableRows(db, organization)
    .where((eb) => eb.or([eb('id', '=', table), eb('name', '=', table)]))
    .orderBy(sql`(id = ${table})`, 'desc')
    .executeTakeFirst();
  return row ?? null;
}

async function changeTable(
  db: Kysely<Database>,
  organization: string,
  table: string,
  { name, folder, columns }: Parameters<Tables['change']>[2],
): Promise<TableRecord | null> {
  try {
    await db
      .updateTable('table_def')
      .set({
        updated_at: sql<string>`clock_timestamp()`,
        ...(name === undefined ? {} : { name }),
        ...(folder === undefined ? {} : { folder }),
        ...(columns === undefined ? {} : { columns: JSON.stringify(columns) }),
      })
      .where('organization', '=', organization)
      .where('id', '=', table)
      .execute();
  } catch (error) {
    if (!isUniqueViolation(error, 'table_name')) throw error;
    throw new FlowError('table.already_exists', `There is another table named “${name}”: choose another name.`);
  }
  const row = await tableRows(db, organization).where('id', '=', table).executeTakeFirst();
  return row ?? null;
}

/** In pages by position, so that a large table is never held in memory or read twice. */
async function* allRows(db: Kysely<Database>, organization: string, table: string): AsyncIterable<RowRecord> {
  const found = await findTable(db, organization, table);
  for (let after = '0'; ; ) {
    const rows = await db
      .selectFrom('table_row')
      .select(['id', 'position', 'row_values as values'])
      .select([sql<string>`instant(created_at)`.as('createdAt'), sql<string>`instant(updated_at)`.as('updatedAt')])
      .where('organization', '=', organization)
      .where('table_id', '=', found.id)
      .where('position', '>', after)
      .orderBy('position')
      .limit(PAGE)
      .execute();
    for (const { position: _, ...row } of rows) yield row;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.position;
  }
}

async function listChanges(db: Kysely<Database>, limit: number): Promise<readonly RowChange[]> {
  return db
    .selectFrom('table_change')
    .select(['id', 'organization', 'table_id as table', 'row_id as row', 'change', 'row_values as values', 'depth'])
    .select(sql<string>`instant(at)`.as('at'))
    .orderBy('table_change.id')
    .limit(limit)
    .execute();
}
