import type { JsonObject } from '@joinery/core';
import { asText, defineField, defineFields, type TablesForOrganization } from '@joinery/connector-kit';

export type TableClient = TablesForOrganization;

export const tableField = defineField({
  name: 'table',
  type: 'text',
  title: 'Table',
  help: 'Name or id of the table.',
  required: true,
  lookup: 'tables',
});
export const rowField = defineField({
  name: 'row',
  type: 'text',
  title: 'Row id',
  help: 'Id of the row, as another step put it out.',
  required: true,
});
export const valuesField = defineField({
  name: 'values',
  type: 'object',
  title: 'Values',
  help: 'One value for each column, by the column’s name.',
  required: true,
});

export const rowFields = defineFields([
  { name: 'id', type: 'text', title: 'Row id' },
  { name: 'row', type: 'object', title: 'Row', help: 'The values by column name, with id, createdAt and updatedAt.' },
]);

export function rowOutput(row: JsonObject) {
  return { id: asText(row.id), row };
}
