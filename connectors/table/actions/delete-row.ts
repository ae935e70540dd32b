import { type CallContext, defineAction } from '@joinery/connector-kit';
import { rowField, type TableClient, tableField } from '../fields.ts';

export const deleteRow = defineAction({
  name: 'deleteRow',
  title: 'Delete row',
  description: 'Deletes a row. A row that is gone already is no error.',
  effect: { class: 'A', reason: 'Deleting a row that is gone changes nothing.', changes: true, destructive: true },
  input: [tableField, rowField],
  output: [{ name: 'deleted', type: 'boolean', title: 'Deleted', help: 'False if it was gone already.' }],
  permissions: [],
  run: async ({ client }: CallContext<TableClient>, { table, row }) => ({
    deleted: await client.deleteRow(table, row),
  }),
});
