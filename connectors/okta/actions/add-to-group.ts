import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { groupField, isMember, mustBeOktaGroup } from '../group.ts';
import { membershipFields, resolveMembership } from '../membership.ts';
import { userField } from '../user.ts';

export const addToGroup = defineAction({
  name: 'addToGroup',
  title: 'Add user to group',
  description: 'Makes the user a member of an Okta group. A user who is a member already stays one.',
  effect: {
    class: 'A',
    reason: 'Okta answers a second add like the first, so it is safe to repeat.',
    changes: true,
    destructive: false,
  },
  input: [userField, groupField],
  output: membershipFields,
  permissions: ['okta.users.read', 'okta.groups.manage (admin role: Group Membership Administrator)'],
  run: async (call: CallContext<OktaClient>, { user, group }) => {
    const { path, group: found, ends } = await resolveMembership(call, user, group);
    if (await isMember(call, ends.userId, ends.groupId)) return { changed: false, ...ends };
    mustBeOktaGroup(found);
    await call.client.send({
      method: 'PUT',
      key: call.key,
      path,
      signal: call.signal,
      what: `adding ${user} to the group ${found.name}`,
    });
    return { changed: true, ...ends };
  },
});
