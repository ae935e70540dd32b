import { randomUUID } from 'node:crypto';
import type { TableSummary } from '@joinery/api';
import { checkValues, coerceValues, type Fields, type JsonObject, parseFields, readerAt } from '@joinery/core';
import { ApiError, found, notFound } from '../api-error.ts';
import type { ApiParts } from '../api-parts.ts';
import { readCsv, writeCsv } from '../csv.ts';
import { flowDocuments, flowsUsing, namesOf, usesTable } from '../flow-uses.ts';
import type { Handlers } from '../handler.ts';
import type { TableRecord } from '../../ports.ts';
import { checkFolder } from './flows.ts';

export const tables: Handlers<
  'listTables' | 'createTable' | 'readTable' | 'changeTable' | 'deleteTable' | 'importRows' | 'exportRows'
> = {
  listTables: async ({ organization, query }, parts) =>
    (await parts.tables.list(organization, query.folder)).map(toTable),
  createTable: async ({ organization, body }, parts) => {
    await checkFolder(parts, organization, body.folder);
    const table = await parts.tables.create(organization, {
      id: randomUUID(),
      name: body.name,
      folder: body.folder ?? null,
      columns: readColumns(body.columns),
    });
    if (table === 'name-taken') throw nameTaken(body.name);
    return toTable(table);
  },
  readTable: async ({ organization, params }, parts) =>
    toTable(await readTableRecord(parts, organization, params.table)),
  changeTable: async ({ organization, params, body }, parts) => {
    await checkFolder(parts, organization, body.folder);
    const { name, folder, columns } = body;
    const others = (await parts.tables.list(organization)).filter(({ id }) => id !== params.table);
    if (name !== undefined && others.some((other) => other.name === name)) throw nameTaken(name);
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(folder === undefined ? {} : { folder }),
      ...(columns === undefined ? {} : { columns: readColumns(columns) }),
    };
    return toTable(found(await parts.tables.change(organization, params.table, change), 'table', params.table));
  },
  deleteTable: async ({ organization, params }, parts) => {
    const table = await readTableRecord(parts, organization, params.table);
    const users = flowsUsing(await flowDocuments(parts.flows, organization), usesTable(table));
    if (users.length > 0)
      throw new ApiError(
        409,
        'table.in_use',
        `The table "${table.name}" is used by ${namesOf(users)}; change them first.`,
      );
    await parts.tables.delete(organization, table.id);
  },
  importRows: async ({ organization, params, body }, parts) => {
    const { id, columns } = await readTableRecord(parts, organization, params.table);
    return { imported: await parts.tables.importRows(organization, id, readCsv(body.csv, columns), body.replace) };
  },
  exportRows: async ({ organization, params }, parts) => {
    const { id, name, columns } = await readTableRecord(parts, organization, params.table);
    return {
      type: 'text/csv; charset=utf-8',
      name: `${name}.csv`,
      text: writeCsv(columns, parts.tables.allRows(organization, id)),
    };
  },
};

export const rows: Handlers<'searchRows' | 'createRow' | 'changeRow' | 'deleteRow'> = {
  searchRows: async ({ organization, params, query }, parts) => {
    const { columns } = await readTableRecord(parts, organization, params.table);
    for (const column of [query.filterColumn, query.sort])
      if (column !== undefined)
        found(
          columns.find(({ name }) => name === column),
          'column',
          column,
        );
    const page = await parts.tables.search(organization, params.table, {
      offset: query.offset,
      limit: query.limit,
      ...(query.search === undefined || query.search === '' ? {} : { search: query.search }),
      ...(query.filterColumn === undefined
        ? {}
        : { filter: { column: query.filterColumn, value: query.filterValue ?? '' } }),
      ...(query.sort === undefined ? {} : { sort: { column: query.sort, descending: query.descending } }),
    });
    return { rows: [...page.rows], total: page.total };
  },
  createRow: async ({ organization, params, body }, parts) => {
    const { columns } = await readTableRecord(parts, organization, params.table);
    return parts.tables.createRow(organization, params.table, readValues(columns, body.values));
  },
  changeRow: async ({ organization, params, body }, parts) => {
    const { columns } = await readTableRecord(parts, organization, params.table);
    // A column that is left out keeps its value; one of no column is refused all the same.
    const kept = columns.filter(({ name, required }) => Object.hasOwn(body.values, name) || required !== true);
    const values = readValues(kept, body.values);
    return found(await parts.tables.changeRow(organization, params.table, params.row, values), 'row', params.row);
  },
  deleteRow: async ({ organization, params }, parts) => {
    await readTableRecord(parts, organization, params.table);
    if (!(await parts.tables.deleteRow(organization, params.table, params.row))) throw notFound('row', params.row);
  },
};

async function readTableRecord(parts: ApiParts, organization: string, table: string): Promise<TableRecord> {
  return found(await parts.tables.read(organization, table), 'table', table);
}

function readColumns(columns: unknown): Fields {
  const fields = parseFields(columns, readerAt('/columns'));
  const secret = fields.find(({ type }) => type === 'secret');
  if (secret)
    throw new ApiError(
      422,
      'table.secret_column',
      `The column "${secret.name}" cannot be a secret, since tables are shown and exported; put secrets into a connection.`,
    );
  return fields;
}

function readValues(columns: Fields, given: JsonObject): JsonObject {
  const values = coerceValues(columns, given);
  const faults = checkValues(columns, values, '/values');
  if (faults.length === 0) return values;
  throw new ApiError(422, 'table.bad_row', faults[0]?.message ?? 'The row does not fit its table.', {
    problems: faults.map((fault) => ({ ...fault, severity: 'error' })),
  });
}

function nameTaken(name: string): ApiError {
  return new ApiError(409, 'table.name_taken', `There is a table "${name}" already; choose another name.`);
}

function toTable({ id, name, folder, columns, rows: count, updatedAt }: TableRecord): TableSummary {
  return { id, name, folder, columns, rows: count, updatedAt };
}
