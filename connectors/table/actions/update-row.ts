import { type CallContext, defineAction } from '@joinery/connector-kit';
import { rowField, rowFields, rowOutput, valuesField, type TableClient, tableField } from '../fields.ts';

export const updateRow = defineAction({
  name: 'updateRow',
  title: 'Change row',
  description: 'Changes the named columns of a row; the others stay. Fails if the row is gone.',
  effect: {
    class: 'A',
    reason: 'It sets values, so repeating it ends in the same row.',
    changes: true,
    destructive: false,
  },
  input: [tableField, rowField, valuesField],
  output: rowFields,
  permissions: [],
  run: async ({ client, depth }: CallContext<TableClient>, { table, row, values }) =>
    rowOutput(await client.updateRow(table, row, values, depth)),
});
