import type { JsonObject } from '@joinery/core';

const user = 'tammy.tester@juniperfalls.example';
const group = 'Office 365 Assignments';

/** One input at least for each action that changes nothing; a test holds the list complete. */
export const readCalls: readonly (readonly [action: string, input: JsonObject])[] = [
  ['okta.readUser', { user }],
  ['okta.readGroup', { group }],
  ['okta.findUsers', { query: 'Tammy' }],
  ['okta.findUsers', { search: 'status eq "ACTIVE"', limit: 5 }],
  ['okta.findUsers', { limit: 300 }],
  ['okta.findGroups', { query: 'Office' }],
  ['okta.findGroups', {}],
  ['okta.listUserGroups', { user, onlyChangeable: true }],
  ['okta.listUserGroups', { user }],
  ['office365.readUser', { user }],
  ['office365.getManager', { user }],
  ['office365.listUserLicenses', { user }],
  ['office365.listUserGroups', { user }],
  ['office365.listUserGroups', { user, onlyChangeable: true }],
  ['office365.listUsers', { query: "O'Nei" }],
  ['office365.listUsers', { filter: 'accountEnabled eq false' }],
  ['office365.listUsers', { limit: 300 }],
  ['office365.getLicenses', { onlyFree: true }],
  ['office365.listGroups', { query: 'Sales' }],
  ['office365.listGroups', {}],
];

/** People who come and go, each step on what the one before it left. */
export const writeCalls: readonly (readonly [action: string, input: JsonObject])[] = [
  [
    'okta.createUser',
    {
      login: 'new.comer@juniperfalls.example',
      email: 'new.comer@juniperfalls.example',
      firstName: 'New',
      lastName: 'Comer',
      activate: true,
    },
  ],
  ['okta.addToGroup', { user: 'new.comer@juniperfalls.example', group }],
  ['okta.suspend', { user: 'terry.manager@juniperfalls.example' }],
  ['okta.unsuspend', { user: 'terry.manager@juniperfalls.example' }],
  ['okta.clearSessions', { user: 'new.comer@juniperfalls.example', revokeTokens: true }],
  ['okta.removeFromGroup', { user: 'new.comer@juniperfalls.example', group }],
  ['okta.deactivate', { user: 'new.comer@juniperfalls.example' }],
  ['okta.activate', { user: 'new.comer@juniperfalls.example', sendEmail: false }],
  [
    'office365.createUser',
    {
      userPrincipalName: 'late.comer@juniperfalls.example',
      displayName: "Late O'Comer",
      usageLocation: 'DE',
      jobTitle: 'Clerk',
    },
  ],
  [
    'office365.updateUser',
    { user: 'late.comer@juniperfalls.example', properties: { department: 'Sales', jobTitle: '' } },
  ],
  ['office365.disable', { user: 'late.comer@juniperfalls.example' }],
  ['office365.enable', { user: 'late.comer@juniperfalls.example' }],
  ['office365.revokeSessions', { user: 'late.comer@juniperfalls.example' }],
  [
    'office365.assignLicenses',
    { user: 'late.comer@juniperfalls.example', licenses: [{ skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965' }] },
  ],
  ['office365.removeLicenses', { user: 'late.comer@juniperfalls.example', all: true }],
  ['office365.addToGroup', { user: 'late.comer@juniperfalls.example', group: 'VPN Users' }],
  ['office365.removeFromGroup', { user: 'late.comer@juniperfalls.example', group: 'VPN Users' }],
];
