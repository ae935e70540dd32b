import { asObject, asText, defineConnector } from '@joinery/connector-kit';
import { activate } from './actions/activate.ts';
import { addToGroup } from './actions/add-to-group.ts';
import { clearSessions } from './actions/clear-sessions.ts';
import { createUser } from './actions/create-user.ts';
import { deactivate } from './actions/deactivate.ts';
import { findGroups } from './actions/find-groups.ts';
import { findUsers } from './actions/find-users.ts';
import { listUserGroups } from './actions/list-user-groups.ts';
import { readGroup } from './actions/read-group.ts';
import { readUser } from './actions/read-user.ts';
import { removeFromGroup } from './actions/remove-from-group.ts';
import { suspend } from './actions/suspend.ts';
import { unsuspend } from './actions/unsuspend.ts';
import { oktaClient } from './client.ts';
import { groups } from './lookups/groups.ts';
import { users } from './lookups/users.ts';
import { stream } from './triggers/stream.ts';
import { userAddedToGroup } from './triggers/user-added-to-group.ts';
import { userCreated } from './triggers/user-created.ts';
import { userDeactivated } from './triggers/user-deactivated.ts';
import { userRemovedFromGroup } from './triggers/user-removed-from-group.ts';
import { userSuspended } from './triggers/user-suspended.ts';

export const okta = defineConnector({
  name: 'okta',
  title: 'Okta',
  description: 'Users, groups and events of an Okta organization.',
  icon: 'okta',
  color: '#00297a',
  auth: [
    {
      name: 'orgUrl',
      type: 'text',
      title: 'Okta URL',
      help: 'Address of the organization, without -admin.',
      placeholder: 'https://acme.okta.com',
      format: 'url',
      required: true,
    },
    {
      name: 'token',
      type: 'secret',
      title: 'API token',
      help: 'Create it under Security › API › Tokens, signed in as an account of its own with the least admin role that your flows need.',
      required: true,
    },
  ],
  // An organization has 75 simultaneous transactions for all that calls it, 35 on the free plan (Okta, "Concurrency limits").
  limits: { concurrency: 25 },
  client: oktaClient,
  test: async ({ client, signal }) => {
    const org = asObject(
      (await client.send({ method: 'GET', path: '/api/v1/org', signal, what: 'reading the organization' })).body,
    );
    return {
      summary: `Connected to the Okta organization ${asText(org.companyName) ?? asText(org.subdomain) ?? client.orgUrl}.`,
    };
  },
  actions: [
    readUser,
    createUser,
    findUsers,
    listUserGroups,
    readGroup,
    findGroups,
    addToGroup,
    removeFromGroup,
    suspend,
    unsuspend,
    deactivate,
    activate,
    clearSessions,
  ],
  triggers: [userAddedToGroup, userRemovedFromGroup, userCreated, userDeactivated, userSuspended],
  stream,
  lookups: [groups, users],
});
