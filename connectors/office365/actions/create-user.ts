import { randomBytes } from 'node:crypto';
import type { JsonObject } from '@joinery/core';
import { asObject, asText, type CallContext, defineAction, defineFields, type InputOf } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { findNewUser } from '../new-user.ts';
import { readRawUser, toUser, userFields, userSelect } from '../user.ts';

const text = <const N extends string>(name: N, title: string) => ({ name, type: 'text', title }) as const;

const input = defineFields([
  {
    name: 'userPrincipalName',
    type: 'text',
    title: 'User principal name',
    help: 'The part behind @ must be a verified domain of the tenant.',
    placeholder: 'ada.lovelace@acme.example',
    required: true,
  },
  { name: 'displayName', type: 'text', title: 'Display name', required: true },
  text('givenName', 'First name'),
  text('surname', 'Last name'),
  {
    name: 'usageLocation',
    type: 'text',
    title: 'Usage location',
    help: 'Two-letter country code; a licence needs one.',
    placeholder: 'DE',
  },
  text('jobTitle', 'Job title'),
  text('department', 'Department'),
  text('companyName', 'Company'),
  text('officeLocation', 'Office'),
  text('employeeId', 'Employee id'),
  text('mobilePhone', 'Mobile phone'),
  {
    name: 'password',
    type: 'secret',
    title: 'First password',
    help: 'Leave it empty for a random one that nobody learns.',
  },
  { name: 'changePassword', type: 'boolean', title: 'Must change the password at the first sign-in', default: true },
  { name: 'accountEnabled', type: 'boolean', title: 'May sign in at once', default: true },
]);

const optional = [
  'givenName',
  'surname',
  'usageLocation',
  'jobTitle',
  'department',
  'companyName',
  'officeLocation',
  'employeeId',
  'mobilePhone',
] as const;

/** What the new user is like, without the password: also what a look afterwards compares. */
function propertiesOf(user: InputOf<typeof input>): JsonObject & { readonly userPrincipalName: string } {
  const userPrincipalName = user.userPrincipalName.trim();
  const given = optional.flatMap((name) => (user[name] ? [[name, user[name]] as const] : []));
  return {
    userPrincipalName,
    displayName: user.displayName,
    mailNickname: userPrincipalName.split('@')[0]?.replaceAll(/[^A-Za-z0-9._-]/g, '') ?? userPrincipalName,
    ...Object.fromEntries(given),
    ...(user.usageLocation ? { usageLocation: user.usageLocation.trim().toUpperCase() } : {}),
  };
}

export const createUser = defineAction({
  name: 'createUser',
  title: 'Create user',
  description: 'Creates a user in Microsoft Entra. Fails if the user principal name is taken.',
  effect: {
    class: 'B',
    reason:
      'A second try is refused because the name is taken, but reading the user by that name shows whether the first one worked.',
    changes: true,
    destructive: false,
    probe: async (call: CallContext<GraphClient>, user) => {
      const sent = propertiesOf(user);
      return findNewUser(call, sent.userPrincipalName, sent);
    },
  },
  input,
  output: userFields,
  permissions: ['User.ReadWrite.All'],
  run: async (call: CallContext<GraphClient>, user) => {
    const sent = propertiesOf(user);
    const passwordProfile = {
      password: user.password || `${randomBytes(24).toString('base64url')}aA1!`,
      forceChangePasswordNextSignIn: user.changePassword,
    };
    const body = { ...sent, accountEnabled: user.accountEnabled, passwordProfile };
    const { client, signal, key } = call;
    const answer = await client.send({
      method: 'POST',
      path: '/users',
      body,
      signal,
      key,
      what: `creating the user ${sent.userPrincipalName}`,
    });
    const id = asText(asObject(answer.body).id);
    // The answer has the default properties only; until the replicas know the user, what was sent stands in for them.
    const raw = id === null ? undefined : await readRawUser(call, id, userSelect).catch(() => undefined);
    return toUser(raw ?? { ...sent, accountEnabled: user.accountEnabled, ...asObject(answer.body) });
  },
});
