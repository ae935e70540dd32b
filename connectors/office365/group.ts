import type { JsonObject } from '@joinery/core';
import {
  asFlag,
  asText,
  ConnectorError,
  connectorError,
  defineField,
  defineFields,
  failedBy,
  findIn,
  objectsOf,
  textsOf,
} from '@joinery/connector-kit';
import { quoted, segment } from './client.ts';
import { type GraphCall, readRawUser, userPath } from './user.ts';

export const groupField = defineField({
  name: 'group',
  type: 'text',
  title: 'Group',
  help: 'Display name or object id of the group. A name must fit exactly and be the only one.',
  required: true,
  lookup: 'groups',
});

export const groupSelect =
  'id,displayName,description,mail,mailEnabled,securityEnabled,groupTypes,onPremisesSyncEnabled,isAssignableToRole';

export const groupFields = defineFields([
  { name: 'id', type: 'text', title: 'Object id' },
  { name: 'displayName', type: 'text', title: 'Name' },
  { name: 'description', type: 'text', title: 'Description' },
  { name: 'mail', type: 'text', title: 'E-mail' },
  { name: 'kind', type: 'text', title: 'Kind', help: 'microsoft365, security, mail-security or distribution.' },
  {
    name: 'changeable',
    type: 'boolean',
    title: 'Members can be changed',
    help: 'False for groups that a rule, Active Directory or Exchange fills.',
  },
  {
    name: 'managedBy',
    type: 'text',
    title: 'Filled by',
    help: 'rule, active-directory or exchange; empty if the members can be changed here.',
  },
]);

/** Graph's group object as `groupFields` names it. */
export function toGroup(raw: JsonObject) {
  const managedBy = managerOf(raw);
  return {
    id: asText(raw.id),
    displayName: asText(raw.displayName),
    description: asText(raw.description),
    mail: asText(raw.mail),
    kind: kindOf(raw),
    changeable: managedBy === null,
    managedBy,
  };
}

function kindOf(raw: JsonObject): string {
  if (textsOf(raw.groupTypes).includes('Unified')) return 'microsoft365';
  if (asFlag(raw.mailEnabled) !== true) return 'security';
  return asFlag(raw.securityEnabled) === true ? 'mail-security' : 'distribution';
}

function managerOf(raw: JsonObject): string | null {
  if (textsOf(raw.groupTypes).includes('DynamicMembership')) return 'rule';
  if (asFlag(raw.onPremisesSyncEnabled) === true) return 'active-directory';
  return ['mail-security', 'distribution'].includes(kindOf(raw)) ? 'exchange' : null;
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Finds a group by id or by its exact name. Throws `not_found` or `ambiguous`, naming it. */
export async function resolveGroup({ client, signal }: GraphCall, group: string) {
  const wanted = group.trim();
  const query = { $select: groupSelect };
  const what = `reading the group ${wanted}`;
  if (guid.test(wanted))
    return { ...toGroup(await client.read({ path: `/groups/${segment(wanted)}`, query, signal, what })), id: wanted };
  const page = await client.read({
    path: '/groups',
    query: { $filter: `displayName eq ${quoted(wanted)}`, ...query },
    signal,
    what,
  });
  const [first, ...others] = objectsOf(page.value).map(toGroup);
  if (first?.id == null)
    throw connectorError(
      'office365',
      'not_found',
      `Microsoft 365 has no group with the name or id "${wanted}"; correct the group in the step.`,
    );
  if (others.length > 0)
    throw connectorError(
      'office365',
      'ambiguous',
      `Microsoft 365 has ${others.length + 1} groups named "${wanted}"; give the object id of the right one.`,
    );
  return { ...first, id: first.id };
}

export const membershipFields = defineFields([
  { name: 'changed', type: 'boolean', title: 'Changed', help: 'False if it was so already.' },
  { name: 'userId', type: 'text', title: 'Object id of the user' },
  { name: 'userPrincipalName', type: 'text', title: 'User principal name' },
  { name: 'groupId', type: 'text', title: 'Object id of the group' },
  { name: 'groupName', type: 'text', title: 'Name of the group' },
]);

/** Both ends of a membership, found by name or id. */
export async function resolveMembership(call: GraphCall, user: string, group: string) {
  const raw = await readRawUser(call, user, 'id,userPrincipalName');
  const found = await resolveGroup(call, group);
  const userPrincipalName = asText(raw.userPrincipalName);
  return { group: found, ends: { userId: raw.id, userPrincipalName, groupId: found.id, groupName: found.displayName } };
}

/** True if the user is a direct member now. */
export async function isMember({ client, signal }: GraphCall, userId: string, groupId: string): Promise<boolean> {
  const what = `reading the groups of ${userId}`;
  const pages = client.list({
    path: `${userPath(userId)}/memberOf`,
    query: { $select: 'id', $top: 999 },
    signal,
    what,
  });
  return (await findIn(pages, (group) => group.id === groupId)) !== undefined;
}

/** Where the members of a group are changed that Graph cannot change. */
const elsewhere: Readonly<Record<string, string>> = {
  rule: 'a rule fills it; change the rule or the attribute that it reads',
  'active-directory': 'it is synchronized from Active Directory; change it there',
  exchange: 'Exchange owns distribution lists and mail-enabled groups; change it in the Exchange admin centre',
};

/** Runs a membership call; the answer "already so" counts only if reading back shows it. */
export async function changeMembership(
  call: GraphCall,
  { group, ends }: Awaited<ReturnType<typeof resolveMembership>>,
  wished: boolean,
  change: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await change();
    return true;
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.effect !== 'refused' || error.retryable) throw error;
    const already = failedBy(error, wished ? 'already_exists' : 'not_found');
    if (already && (await isMember(call, ends.userId, ends.groupId)) === wished) return false;
    const where = elsewhere[group.managedBy ?? ''];
    if (where === undefined) throw error;
    const message = `Members of the group "${group.displayName}" cannot be changed here because ${where}.`;
    throw connectorError('office365', 'managed_elsewhere', message, {
      effect: 'refused',
      details: error.details ?? {},
      cause: error,
    });
  }
}
