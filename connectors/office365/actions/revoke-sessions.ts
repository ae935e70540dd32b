import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { userField, userPath } from '../user.ts';

export const revokeSessions = defineAction({
  name: 'revokeSessions',
  title: 'Revoke sessions',
  description:
    'Makes every device and application ask the user to sign in again. It takes some minutes, and access tokens live on until they end, usually an hour.',
  effect: {
    class: 'A',
    reason: 'Repeating it only moves the moment from which tokens count.',
    changes: true,
    destructive: true,
  },
  input: [userField],
  output: [
    { name: 'revoked', type: 'boolean', title: 'Revoked' },
    { name: 'user', type: 'text', title: 'User' },
  ],
  permissions: ['User.RevokeSessions.All'],
  run: async ({ client, signal, key }: CallContext<GraphClient>, { user }) => {
    await client.send({
      method: 'POST',
      key,
      path: `${userPath(user)}/revokeSignInSessions`,
      signal,
      what: `revoking the sessions of ${user}`,
    });
    return { revoked: true, user };
  },
});
