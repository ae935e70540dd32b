import { defineLookup } from '@joinery/connector-kit';
import type { TableClient } from '../fields.ts';

export const tables = defineLookup<TableClient>({
  name: 'tables',
  title: 'Tables',
  find: async ({ client }, search, limit) => {
    const wanted = search.trim().toLowerCase();
    const found = (await client.list()).filter((table) => table.name.toLowerCase().includes(wanted));
    return found.slice(0, limit).map(({ id, name }) => ({ value: id, title: name }));
  },
});
