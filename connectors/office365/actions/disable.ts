import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { setSignIn, signInFields } from '../sign-in.ts';
import { userField } from '../user.ts';

export const disable = defineAction({
  name: 'disable',
  title: 'Block sign-in',
  description:
    'Keeps the user from signing in. Sessions that are open go on until they are revoked: add the action Revoke sessions.',
  effect: {
    class: 'A',
    reason: 'It sets a state, so repeating it ends in the same state.',
    changes: true,
    destructive: true,
  },
  input: [userField],
  output: signInFields,
  permissions: ['User.EnableDisableAccount.All', 'User.Read.All'],
  run: async (call: CallContext<GraphClient>, { user }) => setSignIn(call, user, false),
});
