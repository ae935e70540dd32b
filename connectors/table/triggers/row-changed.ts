import { asObject, asText, defineTrigger } from '@joinery/connector-kit';

export const rowChanged = defineTrigger({
  name: 'rowChanged',
  title: 'Row added or changed',
  description: 'Starts when a row of a table is added or changed, by a person, by a flow or over the API.',
  input: [
    { name: 'table', type: 'text', title: 'Table', help: 'Name or id of the table.', required: true, lookup: 'tables' },
    {
      name: 'on',
      type: 'text',
      title: 'When a row is',
      default: 'both',
      choices: [
        { value: 'added', title: 'added' },
        { value: 'changed', title: 'changed' },
        { value: 'both', title: 'added or changed' },
      ],
    },
  ],
  output: [
    { name: 'table', type: 'text', title: 'Table' },
    { name: 'change', type: 'text', title: 'Change', help: 'added or changed.' },
    { name: 'id', type: 'text', title: 'Row id' },
    { name: 'row', type: 'object', title: 'Row', help: 'The values by column name, with id.' },
    { name: 'at', type: 'date', title: 'When' },
  ],
  permissions: [],
  match: (raw, input) => {
    const body = asObject(raw);
    const [table, change, id, at] = [asText(body.table), asText(body.change), asText(body.row), asText(body.at)];
    if (table === null || id === null || at === null || (change !== 'added' && change !== 'changed')) return null;
    const on = asText(input.on) ?? 'both';
    if (on !== 'both' && on !== change) return null;
    const wanted = asText(input.table) ?? '';
    if (wanted !== table && wanted !== asText(body.tableName)) return null;
    const row = { ...asObject(body.values), id };
    return { id: asText(body.id) ?? `${table}/${id}/${at}`, at, output: { table, change, id, row, at } };
  },
});
