import {
  type CallContext,
  collect,
  connectorError,
  defineAction,
  limitField,
  listFields,
  moreField,
} from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { toUser, userFields } from '../user.ts';

export const findUsers = defineAction({
  name: 'findUsers',
  title: 'Find users',
  description:
    'Lists users by the beginning of a name or e-mail, or by a search expression. Deactivated users appear only with a search expression.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [
    {
      name: 'query',
      type: 'text',
      title: 'Name or e-mail begins with',
      help: 'Compared with first name, last name and e-mail. Leave it empty to list everybody.',
    },
    {
      name: 'search',
      type: 'text',
      title: 'Search expression',
      help: 'Okta’s own search language. It may lag a few seconds behind changes.',
      placeholder: 'status eq "ACTIVE" and profile.department eq "Sales"',
    },
    limitField('users'),
  ],
  output: [...listFields('users', 'Users', userFields), moreField],
  permissions: ['okta.users.read (admin role: Read-only Administrator)'],
  run: async ({ client, signal }: CallContext<OktaClient>, { query, search, limit }) => {
    if (query && search) {
      throw connectorError(
        'okta',
        'bad_input',
        'Find users was given a beginning and a search expression; leave one of them empty.',
        { effect: 'not-sent' },
      );
    }
    const page = { q: query, search, limit: Math.min(limit + 1, 200) };
    const { items, more } = await collect(
      client.list({ path: '/api/v1/users', query: page, signal, what: 'finding users' }),
      limit,
    );
    return { users: items.map(toUser), count: items.length, more };
  },
});
