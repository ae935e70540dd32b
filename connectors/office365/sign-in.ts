import { asText, type CallContext, defineFields } from '@joinery/connector-kit';
import type { GraphClient } from './client.ts';
import { readRawUser, userPath } from './user.ts';

export const signInFields = defineFields([
  { name: 'changed', type: 'boolean', title: 'Changed', help: 'False if it was so already.' },
  { name: 'userId', type: 'text', title: 'Object id of the user' },
  { name: 'userPrincipalName', type: 'text', title: 'User principal name' },
  { name: 'accountEnabled', type: 'boolean', title: 'Sign-in allowed' },
]);

/** Allows or blocks sign-in; a user who is so already is left alone. */
export async function setSignIn(call: CallContext<GraphClient>, user: string, accountEnabled: boolean) {
  const raw = await readRawUser(call, user, 'id,userPrincipalName,accountEnabled');
  const ends = { userId: raw.id, userPrincipalName: asText(raw.userPrincipalName), accountEnabled };
  if (raw.accountEnabled === accountEnabled) return { changed: false, ...ends };
  const what = accountEnabled ? `letting ${user} sign in` : `blocking the sign-in of ${user}`;
  await call.client.send({
    method: 'PATCH',
    key: call.key,
    path: userPath(raw.id),
    body: { accountEnabled },
    signal: call.signal,
    what,
  });
  return { changed: true, ...ends };
}
