import type { JsonObject } from '@joinery/core';
import {
  asObject,
  asText,
  collect,
  connectorError,
  defineField,
  defineFields,
  failedBy,
  findIn,
} from '@joinery/connector-kit';
import type { OktaCall } from './user.ts';

export const groupField = defineField({
  name: 'group',
  type: 'text',
  title: 'Group',
  help: 'Name or Okta id of the group. A name must fit exactly.',
  required: true,
  lookup: 'groups',
});

export const groupFields = defineFields([
  { name: 'id', type: 'text', title: 'Okta id' },
  { name: 'name', type: 'text', title: 'Name' },
  { name: 'description', type: 'text', title: 'Description' },
  {
    name: 'type',
    type: 'text',
    title: 'Type',
    help: 'OKTA_GROUP, APP_GROUP or BUILT_IN. Members can be changed only in an OKTA_GROUP.',
  },
]);

export interface OktaGroup {
  readonly id: string | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly type: string | null;
}

export function toGroup(raw: JsonObject): OktaGroup {
  const profile = asObject(raw.profile);
  return {
    id: asText(raw.id),
    name: asText(profile.name),
    description: asText(profile.description),
    type: asText(raw.type),
  };
}

/** Finds a group by id or by its exact name. Throws `okta.not_found` or `okta.ambiguous`, naming it. */
export async function resolveGroup(
  call: OktaCall,
  group: string,
): Promise<OktaGroup & { readonly id: string; readonly name: string }> {
  const wanted = group.trim();
  const found = (await groupById(call, wanted)) ?? (await groupByName(call, wanted));
  if (found?.id == null) {
    throw connectorError(
      'okta',
      'not_found',
      `Okta has no group with the name or id "${wanted}"; correct the group in the step.`,
      { effect: 'refused' },
    );
  }
  return { ...found, id: found.id, name: found.name ?? found.id };
}

async function groupById({ client, signal }: OktaCall, id: string): Promise<OktaGroup | undefined> {
  if (!/^00g[A-Za-z0-9]+$/.test(id)) return undefined;
  try {
    const answer = await client.send({
      method: 'GET',
      path: `/api/v1/groups/${id}`,
      signal,
      what: `reading the group ${id}`,
    });
    return toGroup(asObject(answer.body));
  } catch (error) {
    if (failedBy(error, 'not_found')) return undefined;
    throw error;
  }
}

async function groupByName({ client, signal }: OktaCall, name: string): Promise<OktaGroup | undefined> {
  const path = '/api/v1/groups';
  // `q` finds names that begin with the text, so the exact one still has to be picked out.
  const pages = client.list({ path, query: { q: name, limit: 200 }, signal, what: `looking for the group ${name}` });
  const { items } = await collect(pages, 2_000);
  const exact = items.map(toGroup).filter((group) => group.name === name);
  if (exact.length > 1) {
    throw connectorError(
      'okta',
      'ambiguous',
      `Okta has ${exact.length} groups named "${name}"; give the id of the right one.`,
    );
  }
  return exact[0];
}

/** Groups change their members by hand only if Okta itself owns them. */
export function mustBeOktaGroup(group: OktaGroup): void {
  if (group.type === null || group.type === 'OKTA_GROUP') return;
  const owner = group.type === 'BUILT_IN' ? 'Okta itself fills it' : 'an application or directory fills it';
  throw connectorError(
    'okta',
    'managed_elsewhere',
    `Members of the group "${group.name}" cannot be changed here because ${owner}; change them there, or use an Okta group.`,
    {
      effect: 'not-sent',
    },
  );
}

/** True if the user is a member now. Read from the user's side: people have few groups, groups have many people. */
export async function isMember({ client, signal }: OktaCall, userId: string, groupId: string): Promise<boolean> {
  const path = `/api/v1/users/${encodeURIComponent(userId)}/groups`;
  const pages = client.list({ path, signal, what: `reading the groups of ${userId}` });
  return (await findIn(pages, (group) => group.id === groupId)) !== undefined;
}
