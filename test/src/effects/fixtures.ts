import type { JsonObject } from '@joinery/core';

/** One use of an action that changes something, in a world where that change is possible. */
export interface Fixture {
  /** Actions that bring the world there first, undisturbed. */
  readonly before?: readonly { readonly action: string; readonly input: JsonObject }[];
  /** From what the actions before put out. */
  readonly input: (before: readonly JsonObject[], url: string) => JsonObject;
  /** Seconds that an attempt may take in the slow case; 1 if absent. */
  readonly timeout?: number;
}

const at = (name: string): string => `${name}@juniperfalls.example`;
const tammy = at('tammy.tester');
const terry = at('terry.manager');
const visio = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
const mail: JsonObject = { to: [terry], subject: 'Ada starts on Monday', body: '<p>Please prepare a desk.</p>' };
const table = 'People';
const just = (input: JsonObject): Fixture => ({ input: () => input });
const after = (action: string, input: JsonObject): Fixture => ({ before: [{ action, input }], input: () => input });
/** Finds the row of Ana, and is given its id. */
const onAna = (input: (row: string) => JsonObject): Fixture => ({
  before: [{ action: 'table.searchRows', input: { table, where: [{ column: 'who', is: 'equals', value: 'ana' }] } }],
  input: ([found]) => {
    const [row] = (found?.['rows'] ?? []) as readonly { readonly id: string }[];
    return input(row?.id ?? 'there is no Ana');
  },
});

/** A fixture for each action that changes something: a new action needs one line here. */
export const fixtures: Readonly<Record<string, Fixture>> = {
  'okta.createUser': just({
    ...{ login: at('ada.byron'), email: at('ada.byron'), firstName: 'Ada', lastName: 'Byron' },
    profile: { department: 'Engineering' },
  }),
  'okta.addToGroup': just({ user: tammy, group: 'Leavers' }),
  'okta.removeFromGroup': just({ user: tammy, group: 'Office 365 Assignments' }),
  'okta.suspend': just({ user: tammy }),
  'okta.unsuspend': after('okta.suspend', { user: tammy }),
  'okta.deactivate': just({ user: tammy }),
  'okta.activate': after('okta.deactivate', { user: tammy }),
  'okta.clearSessions': just({ user: tammy }),
  // Replicas and Exchange's own filing lag behind, so a look afterwards takes four seconds.
  'office365.createUser': {
    ...just({
      ...{ userPrincipalName: at('ada.byron'), displayName: 'Ada Byron', givenName: 'Ada', surname: 'Byron' },
      ...{ usageLocation: 'US', department: 'Engineering' },
    }),
    timeout: 5,
  },
  'office365.updateUser': just({ user: tammy, properties: { department: 'Legal', jobTitle: 'Counsel' } }),
  'office365.disable': just({ user: tammy }),
  'office365.enable': after('office365.disable', { user: tammy }),
  'office365.revokeSessions': just({ user: tammy }),
  'office365.addToGroup': just({ user: terry, group: 'Expense Approvers' }),
  'office365.removeFromGroup': after('office365.addToGroup', { user: terry, group: 'Expense Approvers' }),
  // She has no usage location: two changes, of which either may be disturbed.
  'office365.assignLicenses': just({
    user: at('wren.okafor'),
    licenses: [{ skuId: visio }],
    usageLocation: 'US',
  }),
  'office365.removeLicenses': just({ user: tammy, all: true }),
  'office365-mail.sendMail': { ...just(mail), timeout: 5 },
  'mail.sendMail': just(mail),
  'table.createRow': just({ table, values: { who: 'cem', team: 'Legal' } }),
  'table.updateRow': onAna((row) => ({ table, row, values: { team: 'Legal' } })),
  'table.upsertRow': just({ table, by: ['who'], values: { who: 'dora', team: 'Legal' } }),
  'table.deleteRow': onAna((row) => ({ table, row })),
  'table.clear': just({ table }),
  'table.replaceRows': just({ table, rows: [{ who: 'eva', team: 'Sales' }, { who: 'ana' }] }),
  'http.send': {
    input: (_before, url) => ({ url: `${url}/desks`, body: { who: 'ada' }, idempotencyHeader: 'Idempotency-Key' }),
  },
};
