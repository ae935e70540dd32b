import type { World } from '../world/create-world.ts';
import type { DirectoryGroup } from '../world/rows.ts';
import type { CollectionKind } from './collection-kind.ts';
import type { Item } from './parse-filter.ts';

const DEFAULTS =
  `id classification createdDateTime description displayName expirationDateTime groupTypes isAssignableToRole mail
  mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesLastSyncDateTime
  onPremisesSyncEnabled preferredDataLocation proxyAddresses renewedDateTime securityEnabled visibility`.split(/\s+/);

/** A group with what Graph answers by default and the licences it hands on. */
export function groupView(_world: World, group: DirectoryGroup): Item {
  const { members: _members, owners: _owners, licences, ...own } = group;
  return {
    ...own,
    assignedLicenses: licences,
    classification: null,
    deletedDateTime: null,
    expirationDateTime: null,
    membershipRuleProcessingState: group.membershipRule === null ? null : 'On',
    onPremisesLastSyncDateTime: group.onPremisesSyncEnabled ? group.createdDateTime : null,
    preferredDataLocation: null,
    proxyAddresses: group.mail ? [`SMTP:${group.mail}`] : [],
    renewedDateTime: group.createdDateTime,
  };
}

export const GROUP_KIND: CollectionKind = {
  context: 'groups',
  resource: 'Group',
  properties: new Set([...DEFAULTS, 'assignedLicenses', 'deletedDateTime']),
  defaults: DEFAULTS,
  directory: true,
};

/** A group where groups and other objects may stand side by side. */
export function typedGroup(world: World, group: DirectoryGroup): Item {
  const view = groupView(world, group);
  return { '@odata.type': '#microsoft.graph.group', ...Object.fromEntries(DEFAULTS.map((name) => [name, view[name]])) };
}
