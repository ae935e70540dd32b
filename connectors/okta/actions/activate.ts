import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { lifecycleFields, statusEffect, transition } from '../lifecycle.ts';
import { userField } from '../user.ts';

/** Statuses of a user who has been activated; PROVISIONED still has to set a password. */
const activeStatuses = new Set(['PROVISIONED', 'ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT']);

export const activate = defineAction({
  name: 'activate',
  title: 'Activate user',
  description: 'Activates a staged or deactivated user. A user who is active already stays so.',
  effect: statusEffect(false),
  input: [
    userField,
    {
      name: 'sendEmail',
      type: 'boolean',
      title: 'Send Okta’s activation mail',
      help: 'Okta mails the user a link to set a password.',
      default: false,
    },
  ],
  output: lifecycleFields,
  permissions: ['okta.users.manage (admin role: Group Administrator)'],
  run: async (call: CallContext<OktaClient>, { user, sendEmail }) =>
    transition(call, user, {
      name: 'activate',
      doing: 'activating',
      reached: (status) => activeStatuses.has(status),
      query: { sendEmail },
    }),
});
