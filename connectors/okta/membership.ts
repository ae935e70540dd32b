import { asObject, asText, defineFields } from '@joinery/connector-kit';
import { resolveGroup } from './group.ts';
import { type OktaCall, readRawUser } from './user.ts';

export const membershipFields = defineFields([
  { name: 'changed', type: 'boolean', title: 'Changed', help: 'False if it was so already.' },
  { name: 'userId', type: 'text', title: 'Okta id of the user' },
  { name: 'login', type: 'text', title: 'Login of the user' },
  { name: 'groupId', type: 'text', title: 'Okta id of the group' },
  { name: 'groupName', type: 'text', title: 'Name of the group' },
]);

/** Both ends of a membership, found by name or id. */
export async function resolveMembership(call: OktaCall, user: string, group: string) {
  const raw = await readRawUser(call, user);
  const found = await resolveGroup(call, group);
  const login = asText(asObject(raw.profile).login);
  const path = `/api/v1/groups/${encodeURIComponent(found.id)}/users/${encodeURIComponent(raw.id)}`;
  return { path, group: found, ends: { userId: raw.id, login, groupId: found.id, groupName: found.name } };
}
