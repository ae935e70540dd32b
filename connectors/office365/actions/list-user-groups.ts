import { type CallContext, collect, defineAction, listFields, onlyChangeableField } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { groupFields, groupSelect, toGroup } from '../group.ts';
import { userField, userPath } from '../user.ts';

export const listUserGroups = defineAction({
  name: 'listUserGroups',
  title: 'List groups of a user',
  description:
    'Lists the groups that the user is a direct member of. Admin roles and administrative units are not groups and are left out.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [userField, onlyChangeableField('groups that a rule, Active Directory or Exchange fills')],
  output: listFields('groups', 'Groups', groupFields),
  permissions: ['GroupMember.Read.All', 'User.ReadBasic.All'],
  run: async ({ client, signal }: CallContext<GraphClient>, { user, onlyChangeable }) => {
    const path = `${userPath(user)}/memberOf`;
    const pages = client.list({
      path,
      query: { $select: groupSelect, $top: 999 },
      signal,
      what: `reading the groups of ${user}`,
    });
    const { items } = await collect(pages, 10_000);
    const isGroup = (type: unknown) => type === undefined || type === '#microsoft.graph.group';
    const groups = items.filter((item) => isGroup(item['@odata.type'])).map(toGroup);
    const listed = groups.filter((group) => !onlyChangeable || group.changeable);
    return { groups: listed, count: listed.length };
  },
});
