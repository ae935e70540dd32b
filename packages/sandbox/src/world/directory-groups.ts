import type { World } from './create-world.ts';
import { findPerson } from './find-person.ts';
import { disinheritLicences, inheritLicences } from './licences.ts';
import { graphRefusal } from './refusal.ts';
import type { DirectoryGroup } from './rows.ts';

function checkMembersMayChange(group: DirectoryGroup): void {
  if (group.onPremisesSyncEnabled) {
    throw graphRefusal.badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
  }
  if (group.groupTypes.includes('DynamicMembership')) {
    throw graphRefusal.badRequest(
      'Insufficient privileges to complete the operation: the membership of a dynamic group is set by its rule.',
    );
  }
  if (group.mailEnabled && !group.groupTypes.includes('Unified')) {
    throw graphRefusal.badRequest('Cannot Update a mail-enabled security groups and or distribution list.');
  }
  if (group.isAssignableToRole) throw graphRefusal.denied();
}

/** Adds people all or nothing: one who is a member already refuses the whole call. */
export function addGroupMembers(world: World, group: DirectoryGroup, keys: readonly string[]): void {
  checkMembersMayChange(group);
  const people = keys.map((key) => findPerson(world, key));
  if (people.some((person, place) => group.members.includes(person.id) || people.indexOf(person) !== place)) {
    throw graphRefusal.badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  }
  world.put('groups', { ...group, members: [...group.members, ...people.map((person) => person.id)] });
  for (const person of people) inheritLicences(world, person, group);
}

export function removeGroupMember(world: World, group: DirectoryGroup, key: string): void {
  checkMembersMayChange(group);
  const person = findPerson(world, key);
  if (!group.members.includes(person.id)) throw graphRefusal.notFound(key);
  world.put('groups', { ...group, members: group.members.filter((id) => id !== person.id) });
  disinheritLicences(world, person, group);
}

export function addGroupOwner(world: World, group: DirectoryGroup, key: string): void {
  const person = findPerson(world, key);
  if (group.owners.includes(person.id)) {
    throw graphRefusal.badRequest(
      "One or more added object references already exist for the following modified properties: 'owners'.",
    );
  }
  world.put('groups', { ...group, owners: [...group.owners, person.id] });
}

export function removeGroupOwner(world: World, group: DirectoryGroup, key: string): void {
  const person = findPerson(world, key);
  if (!group.owners.includes(person.id)) throw graphRefusal.notFound(key);
  if (group.owners.length === 1) {
    throw graphRefusal.badRequest('The group must have at least one owner, hence this owner cannot be removed.');
  }
  world.put('groups', { ...group, owners: group.owners.filter((id) => id !== person.id) });
}

/** Groups the person is in. */
export const groupsOf = (world: World, personId: string): readonly DirectoryGroup[] =>
  world.list('groups').filter((group) => group.members.includes(personId));
