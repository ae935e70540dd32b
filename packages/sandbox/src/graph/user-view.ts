import { groupsOf } from '../world/directory-groups.ts';
import { managerOf } from '../world/directory-people.ts';
import { heldLicences } from '../world/licences.ts';
import type { World } from '../world/create-world.ts';
import type { Person } from '../world/rows.ts';
import { rememberView } from '../world/remember-view.ts';
import type { CollectionKind } from './collection-kind.ts';
import { groupView } from './group-view.ts';
import type { Item } from './parse-filter.ts';
import { unknownProperty } from './shape-item.ts';

/** What Graph answers about a user who was not asked about in detail. */
export const USER_DEFAULTS = [
  'businessPhones',
  'displayName',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
] as const;

function makeUserView(world: World, person: Person): Item {
  const {
    managerId: _managerId,
    licences,
    forceChangePasswordNextSignIn: _force,
    privileged: _privileged,
    change: _change,
    ...own
  } = person;
  return {
    ...own,
    assignedLicenses: heldLicences(person),
    assignedPlans: plansOf(world, person),
    creationType: null,
    imAddresses: person.mail ? [person.mail] : [],
    licenseAssignmentStates: licences,
    onPremisesSyncEnabled: null,
    proxyAddresses: person.mail ? [`SMTP:${person.mail}`] : [],
  };
}

const viewsOf = rememberView((world: World) => rememberView((person: Person) => makeUserView(world, person)));

/** A person with every property that the simulated Graph knows of users. */
export const userView = (world: World, person: Person): Item => viewsOf(world)(person);

function plansOf(world: World, person: Person): readonly Item[] {
  return heldLicences(person).flatMap(({ skuId, disabledPlans }) =>
    (world.get('skus', skuId)?.plans ?? []).map((plan) => ({
      assignedDateTime: person.licences.find((each) => each.skuId === skuId)?.lastUpdatedDateTime ?? null,
      capabilityStatus: disabledPlans.includes(plan.servicePlanId) ? 'Deleted' : 'Enabled',
      service: plan.servicePlanName,
      servicePlanId: plan.servicePlanId,
    })),
  );
}

const PROPERTIES = new Set([
  ...USER_DEFAULTS,
  ...`accountEnabled assignedLicenses assignedPlans city companyName country createdDateTime creationType deletedDateTime
    department employeeId employeeType faxNumber imAddresses lastPasswordChangeDateTime licenseAssignmentStates
    mailNickname onPremisesImmutableId onPremisesSyncEnabled otherMails passwordPolicies postalCode proxyAddresses
    showInAddressList signInSessionsValidFromDateTime state streetAddress usageLocation userType`.split(/\s+/),
]);

const pickFields = (item: Item, options: string, defaults: readonly string[]): Item => {
  const select = /\$select=([^;]*)/
    .exec(options)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  return Object.fromEntries((select ?? defaults).filter((name) => name in item).map((name) => [name, item[name]]));
};

/** A user where users and groups may stand side by side. */
export const typedUser = (world: World, person: Person, options = ''): Item => ({
  '@odata.type': '#microsoft.graph.user',
  ...pickFields(userView(world, person), options, USER_DEFAULTS),
});

function expandUser(world: World, item: Item, name: string, options: string): unknown {
  const person = world.get('people', String(item['id']));
  if (name === 'manager') {
    const boss = person && managerOf(world, person);
    return boss && typedUser(world, boss, options);
  }
  if (name === 'directReports') {
    const reports = world
      .list('people')
      .filter((each) => each.managerId === item['id'] && each.deletedDateTime === null);
    return reports.map((each) => typedUser(world, each, options));
  }
  if (name === 'memberOf') {
    return groupsOf(world, String(item['id'])).map((group) => ({
      '@odata.type': '#microsoft.graph.group',
      ...groupView(world, group),
    }));
  }
  throw unknownProperty(name, { resource: 'User' });
}

export const userKind = (world: World): CollectionKind => ({
  context: 'users',
  resource: 'User',
  properties: PROPERTIES,
  defaults: USER_DEFAULTS,
  directory: true,
  expand: (item, name, options) => expandUser(world, item, name, options),
});
