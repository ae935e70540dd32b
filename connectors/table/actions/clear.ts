import { type CallContext, defineAction } from '@joinery/connector-kit';
import { type TableClient, tableField } from '../fields.ts';

export const clear = defineAction({
  name: 'clear',
  title: 'Clear table',
  description: 'Deletes every row of a table.',
  effect: { class: 'A', reason: 'Clearing an empty table changes nothing.', changes: true, destructive: true },
  input: [tableField],
  output: [{ name: 'deleted', type: 'number', title: 'Deleted rows' }],
  permissions: [],
  run: async ({ client }: CallContext<TableClient>, { table }) => ({ deleted: await client.clear(table) }),
});
