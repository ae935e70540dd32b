import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { lifecycleFields, statusEffect, transition } from '../lifecycle.ts';
import { userField } from '../user.ts';

export const suspend = defineAction({
  name: 'suspend',
  title: 'Suspend user',
  description: 'Keeps the user from signing in; groups and applications stay. Unsuspend undoes it.',
  effect: statusEffect(true),
  input: [userField],
  output: lifecycleFields,
  permissions: ['okta.users.manage (admin role: Group Administrator)'],
  run: async (call: CallContext<OktaClient>, { user }) =>
    transition(call, user, {
      name: 'suspend',
      doing: 'suspending',
      reached: (status) => status === 'SUSPENDED',
      from: ['ACTIVE'],
    }),
});
