import { type CallContext, collect, defineAction } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { groupFields, toGroup } from '../group.ts';

export const findGroups = defineAction({
  name: 'findGroups',
  title: 'Find groups',
  description: 'Lists groups whose name begins with a text, or all groups.',
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
