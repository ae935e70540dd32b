import { type CallContext, defineAction } from '@joinery/connector-kit';
import { type GraphClient, segment } from '../client.ts';
import { changeMembership, groupField, membershipFields, resolveMembership } from '../group.ts';
import { userField } from '../user.ts';

export const addToGroup = defineAction({
  name: 'addToGroup',
  title: 'Add user to group',
  description: 'Makes the user a member of a group. A user who is a member already stays one.',
  effect: {
    class: 'A',
    reason: 'A second add is refused as already so, and that is read back, so it is safe to repeat.',
    changes: true,
    destructive: false,
  },
  input: [userField, groupField],
  output: membershipFields,
  permissions: ['GroupMember.ReadWrite.All', 'User.ReadBasic.All'],
  run: async (call: CallContext<GraphClient>, { user, group }) => {
    const membership = await resolveMembership(call, user, group);
    const { ends } = membership;
    const { client, signal, key } = call;
    const path = `/groups/${segment(ends.groupId)}/members/$ref`;
    const body = { '@odata.id': `${client.baseUrl}/directoryObjects/${ends.userId}` };
    const what = `adding ${user} to the group ${ends.groupName}`;
    const changed = await changeMembership(call, membership, true, () =>
      client.send({ method: 'POST', path, body, signal, key, what }),
    );
    return { changed, ...ends };
  },
});
