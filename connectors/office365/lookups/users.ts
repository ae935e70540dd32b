import { asText, collect, defineLookup } from '@joinery/connector-kit';
import { type GraphClient, quoted } from '../client.ts';

export const users = defineLookup<GraphClient>({
  name: 'users',
  title: 'Users',
  find: async ({ client, signal }, search, limit) => {
    const $filter =
      search === ''
        ? undefined
        : ['displayName', 'userPrincipalName'].map((name) => `startsWith(${name},${quoted(search)})`).join(' or ');
    const query = { $select: 'userPrincipalName,displayName', $top: Math.min(limit, 999), $filter };
    const { items } = await collect(client.list({ path: '/users', query, signal, what: 'listing users' }), limit);
    return items.flatMap((user) => {
      const name = asText(user.userPrincipalName);
      return name === null ? [] : [{ value: name, title: `${asText(user.displayName) ?? name} (${name})` }];
    });
  },
});
