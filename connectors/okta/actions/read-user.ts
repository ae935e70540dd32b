import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { readRawUser, toUser, userField, userFields } from '../user.ts';

export const readUser = defineAction({
  name: 'readUser',
  title: 'Read user',
  description: 'Reads one user with status and profile. Fails if there is no such user.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [userField],
  output: userFields,
  permissions: ['okta.users.read (admin role: Read-only Administrator)'],
  run: async (call: CallContext<OktaClient>, { user }) => toUser(await readRawUser(call, user)),
});
