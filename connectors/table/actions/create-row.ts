import { type CallContext, defineAction } from '@joinery/connector-kit';
import { rowFields, rowOutput, valuesField, type TableClient, tableField } from '../fields.ts';

export const createRow = defineAction({
  name: 'createRow',
  title: 'Add row',
  description: 'Adds a row to a table of this product.',
  effect: {
    class: 'A',
    reason: 'The row is written under the key of the step, so a repeat finds it and adds no second one.',
    changes: true,
    destructive: false,
  },
  input: [tableField, valuesField],
  output: rowFields,
  permissions: [],
  run: async ({ client, key, depth }: CallContext<TableClient>, { table, values }) =>
    rowOutput(await client.createRow(table, values, key, depth)),
});
