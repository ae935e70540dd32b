import type { World } from './create-world.ts';
import { findOktaGroup, findOktaUser, newOktaId } from './find-okta.ts';
import { type Actor, groupTarget, logEvent, userTarget } from './log-event.ts';
import { oktaRefusal } from './refusal.ts';
import type { OktaGroup } from './rows.ts';

function writableGroup(world: World, groupId: string): OktaGroup {
  const group = findOktaGroup(world, groupId);
  if (group.type !== 'OKTA_GROUP') throw oktaRefusal.denied();
  return group;
}

function keepMembers(world: World, group: OktaGroup, members: readonly string[]): void {
  const at = world.now().toISOString();
  world.put('oktaGroups', { ...group, members, lastMembershipUpdated: at });
}

/** Adding a member again changes nothing and logs nothing. */
export function addOktaMember(world: World, groupId: string, userKey: string, actor: Actor): void {
  const group = writableGroup(world, groupId);
  const user = findOktaUser(world, userKey);
  if (user.status === 'DEPROVISIONED') throw oktaRefusal.denied();
  if (group.members.includes(user.id)) return;
  keepMembers(world, group, [...group.members, user.id]);
  logEvent(world, 'group.user_membership.add', actor, [userTarget(user), groupTarget(group)]);
}

/** Removing somebody who is no member changes nothing and logs nothing. */
export function removeOktaMember(world: World, groupId: string, userKey: string, actor: Actor): void {
  const group = writableGroup(world, groupId);
  const user = findOktaUser(world, userKey);
  if (!group.members.includes(user.id)) return;
  keepMembers(
    world,
    group,
    group.members.filter((id) => id !== user.id),
  );
  logEvent(world, 'group.user_membership.remove', actor, [userTarget(user), groupTarget(group)]);
}

/** Everyone has all users in it, whoever they are; only Okta itself changes it. */
export function setEveryone(world: World, userId: string, isMember: boolean): void {
  const everyone = world.list('oktaGroups').find((group) => group.type === 'BUILT_IN');
  if (!everyone || everyone.members.includes(userId) === isMember) return;
  const others = everyone.members.filter((id) => id !== userId);
  keepMembers(world, everyone, isMember ? [...others, userId] : others);
}

function readProfile(body: Readonly<Record<string, unknown>>): OktaGroup['profile'] {
  const profile = body['profile'];
  const fields = typeof profile === 'object' && profile !== null ? (profile as Record<string, unknown>) : {};
  const { name, description } = fields;
  if (typeof name !== 'string' || name === '')
    throw oktaRefusal.invalid('name', 'name: The field cannot be left blank');
  return { name, description: typeof description === 'string' ? description : '' };
}

function checkName(world: World, name: string, self?: string): void {
  const taken = world.list('oktaGroups').some((group) => group.id !== self && group.profile.name === name);
  if (taken)
    throw oktaRefusal.invalid('name', 'name: An object with this field already exists in the current organization');
}

export function createOktaGroup(world: World, body: Readonly<Record<string, unknown>>, actor: Actor): OktaGroup {
  const profile = readProfile(body);
  checkName(world, profile.name);
  const at = world.now().toISOString();
  const group: OktaGroup = {
    id: newOktaId(world, '00g'),
    type: 'OKTA_GROUP',
    profile,
    created: at,
    lastUpdated: at,
    lastMembershipUpdated: at,
    members: [],
  };
  world.put('oktaGroups', group);
  logEvent(world, 'group.lifecycle.create', actor, [groupTarget(group)]);
  return group;
}

export function updateOktaGroup(
  world: World,
  groupId: string,
  body: Readonly<Record<string, unknown>>,
  actor: Actor,
): OktaGroup {
  const group = writableGroup(world, groupId);
  const profile = readProfile(body);
  checkName(world, profile.name, group.id);
  const updated: OktaGroup = { ...group, profile, lastUpdated: world.now().toISOString() };
  world.put('oktaGroups', updated);
  logEvent(world, 'group.profile.update', actor, [groupTarget(updated)]);
  return updated;
}

export function deleteOktaGroup(world: World, groupId: string, actor: Actor): void {
  const group = writableGroup(world, groupId);
  world.remove('oktaGroups', group.id);
  logEvent(world, 'group.lifecycle.delete', actor, [groupTarget(group)]);
}
