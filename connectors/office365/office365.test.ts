import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callWith, clientContext, openSandbox, type TestTenant } from '../test/open-sandbox.ts';
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
import { graphClient } from './client.ts';
import { office365 } from './index.ts';
import { findNewUser } from './new-user.ts';
import { groups } from './lookups/groups.ts';
import { licenses } from './lookups/licenses.ts';
import { users } from './lookups/users.ts';

const at = (name: string) => `${name}@juniperfalls.example`;
const tammy = at('tammy.tester');
const e3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const visio = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
const powerBi = 'f8a1db68-be16-40ed-86d5-cb42ce701560';

let tenant: TestTenant;
const call = (key?: string) => callWith(graphClient(clientContext(tenant.auth.graph)), key);
const writes = async () => (await tenant.ledger()).filter((entry) => entry.vendor === 'graph');
const skusOf = async (login: string) => (await tenant.person(login)).licences.map((licence) => licence.sku).sort();

beforeAll(async () => {
  tenant = await openSandbox();
});
afterEach(() => tenant.control('POST', '/reset'));
afterAll(() => tenant.close());

describe('reading Microsoft 365', () => {
  it('reads the properties that Graph gives only when asked', async () => {
    const user = await readUser.run(call(), { user: tammy });
    expect(user).toMatchObject({
      userPrincipalName: tammy,
      accountEnabled: true,
      usageLocation: expect.any(String),
      licensed: true,
    });
    expect(user.assignedLicenses?.find((license) => license.skuId === e3)?.disabledPlans).toHaveLength(1);
    expect(await readUser.run(call(), { user: String(user.id) })).toEqual(user);
  });

  it('names the user that does not exist', async () => {
    await expect(readUser.run(call(), { user: "o'neil@acme.example" })).rejects.toMatchObject({
      code: 'office365.not_found',
      message: expect.stringMatching(/reading the user o'neil@acme\.example/),
    });
  });

  it('reads the manager, and takes a missing one for none', async () => {
    expect(await getManager.run(call(), { user: tammy })).toMatchObject({
      found: true,
      userPrincipalName: at('terry.manager'),
      mail: at('terry.manager'),
    });
    expect(await getManager.run(call(), { user: at('milo.sandoval') })).toMatchObject({
      found: false,
      userPrincipalName: null,
    });
  });

  it('does not take a missing user for a user without a manager', async () => {
    await expect(getManager.run(call(), { user: at('nobody') })).rejects.toMatchObject({ code: 'office365.not_found' });
  });

  it('lists users by a beginning, by a filter and over many pages', async () => {
    expect(await listUsers.run(call(), { query: 'tammy', limit: 10 })).toMatchObject({
      count: 1,
      users: [{ userPrincipalName: tammy }],
    });
    const filtered = await listUsers.run(call(), {
      filter: "department eq 'Finance' and endsWith(mail,'@juniperfalls.example')",
      limit: 500,
    });
    expect(filtered.users?.every((user) => user.department === 'Finance')).toBe(true);
    expect(filtered.count).toBeGreaterThan(5);
    expect(await listUsers.run(call(), { limit: 150 })).toMatchObject({ count: 150, more: true });
    expect((await listUsers.run(call(), { limit: 5000 })).count).toBeGreaterThan(200);
  });

  it('follows next links page by page over plain http, where Microsoft’s client alone loses its way', async () => {
    const { client, signal } = call();
    const names: unknown[] = [];
    let pages = 0;
    for await (const page of client.list({ path: '/users', query: { $select: 'id', $top: 50 }, signal })) {
      pages += 1;
      names.push(...page.map((user) => user.id));
    }
    expect(pages).toBeGreaterThan(3);
    expect(new Set(names).size).toBe(names.length);
  });

  it('lists groups by name and the groups of a user, and tells which of them somebody else fills', async () => {
    expect(await listGroups.run(call(), { query: 'VPN', limit: 10 })).toMatchObject({
      count: 1,
      groups: [{ displayName: 'VPN Users', kind: 'security', changeable: true }],
    });
    const { groups: mine } = await listUserGroups.run(call(), { user: tammy, onlyChangeable: false });
    expect(mine?.find((group) => group.displayName === 'Finance Approvals')).toMatchObject({
      kind: 'mail-security',
      managedBy: 'exchange',
      changeable: false,
    });
    const { groups: changeable } = await listUserGroups.run(call(), { user: tammy, onlyChangeable: true });
    expect(changeable?.length).toBeLessThan(mine?.length ?? 0);
  });

  it('offers users, groups and licences while designing', async () => {
    expect(await users.find(call(), 'tammy', 10)).toEqual([{ value: tammy, title: `Tammy Tester (${tammy})` }]);
    expect(await groups.find(call(), 'VPN', 10)).toMatchObject([{ title: 'VPN Users' }]);
    expect(await licenses.find(call(), 'visio', 10)).toEqual([{ value: visio, title: 'Visio Plan 2 (2 free)' }]);
  });
});

describe('a new Microsoft 365 user', () => {
  const joiner = {
    userPrincipalName: at('ada.joiner'),
    displayName: 'Ada Joiner',
    givenName: 'Ada',
    usageLocation: 'de',
    changePassword: true,
    accountEnabled: true,
  } as const;
  const sent = { userPrincipalName: joiner.userPrincipalName, displayName: joiner.displayName };

  it('is created with the properties that a licence needs', async () => {
    const user = await createUser.run(call(), joiner);
    expect(user).toMatchObject({
      userPrincipalName: joiner.userPrincipalName,
      accountEnabled: true,
      usageLocation: 'DE',
      givenName: 'Ada',
      licensed: false,
    });
    expect(JSON.stringify(user)).not.toContain('password');
    expect(
      await assignLicenses.run(call(), { user: joiner.userPrincipalName, licenses: [{ skuId: visio }] }),
    ).toMatchObject({ changed: true });
  });

  it('is refused under a name that is taken', async () => {
    await expect(createUser.run(call(), { ...joiner, userPrincipalName: tammy })).rejects.toMatchObject({
      code: 'office365.already_exists',
      message: expect.stringMatching(/creating the user tammy\.tester@/),
    });
  });

  it('is found by its name when the answer was lost, and absent when it never arrived', async () => {
    expect(await findNewUser(call(), joiner.userPrincipalName, sent, [0])).toEqual({ result: 'absent' });
    await tenant.fail({ vendor: 'graph', method: 'POST', path: '/users', kind: 'drop-after' });
    await expect(createUser.run(call(), joiner)).rejects.toMatchObject({ effect: 'unknown' });
    expect(await createUser.effect.probe?.(call(), joiner)).toMatchObject({
      result: 'happened',
      output: { userPrincipalName: joiner.userPrincipalName },
    });
  });

  it('is not mistaken for somebody else with the same name', async () => {
    expect(await findNewUser(call(), tammy, { displayName: 'Tom Tester' }, [0])).toMatchObject({
      result: 'unsure',
      reason: expect.stringMatching(/another displayName/),
    });
  });

  it('is changed only where it differs', async () => {
    expect(
      await updateUser.run(call(), { user: tammy, properties: { jobTitle: 'Controller', department: null } }),
    ).toMatchObject({ changed: true, jobTitle: 'Controller' });
    expect(await updateUser.run(call(), { user: tammy, properties: { jobTitle: 'Controller' } })).toMatchObject({
      changed: false,
    });
    expect(await readUser.run(call(), { user: tammy })).toMatchObject({
      jobTitle: 'Controller',
      department: 'Finance',
    });
    await expect(updateUser.run(call(), { user: tammy, properties: {} })).rejects.toMatchObject({
      code: 'office365.bad_input',
    });
  });
});

describe('sign-in', () => {
  it('is blocked and allowed, and says whether anything changed', async () => {
    expect(await disable.run(call(), { user: tammy })).toMatchObject({
      changed: true,
      accountEnabled: false,
      userPrincipalName: tammy,
    });
    expect((await tenant.person(tammy)).accountEnabled).toBe(false);
    expect(await disable.run(call(), { user: tammy })).toMatchObject({ changed: false });
    expect(await enable.run(call(), { user: tammy })).toMatchObject({ changed: true, accountEnabled: true });
    expect(await writes()).toHaveLength(2);
  });

  it('names the missing permission for an administrator’s account', async () => {
    await expect(disable.run(call(), { user: at('admin') })).rejects.toMatchObject({
      code: 'office365.missing_permission',
      message: expect.stringMatching(/blocking the sign-in of admin@.*admin consent/),
    });
  });

  it('is ended everywhere by revoking the sessions', async () => {
    expect(await revokeSessions.run(call(), { user: tammy })).toEqual({ revoked: true, user: tammy });
    expect(await writes()).toMatchObject([{ outcome: 'done', key: 'step-1' }]);
  });

  it('is asked for once only when Microsoft fails, so that no call is doubled behind our back', async () => {
    await tenant.fail({ vendor: 'graph', method: 'POST', kind: 'status', status: 504 });
    await expect(revokeSessions.run(call(), { user: tammy })).rejects.toMatchObject({
      code: 'office365.unavailable',
      effect: 'unknown',
      retryable: true,
    });
    expect(await writes()).toMatchObject([{ outcome: 'failed' }]);
  });
});

describe('licences', () => {
  it('are listed with their seats', async () => {
    const { licenses: all, count } = await getLicenses.run(call(), { onlyFree: false });
    expect(count).toBe(4);
    expect(all?.find((sku) => sku.skuId === visio)).toMatchObject({
      skuPartNumber: 'VISIOCLIENT',
      name: 'Visio Plan 2',
      total: 8,
      used: 6,
      free: 2,
    });
  });

  it('of a user are told apart by who gave them', async () => {
    const { licenses: held, direct } = await listUserLicenses.run(call(), { user: tammy });
    expect(held).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ skuId: visio, source: 'direct', name: 'Visio Plan 2', groupId: null, error: null }),
        expect.objectContaining({ skuId: powerBi, source: 'group', groupId: expect.any(String) }),
      ]),
    );
    expect(direct?.map((license) => license.skuId).sort()).toEqual([e3, visio].sort());
  });

  it('are removed where they were given directly, the others are reported, and what was removed can be given back', async () => {
    const taken = await removeLicenses.run(call(), { user: tammy, all: true });
    expect(taken).toMatchObject({ changed: true, skipped: [{ skuId: powerBi, reason: 'group' }] });
    expect(taken.removed?.map((license) => license.skuId).sort()).toEqual([e3, visio].sort());
    expect(await skusOf(tammy)).toEqual(['POWER_BI_PRO']);
    const back = await assignLicenses.run(call(), {
      user: tammy,
      licenses: (taken.removed ?? []).map(({ skuId, disabledPlans }) => ({
        skuId: skuId ?? '',
        disabledPlans: disabledPlans as readonly string[],
      })),
    });
    expect(back).toMatchObject({ changed: true, already: [] });
    expect(await skusOf(tammy)).toEqual(['POWER_BI_PRO', 'SPE_E3', 'VISIOCLIENT']);
    expect((await tenant.person(tammy)).licences.find((licence) => licence.sku === 'SPE_E3')?.disabledPlans).toBe(1);
  });

  it('that the user does not hold are skipped, and nothing is sent', async () => {
    expect(await removeLicenses.run(call(), { user: at('terry.manager'), all: false, skuIds: [visio] })).toMatchObject({
      changed: false,
      removed: [],
      skipped: [{ skuId: visio, reason: 'not-assigned' }],
    });
    expect(await writes()).toEqual([]);
  });

  it('are not all removed because an expression gave nothing', async () => {
    await expect(removeLicenses.run(call(), { user: tammy, all: false, skuIds: null })).rejects.toMatchObject({
      code: 'office365.bad_input',
      effect: 'not-sent',
    });
    expect(await removeLicenses.run(call(), { user: tammy, all: false, skuIds: [] })).toMatchObject({ changed: false });
  });

  it('are removed once when the answer was lost', async () => {
    await tenant.fail({ vendor: 'graph', method: 'POST', kind: 'drop-after' });
    await expect(removeLicenses.run(call(), { user: tammy, all: false, skuIds: [visio] })).rejects.toMatchObject({
      code: 'office365.dropped',
      effect: 'unknown',
    });
    expect(await removeLicenses.run(call(), { user: tammy, all: false, skuIds: [visio] })).toMatchObject({
      changed: false,
      skipped: [{ reason: 'not-assigned' }],
    });
  });

  it('are assigned by the id that a table kept, and not again when the user holds them', async () => {
    const kept = { user: at('terry.manager'), licenses: [{ skuId: `some-tenant_${visio.toUpperCase()}` }] };
    expect(await assignLicenses.run(call(), kept)).toMatchObject({ changed: true, assigned: [visio], already: [] });
    expect(await assignLicenses.run(call(), kept)).toMatchObject({ changed: false, assigned: [], already: [visio] });
    expect(await writes()).toHaveLength(1);
  });

  it('that have no seat left are named with their numbers', async () => {
    for (const user of ['terry.manager', 'milo.sandoval'])
      await assignLicenses.run(call(), { user: at(user), licenses: [{ skuId: visio }] });
    await expect(
      assignLicenses.run(call(), { user: at('greta.lindqvist'), licenses: [{ skuId: visio }] }),
    ).rejects.toMatchObject({
      code: 'office365.no_seats',
      retryable: true,
      effect: 'refused',
      message: expect.stringMatching(
        /No free seat of Visio Plan 2 \(VISIOCLIENT\) is left for greta\.lindqvist@.*: 8 of 8 are in use; buy a seat/,
      ),
      details: { skuId: visio, total: 8, used: 8 },
    });
  });

  it('need a usage location, which the step can set', async () => {
    const wanted = { user: at('wren.okafor'), licenses: [{ skuId: visio }] };
    await expect(assignLicenses.run(call(), wanted)).rejects.toMatchObject({
      code: 'office365.missing_usage_location',
      retryable: false,
      message: expect.stringMatching(
        /assigning licences to wren\.okafor@.* no usage location; fill in the usage location/,
      ),
    });
    expect(await assignLicenses.run(call(), { ...wanted, usageLocation: 'us' })).toMatchObject({ changed: true });
    expect((await tenant.person(at('wren.okafor'))).usageLocation).toBe('US');
  });
});

