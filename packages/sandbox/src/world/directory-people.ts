import type { World } from './create-world.ts';
import { livingPeople } from './find-person.ts';
import { graphTime } from './graph-time.ts';
import { seatsUsed } from './licences.ts';
import { readPersonProperties } from './person-properties.ts';
import { graphRefusal } from './refusal.ts';
import type { Person, PersonProperties } from './rows.ts';
import { touchPerson } from './touch-person.ts';

const REQUIRED = ['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'] as const;

const BLANK: Omit<PersonProperties, 'accountEnabled' | 'displayName' | 'mailNickname' | 'userPrincipalName'> = {
  businessPhones: [],
  city: null,
  companyName: null,
  country: null,
  department: null,
  employeeId: null,
  employeeType: null,
  faxNumber: null,
  givenName: null,
  jobTitle: null,
  mail: null,
  mobilePhone: null,
  officeLocation: null,
  onPremisesImmutableId: null,
  otherMails: [],
  passwordPolicies: null,
  postalCode: null,
  preferredLanguage: null,
  showInAddressList: null,
  state: null,
  streetAddress: null,
  surname: null,
  usageLocation: null,
  userType: 'Member',
};

function checkPrincipalName(world: World, userPrincipalName: string, self?: string): void {
  const domain = userPrincipalName.split('@')[1]?.toLowerCase();
  if (domain !== world.tenant.domain) {
    throw graphRefusal.badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    );
  }
  const taken = livingPeople(world).some(
    (person) => person.id !== self && person.userPrincipalName.toLowerCase() === userPrincipalName.toLowerCase(),
  );
  if (taken) {
    throw graphRefusal.badRequest('Another object with the same value for property userPrincipalName already exists.');
  }
}

export function createPerson(world: World, body: Readonly<Record<string, unknown>>): Person {
  const missing = REQUIRED.find((name) => body[name] === undefined || body[name] === null);
  if (missing) throw graphRefusal.badRequest(`A value is required for property '${missing}' of resource 'User'.`);
  const { properties, password } = readPersonProperties(body);
  const { accountEnabled = true, displayName = '', mailNickname = '', userPrincipalName = '' } = properties;
  checkPrincipalName(world, userPrincipalName);
  const at = graphTime(world.now());
  return touchPerson(world, {
    ...BLANK,
    ...properties,
    accountEnabled,
    displayName,
    mailNickname,
    userPrincipalName,
    id: world.newId(),
    managerId: null,
    licences: [],
    createdDateTime: at,
    deletedDateTime: null,
    lastPasswordChangeDateTime: at,
    signInSessionsValidFromDateTime: at,
    forceChangePasswordNextSignIn: password?.forceChangePasswordNextSignIn ?? true,
    privileged: false,
    change: 0,
  });
}

const SENSITIVE = [
  'accountEnabled',
  'userPrincipalName',
  'mobilePhone',
  'businessPhones',
  'otherMails',
  'passwordProfile',
];

export function updatePerson(world: World, person: Person, body: Readonly<Record<string, unknown>>): Person {
  if (Object.keys(body).length === 0) throw graphRefusal.badRequest('Empty Payload. JSON content expected.');
  if (person.privileged && SENSITIVE.some((name) => name in body)) throw graphRefusal.denied();
  const { properties, password } = readPersonProperties(body);
  if (properties.userPrincipalName !== undefined) checkPrincipalName(world, properties.userPrincipalName, person.id);
  const at = graphTime(world.now());
  const secret = password ? { ...password, lastPasswordChangeDateTime: at, signInSessionsValidFromDateTime: at } : {};
  return touchPerson(world, { ...person, ...properties, ...secret });
}

export function revokeSessions(world: World, person: Person): Person {
  return touchPerson(world, { ...person, signInSessionsValidFromDateTime: graphTime(world.now()) });
}

export function setManager(world: World, person: Person, boss: Person): Person {
  if (boss.id === person.id)
    throw graphRefusal.badRequest("Cannot update the reference 'manager': a user cannot be their own manager.");
  return touchPerson(world, { ...person, managerId: boss.id });
}

export function clearManager(world: World, person: Person): Person {
  if (!managerOf(world, person)) throw noManager();
  return touchPerson(world, { ...person, managerId: null });
}

/** Who the person reports to, if that account still lives. */
export function managerOf(world: World, person: Person): Person | undefined {
  const boss = person.managerId === null ? undefined : world.get('people', person.managerId);
  return boss?.deletedDateTime === null ? boss : undefined;
}

export const noManager = (): Error => graphRefusal.notFound('manager');

/** Soft: the person can be restored for thirty days. */
export function deletePerson(world: World, person: Person): void {
  if (person.privileged) throw graphRefusal.denied();
  touchPerson(world, { ...person, deletedDateTime: graphTime(world.now()) });
}

/** Back with groups and licences, less the licences that found other owners meanwhile. */
export function restorePerson(world: World, id: string): Person {
  const person = findDeleted(world, id);
  checkPrincipalName(world, person.userPrincipalName, person.id);
  const licences = person.licences.filter(
    ({ skuId }) => seatsUsed(world, skuId) < (world.get('skus', skuId)?.seats ?? 0),
  );
  return touchPerson(world, { ...person, deletedDateTime: null, licences });
}

export function findDeleted(world: World, id: string): Person {
  const person = world.get('people', id.toLowerCase());
  if (!person || person.deletedDateTime === null) throw graphRefusal.notFound(id);
  return person;
}

/** For good: the person also leaves every group, and nobody reports to them any more. */
export function purgePerson(world: World, id: string): void {
  const person = findDeleted(world, id);
  for (const group of world.list('groups')) {
    const members = group.members.filter((member) => member !== person.id);
    const owners = group.owners.filter((owner) => owner !== person.id);
    if (members.length !== group.members.length || owners.length !== group.owners.length)
      world.put('groups', { ...group, members, owners });
  }
  world.remove('people', person.id);
}
