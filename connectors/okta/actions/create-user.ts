import type { JsonObject } from '@joinery/core';
import {
  asObject,
  asText,
  type CallContext,
  defineAction,
  defineFields,
  failedBy,
  type InputOf,
} from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { readRawUser, toUser, userFields } from '../user.ts';

const input = defineFields([
  { name: 'login', type: 'text', title: 'Login', help: 'Usually the e-mail address.', required: true },
  { name: 'email', type: 'text', title: 'E-mail', format: 'email', required: true },
  { name: 'firstName', type: 'text', title: 'First name', required: true },
  { name: 'lastName', type: 'text', title: 'Last name', required: true },
  {
    name: 'profile',
    type: 'object',
    title: 'More attributes',
    help: 'By Okta’s attribute names, for instance department, title or manager.',
  },
  {
    name: 'activate',
    type: 'boolean',
    title: 'Activate at once',
    help: 'Okta mails the user a link then. Else the user is staged until the action Activate user.',
    default: false,
  },
]);

function profileOf({
  login,
  email,
  firstName,
  lastName,
  profile,
}: InputOf<typeof input>): JsonObject & { readonly login: string } {
  return { ...asObject(profile ?? {}), login: login.trim(), email: email.trim(), firstName, lastName };
}

export const createUser = defineAction({
  name: 'createUser',
  title: 'Create user',
  description: 'Creates a user without a password. Fails if the login is taken; deactivated users still hold theirs.',
  effect: {
    class: 'B',
    reason:
      'A second try is refused because the login is taken, but reading the user by login shows whether the first one worked.',
    changes: true,
    destructive: false,
    probe: async (call: CallContext<OktaClient>, user) => {
      const sent = profileOf(user);
      try {
        const raw = await readRawUser(call, sent.login);
        const found = asObject(raw.profile);
        const other = ['email', 'firstName', 'lastName'].find((name) => asText(found[name]) !== sent[name]);
        if (other === undefined) return { result: 'happened', output: toUser(raw) };
        return {
          result: 'unsure',
          reason: `${sent.login} exists, but with another ${other} than the step sent; look whether it is the same person`,
        };
      } catch (error) {
        if (failedBy(error, 'not_found')) return { result: 'absent' };
        throw error;
      }
    },
  },
  input,
  output: userFields,
  permissions: ['okta.users.manage (admin role: Group Administrator)'],
  run: async ({ client, signal, key }: CallContext<OktaClient>, user) => {
    const profile = profileOf(user);
    const query = { activate: user.activate };
    const answer = await client.send({
      method: 'POST',
      path: '/api/v1/users',
      query,
      body: { profile },
      signal,
      key,
      what: `creating the user ${profile.login}`,
    });
    return toUser(asObject(answer.body));
  },
});
