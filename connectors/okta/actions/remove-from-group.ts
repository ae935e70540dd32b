import { type CallContext, defineAction, failedBy } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { groupField, isMember, mustBeOktaGroup } from '../group.ts';
import { membershipFields, resolveMembership } from '../membership.ts';
import { userField } from '../user.ts';

export const removeFromGroup = defineAction({
  name: 'removeFromGroup',
  title: 'Remove user from group',
  description: 'Ends the user’s membership of an Okta group. A user who is no member stays none.',
  effect: {
    class: 'A',
    reason: 'Removing somebody who is gone changes nothing, so it is safe to repeat.',
    changes: true,
    destructive: true,
  },
  input: [userField, groupField],
  output: membershipFields,
  permissions: ['okta.users.read', 'okta.groups.manage (admin role: Group Membership Administrator)'],
  run: async (call: CallContext<OktaClient>, { user, group }) => {
    const { path, group: found, ends } = await resolveMembership(call, user, group);
    if (!(await isMember(call, ends.userId, ends.groupId))) return { changed: false, ...ends };
    mustBeOktaGroup(found);
    try {
      await call.client.send({
        method: 'DELETE',
        key: call.key,
        path,
        signal: call.signal,
        what: `removing ${user} from the group ${found.name}`,
      });
    } catch (error) {
      // Somebody else may have been quicker; a 404 alone does not say which of the three is missing.
      if (!failedBy(error, 'not_found') || (await isMember(call, ends.userId, ends.groupId))) throw error;
      return { changed: false, ...ends };
    }
    return { changed: true, ...ends };
  },
});