describe('groups', () => {
  it('gain and lose a member, and say whether anything changed', async () => {
    const wanted = { user: at('milo.sandoval'), group: 'Expense Approvers' };
    expect(await addToGroup.run(call(), wanted)).toMatchObject({
      changed: true,
      groupName: 'Expense Approvers',
      userPrincipalName: at('milo.sandoval'),
    });
    expect((await tenant.person(at('milo.sandoval'))).groups).toContain('Expense Approvers');
    expect(await addToGroup.run(call(), wanted)).toMatchObject({ changed: false });
    expect(await removeFromGroup.run(call(), wanted)).toMatchObject({ changed: true });
    expect(await removeFromGroup.run(call(), wanted)).toMatchObject({ changed: false });
    expect((await tenant.person(at('milo.sandoval'))).groups).not.toContain('Expense Approvers');
  });

  it('lose the member, never the person', async () => {
    await removeFromGroup.run(call(), { user: tammy, group: 'Finance Share Read' });
    expect((await writes()).map((entry) => entry.path)).toEqual([
      expect.stringMatching(/\/members\/[0-9a-f-]+\/\$ref$/),
    ]);
    expect((await readUser.run(call(), { user: tammy })).userPrincipalName).toBe(tammy);
  });

  it.each([
    ['Contractors', /rule/],
    ['Badge Access Duluth', /Active Directory/],
    ['Announcements', /Exchange/],
  ])('%s is changed elsewhere, and the message says where', async (group, where) => {
    await expect(addToGroup.run(call(), { user: at('milo.sandoval'), group })).rejects.toMatchObject({
      code: 'office365.managed_elsewhere',
      message: expect.stringMatching(where),
    });
  });

  it('that do not exist are named', async () => {
    await expect(addToGroup.run(call(), { user: tammy, group: "Finance's friends" })).rejects.toMatchObject({
      code: 'office365.not_found',
      message: expect.stringContaining(`"Finance's friends"`),
    });
  });
});

