import { collect, defineLookup } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { toGroup } from '../group.ts';

export const groups = defineLookup<OktaClient>({
  name: 'groups',
  title: 'Groups',
  find: async ({ client, signal }, search, limit) => {
    const pages = client.list({
      path: '/api/v1/groups',
      query: { q: search, limit: Math.min(limit, 200) },
      signal,
      what: 'listing groups',
    });
    const { items } = await collect(pages, limit);
    return items.map(toGroup).flatMap(({ id, name }) => (id === null ? [] : [{ value: id, title: name ?? id }]));
  },
});
