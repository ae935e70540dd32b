import { type CallContext, collect, defineAction, listFields, onlyChangeableField } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { groupFields, toGroup } from '../group.ts';
import { readRawUser, userField } from '../user.ts';

export const listUserGroups = defineAction({
  name: 'listUserGroups',
  title: 'List groups of a user',
  description: 'Lists every group that the user is a member of.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [userField, onlyChangeableField('Everyone and groups that an application or directory fills')],
  output: listFields('groups', 'Groups', groupFields),
  permissions: ['okta.users.read (admin role: Read-only Administrator)'],
  run: async (call: CallContext<OktaClient>, { user, onlyChangeable }) => {
    const { id } = await readRawUser(call, user);
    const path = `/api/v1/users/${encodeURIComponent(id)}/groups`;
    const { items } = await collect(
      call.client.list({ path, signal: call.signal, what: `reading the groups of ${user}` }),
      10_000,
    );
    const groups = items.map(toGroup).filter((group) => !onlyChangeable || group.type === 'OKTA_GROUP');
    return { groups, count: groups.length };
  },
});