describe('what Microsoft refuses', () => {
  it('says how long to wait when Graph asks to slow down', async () => {
    await tenant.fail({ vendor: 'graph', kind: 'status', status: 429, retryAfter: 17 });
    await expect(readUser.run(call(), { user: tammy })).rejects.toMatchObject({
      code: 'office365.throttled',
      retryable: true,
      effect: 'refused',
      retryAfterMs: 17_000,
    });
  });

  it('names the remedy for a wrong secret, and never the secret', async () => {
    const client = graphClient(clientContext({ ...tenant.auth.graph, clientSecret: 'not-the-secret' }));
    const error: unknown = await readUser.run(callWith(client), { user: tammy }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'office365.wrong_secret',
      effect: 'not-sent',
      retryable: false,
      message: expect.stringMatching(/AADSTS7000215.*paste the value/),
    });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('not-the-secret');
  });

  it('names the remedy for a wrong application', async () => {
    const client = graphClient(
      clientContext({ ...tenant.auth.graph, clientId: '00000000-0000-0000-0000-000000000000' }),
    );
    await expect(readUser.run(callWith(client), { user: tammy })).rejects.toMatchObject({
      effect: 'not-sent',
      message: expect.stringMatching(/AADSTS700016/),
    });
  });

  it('says that nothing was sent when the sign-in fails', async () => {
    await tenant.fail({ vendor: 'login', kind: 'drop-before' });
    await expect(disable.run(call(), { user: tammy })).rejects.toMatchObject({
      code: 'office365.not_reached',
      effect: 'not-sent',
      retryable: true,
    });
    await tenant.fail({ vendor: 'login', kind: 'status', status: 503 });
    await expect(disable.run(call(), { user: tammy })).rejects.toMatchObject({ effect: 'not-sent', retryable: true });
  });

  it('asks for one token and keeps it', async () => {
    const client = graphClient(clientContext(tenant.auth.graph));
    await readUser.run(callWith(client), { user: tammy });
    await tenant.fail({ vendor: 'login', kind: 'status', status: 503 });
    expect(await readUser.run(callWith(client), { user: tammy })).toMatchObject({ userPrincipalName: tammy });
  });

  it('stops when the step’s time is up', async () => {
    await tenant.fail({ vendor: 'graph', kind: 'slow', delayMs: 5000 });
    const client = graphClient(clientContext(tenant.auth.graph));
    await expect(
      readUser.run(callWith(client, 'slow', AbortSignal.timeout(300)), { user: tammy }),
    ).rejects.toMatchObject({ code: 'office365.cancelled', effect: 'unknown' });
  });

  it('tells whom it is connected to', async () => {
    const client = graphClient(clientContext(tenant.auth.graph));
    expect(await office365.test({ client, organization: 'acme', signal: AbortSignal.timeout(5000) })).toMatchObject({
      summary: expect.stringMatching(/^Connected to the Microsoft 365 tenant .+\.$/),
    });
  });
});
