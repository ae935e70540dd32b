import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { readRawUser, toUser, userField, userFields, userSelect } from '../user.ts';

export const readUser = defineAction({
  name: 'readUser',
  title: 'Read user',
  description: 'Reads one user with sign-in state, usage location and licences. Fails if there is no such user.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [userField],
  output: userFields,
  permissions: ['User.Read.All'],
  run: async (call: CallContext<GraphClient>, { user }) => toUser(await readRawUser(call, user, userSelect)),
});
