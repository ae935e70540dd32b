import { type CallContext, defineAction } from '@joinery/connector-kit';
import { type TableClient, tableField } from '../fields.ts';

export const replaceRows = defineAction({
  name: 'replaceRows',
  title: 'Replace all rows',
  description: 'Swaps the whole content of a table at once: a reader sees the old rows or the new ones, never a half.',
  effect: {
    class: 'A',
    reason: 'It sets the whole content, so repeating it ends in the same content.',
    changes: true,
    destructive: true,
  },
  input: [
    tableField,
    {
      name: 'rows',
      type: 'list',
      title: 'Rows',
      help: 'One object for each row, with values by column name.',
      required: true,
      of: { name: 'row', type: 'object', title: 'Row' },
    },
  ],
  output: [{ name: 'count', type: 'number', title: 'Number of rows' }],
  permissions: [],
  run: async ({ client }: CallContext<TableClient>, { table, rows }) => ({
    count: await client.replaceRows(table, rows),
  }),
});
