import {
  type CallContext,
  collect,
  defineAction,
  groupQueryField,
  limitField,
  listFields,
  moreField,
} from '@joinery/connector-kit';
import { type GraphClient, quoted } from '../client.ts';
import { groupFields, groupSelect, toGroup } from '../group.ts';

export const listGroups = defineAction({
  name: 'listGroups',
  title: 'List groups',
  description: 'Lists groups of the tenant whose name begins with a text, or all of them.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [groupQueryField, limitField('groups')],
  output: [...listFields('groups', 'Groups', groupFields), moreField],
  permissions: ['GroupMember.Read.All'],
  run: async ({ client, signal }: CallContext<GraphClient>, { query, limit }) => {
    const $filter = query ? `startsWith(displayName,${quoted(query)})` : undefined;
    const pages = client.list({
      path: '/groups',
      query: { $select: groupSelect, $top: Math.min(limit + 1, 999), $filter },
      signal,
      what: 'listing groups',
    });
    const { items, more } = await collect(pages, limit);
    return { groups: items.map(toGroup), count: items.length, more };
  },
});
