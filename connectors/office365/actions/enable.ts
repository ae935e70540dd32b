import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { setSignIn, signInFields } from '../sign-in.ts';
import { userField } from '../user.ts';

export const enable = defineAction({
  name: 'enable',
  title: 'Allow sign-in',
  description: 'Lets the user sign in again. Licences and groups are not touched.',
  effect: {
    class: 'A',
    reason: 'It sets a state, so repeating it ends in the same state.',
    changes: true,
    destructive: false,
  },
  input: [userField],
  output: signInFields,
  permissions: ['User.EnableDisableAccount.All', 'User.Read.All'],
  run: async (call: CallContext<GraphClient>, { user }) => setSignIn(call, user, true),
});
