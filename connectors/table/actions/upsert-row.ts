import { type CallContext, connectorError, defineAction } from '@joinery/connector-kit';
import { rowFields, rowOutput, type TableClient, tableField, valuesField } from '../fields.ts';

export const upsertRow = defineAction({
  name: 'upsertRow',
  title: 'Add or change row',
  description: 'Changes the first row whose columns equal the given ones, or adds a row if there is none.',
  effect: {
    class: 'A',
    reason: 'A repeat finds the row that the first try wrote and sets the same values.',
    changes: true,
    destructive: false,
  },
  input: [
    tableField,
    {
      name: 'by',
      type: 'list',
      title: 'Find by columns',
      help: 'Names of the columns that tell rows apart; their values are taken from Values.',
      required: true,
      of: { name: 'column', type: 'text', title: 'Column' },
    },
    valuesField,
  ],
  output: [
    ...rowFields,
    { name: 'created', type: 'boolean', title: 'Added', help: 'False if a row was there and was changed.' },
  ],
  permissions: [],
  run: async ({ client, key, depth }: CallContext<TableClient>, { table, by, values }) => {
    const missing = by.find((column) => !Object.hasOwn(values, column));
    if (by.length === 0 || missing !== undefined) {
      const wrong =
        missing === undefined
          ? 'Find by columns is empty; name at least one column'
          : `Values have no "${missing}", by which the row is to be found; give it a value`;
      throw connectorError('table', 'bad_input', `${wrong}.`, { effect: 'not-sent' });
    }
    const { created, ...row } = await client.upsertRow(table, by, values, key, depth);
    return { ...rowOutput(row), created };
  },
});
