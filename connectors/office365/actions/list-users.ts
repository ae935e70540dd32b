import {
  type CallContext,
  collect,
  connectorError,
  defineAction,
  limitField,
  listFields,
  moreField,
} from '@joinery/connector-kit';
import { type GraphClient, quoted } from '../client.ts';
import { toUser, userFields, userSelect } from '../user.ts';

export const listUsers = defineAction({
  name: 'listUsers',
  title: 'List users',
  description:
    'Lists users by the beginning of a name or address, by a filter, or all of them. The list may lag a little behind changes.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [
    {
      name: 'query',
      type: 'text',
      title: 'Name or address begins with',
      help: 'Compared with display name, user principal name and e-mail.',
    },
    {
      name: 'filter',
      type: 'text',
      title: 'Filter',
      help: 'An OData filter of Microsoft Graph.',
      placeholder: "department eq 'Sales' and accountEnabled eq true",
    },
    limitField('users'),
  ],
  output: [...listFields('users', 'Users', userFields), moreField],
  permissions: ['User.Read.All'],
  run: async ({ client, signal }: CallContext<GraphClient>, { query, filter, limit }) => {
    if (query && filter) {
      throw connectorError(
        'office365',
        'bad_input',
        'List users was given a beginning and a filter; leave one of them empty.',
        { effect: 'not-sent' },
      );
    }
    const $filter = query
      ? ['displayName', 'userPrincipalName', 'mail'].map((name) => `startsWith(${name},${quoted(query)})`).join(' or ')
      : filter;
    const pages = client.list({
      path: '/users',
      query: { $select: userSelect, $top: Math.min(limit + 1, 999), $filter, $count: filter ? true : undefined },
      // Many filters work in this mode only; the header has to go out with each page.
      ...(filter ? { headers: { ConsistencyLevel: 'eventual' } } : {}),
      signal,
      what: 'listing users',
    });
    const { items, more } = await collect(pages, limit);
    return { users: items.map(toUser), count: items.length, more };
  },
});
