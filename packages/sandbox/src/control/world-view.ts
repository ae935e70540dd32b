import type { World } from '../world/create-world.ts';
import { groupsOf } from '../world/directory-groups.ts';
import { managerOf } from '../world/directory-people.ts';
import { livingPeople } from '../world/find-person.ts';
import { lookUpOktaUser, oktaGroupsOf } from '../world/find-okta.ts';
import { seatsUsed } from '../world/licences.ts';
import type { Person } from '../world/rows.ts';

function personView(world: World, person: Person): unknown {
  const oktaUser = lookUpOktaUser(world, person.userPrincipalName);
  return {
    id: person.id,
    login: person.userPrincipalName,
    displayName: person.displayName,
    department: person.department,
    title: person.jobTitle,
    usageLocation: person.usageLocation,
    manager: managerOf(world, person)?.userPrincipalName ?? null,
    accountEnabled: person.accountEnabled,
    signInSessionsValidFrom: person.signInSessionsValidFromDateTime,
    licences: person.licences.map((each) => ({
      sku: world.get('skus', each.skuId)?.skuPartNumber ?? each.skuId,
      name: world.get('skus', each.skuId)?.title ?? each.skuId,
      disabledPlans: each.disabledPlans.length,
      group: each.assignedByGroup === null ? null : (world.get('groups', each.assignedByGroup)?.displayName ?? null),
      state: each.state,
    })),
    groups: groupsOf(world, person.id).map((group) => group.displayName),
    okta: oktaUser
      ? {
          id: oktaUser.id,
          status: oktaUser.status,
          groups: oktaGroupsOf(world, oktaUser.id).map((group) => group.profile.name),
        }
      : null,
  };
}

/** The tenant as a person would want to look at it. */
export function worldView(world: World): unknown {
  return {
    company: world.tenant.name,
    domain: world.tenant.domain,
    people: livingPeople(world).map((person) => personView(world, person)),
    licences: world
      .list('skus')
      .map((sku) => ({ sku: sku.skuPartNumber, name: sku.title, seats: sku.seats, used: seatsUsed(world, sku.id) })),
    groups: world
      .list('groups')
      .map((group) => ({ id: group.id, name: group.displayName, members: group.members.length })),
    oktaGroups: world
      .list('oktaGroups')
      .map((group) => ({ id: group.id, name: group.profile.name, type: group.type, members: group.members.length })),
    inbox: world.list('mail').toReversed(),
    hooks: world.list('hooks').map(({ authValue: _authValue, ...hook }) => hook),
    deliveries: world.list('deliveries').slice(-100).toReversed(),
    events: world.list('events').slice(-100).toReversed(),
  };
}
