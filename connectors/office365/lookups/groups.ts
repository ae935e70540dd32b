import { collect, defineLookup } from '@joinery/connector-kit';
import { type GraphClient, quoted } from '../client.ts';
import { groupSelect, toGroup } from '../group.ts';

export const groups = defineLookup<GraphClient>({
  name: 'groups',
  title: 'Groups',
  find: async ({ client, signal }, search, limit) => {
    const $filter = search === '' ? undefined : `startsWith(displayName,${quoted(search)})`;
    const query = { $select: groupSelect, $top: Math.min(limit, 999), $filter };
    const { items } = await collect(client.list({ path: '/groups', query, signal, what: 'listing groups' }), limit);
    return items
      .map(toGroup)
      .flatMap(({ id, displayName }) => (id === null ? [] : [{ value: id, title: displayName ?? id }]));
  },
});
