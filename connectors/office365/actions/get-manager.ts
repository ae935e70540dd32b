import { asText, type CallContext, defineAction, failedBy } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { readRawUser, userField, userPath } from '../user.ts';

const none = { found: false, id: null, userPrincipalName: null, mail: null, displayName: null, jobTitle: null };

export const getManager = defineAction({
  name: 'getManager',
  title: 'Get manager',
  description: 'Reads who the user’s manager is. A user without one is no error: Found is false then.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [userField],
  output: [
    { name: 'found', type: 'boolean', title: 'Found', help: 'False if the user has no manager.' },
    { name: 'id', type: 'text', title: 'Object id' },
    { name: 'userPrincipalName', type: 'text', title: 'User principal name' },
    { name: 'mail', type: 'text', title: 'E-mail' },
    { name: 'displayName', type: 'text', title: 'Display name' },
    { name: 'jobTitle', type: 'text', title: 'Job title' },
  ],
  permissions: ['User.Read.All'],
  run: async (call: CallContext<GraphClient>, { user }) => {
    const { client, signal } = call;
    try {
      const query = { $select: 'id,userPrincipalName,mail,displayName,jobTitle' };
      const raw = await client.read({
        path: `${userPath(user)}/manager`,
        query,
        signal,
        what: `reading the manager of ${user}`,
      });
      const text = (name: string) => asText(raw[name]);
      return {
        found: true,
        id: text('id'),
        userPrincipalName: text('userPrincipalName'),
        mail: text('mail'),
        displayName: text('displayName'),
        jobTitle: text('jobTitle'),
      };
    } catch (error) {
      if (!failedBy(error, 'not_found')) throw error;
      // A missing manager and a missing user are the same answer; reading the user tells them apart.
      await readRawUser(call, user, 'id');
      return none;
    }
  },
});
