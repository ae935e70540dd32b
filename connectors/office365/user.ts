import type { JsonObject } from '@joinery/core';
import {
  asFlag,
  asText,
  type CallContext,
  connectorError,
  defineField,
  defineFields,
  textsOf,
} from '@joinery/connector-kit';
import { type GraphClient, segment } from './client.ts';
import { licenseField } from './license-field.ts';

export type GraphCall = Pick<CallContext<GraphClient>, 'client' | 'signal'>;

export const userField = defineField({
  name: 'user',
  type: 'text',
  title: 'User',
  help: 'User principal name (usually the e-mail address) or object id of the user.',
  required: true,
  lookup: 'users',
});

/** Graph leaves most of these out unless they are asked for by name. */
const selected = [
  ...([
    'id',
    'userPrincipalName',
    'mail',
    'displayName',
    'givenName',
    'surname',
    'accountEnabled',
    'usageLocation',
  ] as const),
  ...(['jobTitle', 'department', 'companyName', 'officeLocation', 'employeeId', 'mobilePhone', 'userType'] as const),
  ...([
    'businessPhones',
    'onPremisesSyncEnabled',
    'createdDateTime',
    'assignedLicenses',
    'licenseAssignmentStates',
  ] as const),
] as const;
export const userSelect = selected.join(',');

export const userFields = defineFields([
  { name: 'id', type: 'text', title: 'Object id' },
  { name: 'userPrincipalName', type: 'text', title: 'User principal name' },
  { name: 'mail', type: 'text', title: 'E-mail', format: 'email' },
  { name: 'displayName', type: 'text', title: 'Display name' },
  { name: 'givenName', type: 'text', title: 'First name' },
  { name: 'surname', type: 'text', title: 'Last name' },
  { name: 'accountEnabled', type: 'boolean', title: 'Sign-in allowed' },
  {
    name: 'usageLocation',
    type: 'text',
    title: 'Usage location',
    help: 'Two-letter country code; a licence needs one.',
  },
  { name: 'jobTitle', type: 'text', title: 'Job title' },
  { name: 'department', type: 'text', title: 'Department' },
  { name: 'companyName', type: 'text', title: 'Company' },
  { name: 'officeLocation', type: 'text', title: 'Office' },
  { name: 'employeeId', type: 'text', title: 'Employee id' },
  { name: 'mobilePhone', type: 'text', title: 'Mobile phone' },
  { name: 'businessPhone', type: 'text', title: 'Business phone' },
  { name: 'userType', type: 'text', title: 'User type', help: 'Member or Guest.' },
  { name: 'onPremisesSyncEnabled', type: 'boolean', title: 'Synchronized from Active Directory' },
  { name: 'createdDateTime', type: 'date', title: 'Created' },
  { name: 'licensed', type: 'boolean', title: 'Has a licence' },
  {
    name: 'assignedLicenses',
    type: 'list',
    title: 'Licences',
    help: 'Every licence, given directly or by a group.',
    of: licenseField,
  },
]);

/** Graph's user object as `userFields` names it. */
export function toUser(raw: JsonObject) {
  const text = (name: (typeof selected)[number]) => asText(raw[name]);
  const assignedLicenses = toAssigned(raw.assignedLicenses);
  return {
    id: text('id'),
    userPrincipalName: text('userPrincipalName'),
    mail: text('mail'),
    displayName: text('displayName'),
    givenName: text('givenName'),
    surname: text('surname'),
    accountEnabled: asFlag(raw.accountEnabled),
    usageLocation: text('usageLocation'),
    jobTitle: text('jobTitle'),
    department: text('department'),
    companyName: text('companyName'),
    officeLocation: text('officeLocation'),
    employeeId: text('employeeId'),
    mobilePhone: text('mobilePhone'),
    businessPhone: textsOf(raw.businessPhones)[0] ?? null,
    userType: text('userType'),
    onPremisesSyncEnabled: asFlag(raw.onPremisesSyncEnabled) ?? false,
    createdDateTime: text('createdDateTime'),
    licensed: assignedLicenses.length > 0,
    assignedLicenses,
  };
}

function toAssigned(raw: JsonObject[string] | undefined) {
  return (Array.isArray(raw) ? (raw as readonly JsonObject[]) : []).map((license) => ({
    skuId: asText(license.skuId),
    disabledPlans: textsOf(license.disabledPlans),
  }));
}

export function userPath(user: string): string {
  if (user.trim() === '')
    throw connectorError(
      'office365',
      'bad_input',
      'The field User of the step is empty; fill in a user principal name or an object id.',
      { effect: 'not-sent' },
    );
  return `/users/${segment(user)}`;
}

/** Reads some properties of a user by principal name or id. Throws `not_found` naming the user. */
export async function readRawUser(
  { client, signal }: GraphCall,
  user: string,
  select: string,
): Promise<JsonObject & { readonly id: string }> {
  const raw = await client.read({
    path: userPath(user),
    query: { $select: select },
    signal,
    what: `reading the user ${user}`,
  });
  return { ...raw, id: asText(raw.id) ?? user };
}
