import type { World } from './create-world.ts';
import { addGroupMembers, addGroupOwner } from './directory-groups.ts';
import { findGroup } from './find-person.ts';
import { graphTime } from './graph-time.ts';
import { disinheritLicences, findSku, inheritLicences, type LicenceWish } from './licences.ts';
import { graphRefusal } from './refusal.ts';
import type { DirectoryGroup } from './rows.ts';

const REQUIRED = ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled'] as const;
const KNOWN = new Set<string>([
  ...REQUIRED,
  'description',
  'groupTypes',
  'visibility',
  'isAssignableToRole',
  'membershipRule',
  'membershipRuleProcessingState',
]);

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function checkBody(world: World, body: Readonly<Record<string, unknown>>): void {
  const missing = REQUIRED.find((name) => body[name] === undefined || body[name] === null);
  if (missing) throw graphRefusal.badRequest(`A value is required for property '${missing}' of resource 'Group'.`);
  const stranger = Object.keys(body).find((name) => !KNOWN.has(name) && !name.includes('@odata.'));
  if (stranger) throw graphRefusal.badRequest(`Invalid property '${stranger}'.`);
  const isUnified = Array.isArray(body['groupTypes']) && body['groupTypes'].includes('Unified');
  if (body['mailEnabled'] === true && !isUnified) {
    throw graphRefusal.badRequest(
      'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.',
    );
  }
  const taken =
    isUnified &&
    world
      .list('groups')
      .some((group) => group.mailNickname === body['mailNickname'] && group.groupTypes.includes('Unified'));
  if (taken)
    throw graphRefusal.badRequest('Another object with the same value for property mailNickname already exists.');
}

export interface FirstMembers {
  readonly members: readonly string[];
  readonly owners: readonly string[];
}

/** Groups may share a display name; only Microsoft 365 groups need a mail nickname of their own. */
export function createDirectoryGroup(
  world: World,
  body: Readonly<Record<string, unknown>>,
  first: FirstMembers,
): DirectoryGroup {
  checkBody(world, body);
  const mailEnabled = body['mailEnabled'] === true;
  const mailNickname = textOrNull(body['mailNickname']) ?? '';
  const id = world.newId();
  world.put('groups', {
    id,
    displayName: textOrNull(body['displayName']) ?? '',
    description: textOrNull(body['description']),
    groupTypes: Array.isArray(body['groupTypes']) ? body['groupTypes'].map(String) : [],
    mail: mailEnabled ? `${mailNickname}@${world.tenant.domain}` : null,
    mailEnabled,
    mailNickname,
    securityEnabled: body['securityEnabled'] === true,
    membershipRule: textOrNull(body['membershipRule']),
    isAssignableToRole: body['isAssignableToRole'] === true ? true : null,
    onPremisesSyncEnabled: null,
    visibility: textOrNull(body['visibility']),
    createdDateTime: graphTime(world.now()),
    members: [],
    owners: [],
    licences: [],
  });
  if (first.members.length > 0) addGroupMembers(world, findGroup(world, id), first.members);
  for (const owner of first.owners) addGroupOwner(world, findGroup(world, id), owner);
  return findGroup(world, id);
}

/** Takes the licences that came from the group with it. */
export function deleteDirectoryGroup(world: World, group: DirectoryGroup): void {
  for (const id of group.members) {
    const person = world.get('people', id);
    if (person) disinheritLicences(world, person, group);
  }
  world.remove('groups', group.id);
}

/** Changes what members inherit, for all who are in the group already. */
export function assignGroupLicences(
  world: World,
  group: DirectoryGroup,
  add: readonly LicenceWish[],
  remove: readonly string[],
): DirectoryGroup {
  if (add.length + remove.length === 0) {
    throw graphRefusal.badRequest(
      'No license changes provided. At least one license to add or remove must be specified.',
    );
  }
  const strange = remove.find((skuId) => !group.licences.some((each) => each.skuId === skuId));
  if (strange !== undefined) throw graphRefusal.badRequest('Group does not have a corresponding license.');
  const added = add.map((wish) => ({ ...wish, skuId: findSku(world, wish.skuId).id }));
  const kept = group.licences.filter(
    ({ skuId }) => !remove.includes(skuId) && !added.some((each) => each.skuId === skuId),
  );
  const changed: DirectoryGroup = { ...group, licences: [...kept, ...added] };
  world.put('groups', changed);
  for (const id of group.members) {
    const before = world.get('people', id);
    if (before) disinheritLicences(world, before, group);
    const person = world.get('people', id);
    if (person && person.deletedDateTime === null) inheritLicences(world, person, changed);
  }
  return changed;
}
