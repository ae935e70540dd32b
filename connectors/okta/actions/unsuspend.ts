import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { lifecycleFields, statusEffect, transition } from '../lifecycle.ts';
import { userField } from '../user.ts';

export const unsuspend = defineAction({
  name: 'unsuspend',
  title: 'Unsuspend user',
  description: 'Lets a suspended user sign in again. A user who is active already stays so.',
  effect: statusEffect(false),
  input: [userField],
  output: lifecycleFields,
  permissions: ['okta.users.manage (admin role: Group Administrator)'],
  run: async (call: CallContext<OktaClient>, { user }) =>
    transition(call, user, {
      name: 'unsuspend',
      doing: 'unsuspending',
      reached: (status) => status === 'ACTIVE',
      from: ['SUSPENDED'],
    }),
});
