import type { JsonObject } from '@joinery/core';
import { asObject, asText, type CallContext, defineField, defineFields } from '@joinery/connector-kit';
import type { OktaClient } from './client.ts';

export type OktaCall = Pick<CallContext<OktaClient>, 'client' | 'signal'>;

export const userField = defineField({
  name: 'user',
  type: 'text',
  title: 'User',
  help: 'Login (usually the e-mail address) or Okta id of the user.',
  required: true,
  lookup: 'users',
});

const text = <const N extends string, const T extends string>(name: N, title: T) =>
  ({ name, type: 'text', title }) as const;

export const userFields = defineFields([
  text('id', 'Okta id'),
  { name: 'login', type: 'text', title: 'Login' },
  { name: 'email', type: 'text', title: 'E-mail', format: 'email' },
  text('secondEmail', 'Second e-mail'),
  text('firstName', 'First name'),
  text('lastName', 'Last name'),
  { name: 'displayName', type: 'text', title: 'Display name', help: 'First and last name if the profile has none.' },
  {
    name: 'status',
    type: 'text',
    title: 'Status',
    help: 'STAGED, PROVISIONED, ACTIVE, RECOVERY, PASSWORD_EXPIRED, LOCKED_OUT, SUSPENDED or DEPROVISIONED.',
  },
  { name: 'active', type: 'boolean', title: 'May sign in', help: 'False for staged, suspended and deactivated users.' },
  text('title', 'Job title'),
  text('department', 'Department'),
  text('division', 'Division'),
  text('organization', 'Organization'),
  {
    name: 'manager',
    type: 'text',
    title: 'Manager',
    help: 'The profile’s manager attribute; by Okta’s custom the manager’s login or name.',
  },
  text('managerId', 'Manager id'),
  text('employeeNumber', 'Employee number'),
  text('userType', 'User type'),
  text('mobilePhone', 'Mobile phone'),
  text('primaryPhone', 'Primary phone'),
  text('city', 'City'),
  text('countryCode', 'Country code'),
  { name: 'created', type: 'date', title: 'Created' },
  { name: 'activated', type: 'date', title: 'Activated' },
  { name: 'statusChanged', type: 'date', title: 'Status changed' },
  { name: 'lastLogin', type: 'date', title: 'Last sign-in' },
  { name: 'profile', type: 'object', title: 'Whole profile', help: 'Every profile attribute, custom ones included.' },
]);

const profileTexts = [
  ...([
    'login',
    'email',
    'secondEmail',
    'firstName',
    'lastName',
    'title',
    'department',
    'division',
    'organization',
  ] as const),
  ...([
    'manager',
    'managerId',
    'employeeNumber',
    'userType',
    'mobilePhone',
    'primaryPhone',
    'city',
    'countryCode',
  ] as const),
];

const mayNotSignIn = new Set(['STAGED', 'SUSPENDED', 'DEPROVISIONED']);

/** Okta's user object as `userFields` names it. */
export function toUser(raw: JsonObject) {
  const profile = asObject(raw.profile);
  const texts = Object.fromEntries(profileTexts.map((name) => [name, asText(profile[name])])) as Record<
    (typeof profileTexts)[number],
    string | null
  >;
  const status = asText(raw.status);
  const fullName = [texts.firstName, texts.lastName].filter((part) => part !== null).join(' ');
  return {
    id: asText(raw.id),
    ...texts,
    displayName: asText(profile.displayName) ?? (fullName === '' ? texts.login : fullName),
    status,
    active: status === null ? null : !mayNotSignIn.has(status),
    created: asText(raw.created),
    activated: asText(raw.activated),
    statusChanged: asText(raw.statusChanged),
    lastLogin: asText(raw.lastLogin),
    profile,
  };
}

/** Reads a user by id or login. Throws `okta.not_found` naming the user. */
export async function readRawUser(
  { client, signal }: OktaCall,
  user: string,
): Promise<JsonObject & { readonly id: string }> {
  const path = `/api/v1/users/${encodeURIComponent(user.trim())}`;
  const raw = asObject((await client.send({ method: 'GET', path, signal, what: `reading the user ${user}` })).body);
  return { ...raw, id: asText(raw.id) ?? user };
}
