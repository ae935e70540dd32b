import { type CallContext, defineAction } from '@joinery/connector-kit';
import { type GraphClient, segment } from '../client.ts';
import { changeMembership, groupField, membershipFields, resolveMembership } from '../group.ts';
import { userField } from '../user.ts';

export const removeFromGroup = defineAction({
  name: 'removeFromGroup',
  title: 'Remove user from group',
  description: 'Ends the user’s membership of a group. A user who is no member stays none.',
  effect: {
    class: 'A',
    reason: 'A second removal finds nobody, and that is read back, so it is safe to repeat.',
    changes: true,
    destructive: true,
  },
  input: [userField, groupField],
  output: membershipFields,
  permissions: ['GroupMember.ReadWrite.All', 'User.ReadBasic.All'],
  run: async (call: CallContext<GraphClient>, { user, group }) => {
    const membership = await resolveMembership(call, user, group);
    const { ends } = membership;
    const { client, signal, key } = call;
    // Without /$ref this very address deletes the user instead of the membership.
    const path = `/groups/${segment(ends.groupId)}/members/${segment(ends.userId)}/$ref`;
    const what = `removing ${user} from the group ${ends.groupName}`;
    const changed = await changeMembership(call, membership, false, () =>
      client.send({ method: 'DELETE', path, signal, key, what }),
    );
    return { changed, ...ends };
  },
});
