import {
  type CallContext,
  collect,
  defineAction,
  groupQueryField,
  limitField,
  listFields,
  moreField,
} from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { groupFields, toGroup } from '../group.ts';

export const findGroups = defineAction({
  name: 'findGroups',
  title: 'Find groups',
  description: 'Lists groups whose name begins with a text, or all groups.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [groupQueryField, limitField('groups')],
  output: [...listFields('groups', 'Groups', groupFields), moreField],
  permissions: ['okta.groups.read (admin role: Read-only Administrator)'],
  run: async ({ client, signal }: CallContext<OktaClient>, { query, limit }) => {
    const page = { q: query, limit: Math.min(limit + 1, 200) };
    const { items, more } = await collect(
      client.list({ path: '/api/v1/groups', query: page, signal, what: 'finding groups' }),
      limit,
    );
    return { groups: items.map(toGroup), count: items.length, more };
  },
});
