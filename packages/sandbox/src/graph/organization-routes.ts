import { param, type Route } from '../http/exchange.ts';
import { findPerson, lookUpPerson } from '../world/find-person.ts';
import { answerCollection } from './collection.ts';
import { typedGroup } from './group-view.ts';
import { typedUser } from './user-view.ts';

const ORGANIZATION = new Set(
  'id displayName verifiedDomains countryLetterCode createdDateTime tenantType defaultUsageLocation'.split(' '),
);
const DOMAIN = new Set(
  'id authenticationType isAdminManaged isDefault isInitial isRoot isVerified supportedServices'.split(' '),
);
const SUPPORTED = ['Email', 'OfficeCommunicationsOnline'];

/** The tenant itself, its domains, and objects looked up by id alone. */
export const organizationRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/organization',
    handle: (call) => {
      const { tenantId, name, domain, created } = call.world.tenant;
      const verifiedDomains = [
        { capabilities: SUPPORTED.join(', '), isDefault: true, isInitial: true, name: domain, type: 'Managed' },
      ];
      const item = {
        id: tenantId,
        displayName: name,
        verifiedDomains,
        countryLetterCode: 'US',
        createdDateTime: created,
        tenantType: 'AAD',
        defaultUsageLocation: 'US',
      };
      return answerCollection(
        call,
        { context: 'organization', resource: 'Organization', properties: ORGANIZATION, directory: false },
        [item],
      );
    },
  },
  {
    method: 'GET',
    pattern: '/domains',
    handle: (call) => {
      const item = {
        id: call.world.tenant.domain,
        authenticationType: 'Managed',
        isAdminManaged: true,
        isDefault: true,
        isInitial: true,
        isRoot: true,
        isVerified: true,
        supportedServices: SUPPORTED,
      };
      return answerCollection(call, { context: 'domains', resource: 'Domain', properties: DOMAIN, directory: false }, [
        item,
      ]);
    },
  },
  {
    method: 'GET',
    pattern: '/directoryObjects/:object',
    handle: (call) => {
      const key = param(call, 'object');
      const group = call.world.get('groups', key.toLowerCase());
      if (group) return { status: 200, body: typedGroup(call.world, group) };
      const person = lookUpPerson(call.world, key) ?? findPerson(call.world, key);
      return { status: 200, body: typedUser(call.world, person) };
    },
  },
];
