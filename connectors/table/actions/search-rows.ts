import { type CallContext, defineAction, type RowOperator, type RowSearch } from '@joinery/connector-kit';
import { rowOutput, type TableClient, tableField } from '../fields.ts';

const operators = [
  { value: 'equals', title: 'is' },
  { value: 'not-equals', title: 'is not' },
  { value: 'contains', title: 'contains' },
  { value: 'starts-with', title: 'begins with' },
  { value: 'greater', title: 'is greater than' },
  { value: 'less', title: 'is less than' },
  { value: 'empty', title: 'is empty' },
  { value: 'not-empty', title: 'is not empty' },
  { value: 'in', title: 'is one of' },
] as const satisfies readonly { readonly value: RowOperator; readonly title: string }[];

export const searchRows = defineAction({
  name: 'searchRows',
  title: 'Find rows',
  description: 'Lists the rows of a table that meet the conditions; all rows if there are none.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [
    tableField,
    {
      name: 'where',
      type: 'list',
      title: 'Conditions',
      of: {
        name: 'condition',
        type: 'object',
        title: 'Condition',
        fields: [
          { name: 'column', type: 'text', title: 'Column', required: true },
          { name: 'is', type: 'text', title: 'Comparison', required: true, choices: operators },
          { name: 'value', type: 'any', title: 'Value' },
        ],
      },
    },
    {
      name: 'match',
      type: 'text',
      title: 'Meet',
      default: 'all',
      choices: [
        { value: 'all', title: 'all conditions' },
        { value: 'any', title: 'any condition' },
      ],
    },
    {
      name: 'sortBy',
      type: 'text',
      title: 'Sort by column',
      help: 'Empty: in the order in which the rows were added.',
    },
    { name: 'descending', type: 'boolean', title: 'Descending', default: false },
    {
      name: 'limit',
      type: 'number',
      title: 'At most',
      help: 'How many rows are listed.',
      default: 1_000,
      min: 1,
      max: 10_000,
    },
    { name: 'offset', type: 'number', title: 'Skip', help: 'How many rows are passed over first.', default: 0, min: 0 },
  ],
  output: [
    {
      name: 'rows',
      type: 'list',
      title: 'Rows',
      help: 'The values by column name, with id, createdAt and updatedAt.',
      of: { name: 'row', type: 'object', title: 'Row' },
    },
    { name: 'count', type: 'number', title: 'Number of rows listed' },
    { name: 'total', type: 'number', title: 'Number of rows that fit' },
    { name: 'found', type: 'boolean', title: 'Found any' },
    { name: 'first', type: 'object', title: 'First row', help: 'Empty if none fits.' },
    { name: 'firstId', type: 'text', title: 'Id of the first row' },
  ],
  permissions: [],
  run: async ({ client }: CallContext<TableClient>, { table, where, match, sortBy, descending, limit, offset }) => {
    const search: RowSearch = {
      where: (where ?? []).map(({ column, is, value }) => ({ column, is, ...(value === undefined ? {} : { value }) })),
      ...{ match, limit, offset },
      ...(sortBy ? { sort: { column: sortBy, descending } } : {}),
    };
    const { rows, total } = await client.searchRows(table, search);
    const first = rows[0] ?? null;
    return {
      rows,
      count: rows.length,
      total,
      found: first !== null,
      first,
      firstId: first === null ? null : rowOutput(first).id,
    };
  },
});
