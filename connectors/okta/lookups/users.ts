import { collect, defineLookup } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { toUser } from '../user.ts';

export const users = defineLookup<OktaClient>({
  name: 'users',
  title: 'Users',
  find: async ({ client, signal }, search, limit) => {
    const pages = client.list({
      path: '/api/v1/users',
      query: { q: search, limit: Math.min(limit, 200) },
      signal,
      what: 'listing users',
    });
    const { items } = await collect(pages, limit);
    return items
      .map(toUser)
      .flatMap(({ login, displayName }) =>
        login === null ? [] : [{ value: login, title: `${displayName ?? login} (${login})` }],
      );
  },
});
