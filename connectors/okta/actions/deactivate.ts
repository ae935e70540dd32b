import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { lifecycleFields, statusEffect, transition } from '../lifecycle.ts';
import { userField } from '../user.ts';

export const deactivate = defineAction({
  name: 'deactivate',
  title: 'Deactivate user',
  description:
    'Deactivates the user: all application assignments end, and applications may delete the user’s data. Suspend is the gentler way.',
  effect: statusEffect(true),
  input: [userField],
  output: lifecycleFields,
  permissions: ['okta.users.manage (admin role: Group Administrator)'],
  run: async (call: CallContext<OktaClient>, { user }) =>
    transition(call, user, {
      name: 'deactivate',
      doing: 'deactivating',
      reached: (status) => status === 'DEPROVISIONED',
      query: { sendEmail: false },
    }),
});
