import { asObject, asText, type CallContext, defineAction } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { readRawUser, userField } from '../user.ts';

export const clearSessions = defineAction({
  name: 'clearSessions',
  title: 'Sign user out everywhere',
  description:
    'Ends all Okta sessions of the user and, if wished, revokes OAuth tokens. Sessions inside applications end only when the application asks Okta again.',
  effect: {
    class: 'A',
    reason: 'Ending sessions that have ended changes nothing, so it is safe to repeat.',
    changes: true,
    destructive: true,
  },
  input: [
    userField,
    {
      name: 'revokeTokens',
      type: 'boolean',
      title: 'Revoke OAuth tokens too',
      help: 'OpenID Connect and OAuth tokens that Okta issued.',
      default: true,
    },
  ],
  output: [
    { name: 'cleared', type: 'boolean', title: 'Cleared' },
    { name: 'userId', type: 'text', title: 'Okta id of the user' },
    { name: 'login', type: 'text', title: 'Login of the user' },
  ],
  permissions: ['okta.users.manage (admin role: Group Administrator)'],
  run: async (call: CallContext<OktaClient>, { user, revokeTokens }) => {
    const raw = await readRawUser(call, user);
    const path = `/api/v1/users/${encodeURIComponent(raw.id)}/sessions`;
    await call.client.send({
      method: 'DELETE',
      key: call.key,
      path,
      query: { oauthTokens: revokeTokens },
      signal: call.signal,
      what: `ending the sessions of ${user}`,
    });
    return { cleared: true, userId: raw.id, login: asText(asObject(raw.profile).login) };
  },
});
