import { type CallContext, collect, defineAction } from '@joinery/connector-kit';
import { type GraphClient, quoted } from '../client.ts';
import { groupFields, groupSelect, toGroup } from '../group.ts';

export const listGroups = defineAction({
  name: 'listGroups',
  title: 'List groups',
  description: 'Lists groups of the tenant whose name begins with a text, or all of them.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [
    { name: 'query', type: 'text', title: 'Name begins with', help: 'Leave it empty to list every group.' },
    {
      name: 'limit',
      type: 'number',
      title: 'At most',
      help: 'How many groups are listed.',
      default: 200,
      min: 1,
      max: 10_000,
    },
  ],
  output: [
    {
      name: 'groups',
      type: 'list',
      title: 'Groups',
      of: { name: 'group', type: 'object', title: 'Group', fields: groupFields },
    },
    { name: 'count', type: 'number', title: 'Number of groups' },
    { name: 'more', type: 'boolean', title: 'There are more', help: 'True if the limit cut the list.' },
  ],
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
