import { asText, defineConnector, failedBy, objectsOf } from '@joinery/connector-kit';
import { addToGroup } from './actions/add-to-group.ts';
import { assignLicenses } from './actions/assign-licenses.ts';
import { createUser } from './actions/create-user.ts';
import { disable } from './actions/disable.ts';
import { enable } from './actions/enable.ts';
import { getLicenses } from './actions/get-licenses.ts';
import { getManager } from './actions/get-manager.ts';
import { listGroups } from './actions/list-groups.ts';
import { listUserGroups } from './actions/list-user-groups.ts';
import { listUserLicenses } from './actions/list-user-licenses.ts';
import { listUsers } from './actions/list-users.ts';
import { readUser } from './actions/read-user.ts';
import { removeFromGroup } from './actions/remove-from-group.ts';
import { removeLicenses } from './actions/remove-licenses.ts';
import { revokeSessions } from './actions/revoke-sessions.ts';
import { updateUser } from './actions/update-user.ts';
import { entraAuth } from './auth.ts';
import { graphClient } from './client.ts';
import { groups } from './lookups/groups.ts';
import { licenses } from './lookups/licenses.ts';
import { users } from './lookups/users.ts';

export const office365 = defineConnector({
  name: 'office365',
  title: 'Microsoft 365',
  description: 'Users, sign-in, groups and licences of a Microsoft 365 tenant, through Microsoft Graph.',
  icon: 'microsoft',
  color: '#d83b01',
  auth: entraAuth,
  // Microsoft publishes no number of simultaneous calls for directory objects, only a budget per ten seconds for each app and
  // tenant, 3,500 units in the smallest tenants (Microsoft Graph, "Service-specific throttling limits"); its 429 says the rest.
  limits: { concurrency: 20 },
  client: (context) => graphClient(context),
  test: async ({ client, signal }) => {
    try {
      const page = await client.read({
        path: '/organization',
        query: { $select: 'id,displayName' },
        signal,
        what: 'reading the organization',
      });
      return {
        summary: `Connected to the Microsoft 365 tenant ${asText(objectsOf(page.value)[0]?.displayName) ?? client.tenantId}.`,
      };
    } catch (error) {
      // The sign-in has worked; reading the tenant's name needs a permission that no action needs.
      if (failedBy(error, 'missing_permission'))
        return { summary: `Signed in to the Microsoft 365 tenant ${client.tenantId}.` };
      throw error;
    }
  },
  actions: [
    ...[
      readUser,
      createUser,
      updateUser,
      getManager,
      enable,
      disable,
      revokeSessions,
      listUserLicenses,
      listUserGroups,
    ],
    ...[listUsers, getLicenses, assignLicenses, removeLicenses, listGroups, addToGroup, removeFromGroup],
  ],
  triggers: [],
  lookups: [users, groups, licenses],
});
