import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { id, jsonObject, name, organizationParams } from '../shapes/common.ts';
import { fields } from '../shapes/flow.ts';
import { tableRow, tableSummary } from '../shapes/table.ts';

const area = 'Tables';
const base = '/organizations/{organization}/tables';
const params = organizationParams.extend({ table: id });
const rowParams = params.extend({ row: id });

export const listTables = defineRoute({
  name: 'listTables',
  area,
  method: 'GET',
  path: base,
  access: 'viewer',
  summary: 'List tables.',
  params: organizationParams,
  query: z.object({ folder: id.optional() }),
  reply: z.array(tableSummary),
});
export const createTable = defineRoute({
  name: 'createTable',
  area,
  method: 'POST',
  path: base,
  access: 'builder',
  summary: 'Create a table.',
  params: organizationParams,
  body: z.object({ name, folder: id.nullable().optional(), columns: fields }),
  reply: tableSummary,
});
export const readTable = defineRoute({
  name: 'readTable',
  area,
  method: 'GET',
  path: `${base}/{table}`,
  access: 'viewer',
  summary: 'Read a table: its columns and size.',
  params,
  reply: tableSummary,
});
export const changeTable = defineRoute({
  name: 'changeTable',
  area,
  method: 'PATCH',
  path: `${base}/{table}`,
  access: 'builder',
  summary: 'Rename or move a table, or change its columns.',
  params,
  body: z.object({ name: name.optional(), folder: id.nullable().optional(), columns: fields.optional() }),
  reply: tableSummary,
});
export const deleteTable = defineRoute({
  name: 'deleteTable',
  area,
  method: 'DELETE',
  path: `${base}/{table}`,
  access: 'builder',
  summary: 'Delete a table that no flow uses.',
  params,
});
export const searchRows = defineRoute({
  name: 'searchRows',
  area,
  method: 'GET',
  path: `${base}/{table}/rows`,
  access: 'viewer',
  summary: 'List rows, searched, sorted and paged.',
  params,
  query: z.object({
    search: z.string().max(200).optional(),
    filterColumn: z.string().optional(),
    filterValue: z.string().optional(),
    sort: z.string().optional(),
    descending: z.stringbool().default(false),
    offset: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  reply: z.object({ rows: z.array(tableRow), total: z.number() }),
});
export const createRow = defineRoute({
  name: 'createRow',
  area,
  method: 'POST',
  path: `${base}/{table}/rows`,
  access: 'operator',
  summary: 'Add a row.',
  params,
  body: z.object({ values: jsonObject }),
  reply: tableRow,
});
export const changeRow = defineRoute({
  name: 'changeRow',
  area,
  method: 'PATCH',
  path: `${base}/{table}/rows/{row}`,
  access: 'operator',
  summary: "Change some of a row's values.",
  params: rowParams,
  body: z.object({ values: jsonObject }),
  reply: tableRow,
});
export const deleteRow = defineRoute({
  name: 'deleteRow',
  area,
  method: 'DELETE',
  path: `${base}/{table}/rows/{row}`,
  access: 'operator',
  summary: 'Delete a row.',
  params: rowParams,
});
export const importRows = defineRoute({
  name: 'importRows',
  area,
  method: 'POST',
  path: `${base}/{table}/import`,
  access: 'operator',
  summary: 'Import CSV: all rows or none, each problem named by line.',
  params,
  body: z.object({ csv: z.string(), replace: z.boolean() }),
  reply: z.object({ imported: z.number() }),
  maxBody: 10_000_000,
});
export const exportRows = defineRoute({
  name: 'exportRows',
  area,
  method: 'GET',
  path: `${base}/{table}/export.csv`,
  access: 'viewer',
  summary: 'Export all rows as CSV.',
  params,
  reply: z.string(),
  answers: 'text',
});
