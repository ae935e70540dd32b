import { type CallContext, defineAction } from '@joinery/connector-kit';
import { rowField, rowFields, rowOutput, type TableClient, tableField } from '../fields.ts';

export const readRow = defineAction({
  name: 'readRow',
  title: 'Read row',
  description: 'Reads one row by its id. A row that is not there is no error: Found is false then.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [tableField, rowField],
  output: [{ name: 'found', type: 'boolean', title: 'Found' }, ...rowFields],
  permissions: [],
  run: async ({ client }: CallContext<TableClient>, { table, row }) => {
    const found = await client.readRow(table, row);
    return found === null ? { found: false, id: null, row: null } : { found: true, ...rowOutput(found) };
  },
});
