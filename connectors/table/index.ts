import { defineConnector } from '@joinery/connector-kit';
import { clear } from './actions/clear.ts';
import { createRow } from './actions/create-row.ts';
import { deleteRow } from './actions/delete-row.ts';
import { readRow } from './actions/read-row.ts';
import { replaceRows } from './actions/replace-rows.ts';
import { searchRows } from './actions/search-rows.ts';
import { updateRow } from './actions/update-row.ts';
import { upsertRow } from './actions/upsert-row.ts';
import { tables } from './lookups/tables.ts';
import { rowChanged } from './triggers/row-changed.ts';

export const table = defineConnector({
  name: 'table',
  title: 'Tables',
  description: 'Rows in the tables of this product.',
  icon: 'table',
  color: '#2f9e44',
  auth: [],
  client: (context) => context.tables,
  test: async ({ client }) => ({ summary: `${(await client.list()).length} tables.` }),
  actions: [searchRows, readRow, createRow, updateRow, upsertRow, deleteRow, clear, replaceRows],
  triggers: [rowChanged],
  lookups: [tables],
});
