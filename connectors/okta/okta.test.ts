import type { ConnectorError } from '@joinery/connector-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callWith, clientContext, openSandbox, type TestTenant } from '../test/open-sandbox.ts';
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
import { okta } from './index.ts';
import { groups } from './lookups/groups.ts';
import { users } from './lookups/users.ts';

const at = (name: string) => `${name}@juniperfalls.example`;
const tammy = at('tammy.tester');

let tenant: TestTenant;
const call = (key?: string) => callWith(oktaClient(clientContext(tenant.auth.okta)), key);
const writes = async () => (await tenant.ledger()).filter((entry) => entry.vendor === 'okta');

beforeAll(async () => {
  tenant = await openSandbox();
});
afterEach(() => tenant.control('POST', '/reset'));
afterAll(() => tenant.close());

describe('reading Okta', () => {
  it('reads a user by login and by id, with the whole profile', async () => {
    const user = await readUser.run(call(), { user: tammy });
    expect(user).toMatchObject({
      login: tammy,
      status: 'ACTIVE',
      active: true,
      displayName: 'Tammy Tester',
      manager: at('terry.manager'),
    });
    expect(user.profile).toMatchObject({ employeeNumber: expect.any(String) });
    expect(await readUser.run(call(), { user: String(user.id) })).toEqual(user);
  });

  it('names the user that does not exist', async () => {
    await expect(readUser.run(call(), { user: 'nobody@acme.example' })).rejects.toMatchObject({
      code: 'okta.not_found',
      message: expect.stringMatching(/reading the user nobody@acme\.example/),
      retryable: false,
      effect: 'refused',
    });
  });

  it('finds users by the beginning of a name and by a search expression', async () => {
    expect(await findUsers.run(call(), { query: 'tammy', limit: 10 })).toMatchObject({
      count: 1,
      more: false,
      users: [{ login: tammy }],
    });
    const { users: found } = await findUsers.run(call(), { search: 'status eq "SUSPENDED"', limit: 10 });
    expect(found?.map((user) => user.login)).toEqual([at('sunniva.moe')]);
  });

  it('follows the next links and says when the limit cut the list', async () => {
    const all = await findUsers.run(call(), { limit: 10_000 });
    expect(all.count).toBeGreaterThan(200);
    expect(await findUsers.run(call(), { limit: 201 })).toMatchObject({ count: 201, more: true });
    expect(new Set(all.users?.map((user) => user.id)).size).toBe(all.count);
  });

  it('lists the groups of a user, and only those that can be left if wished', async () => {
    const every = await listUserGroups.run(call(), { user: tammy, onlyChangeable: false });
    const changeable = await listUserGroups.run(call(), { user: tammy, onlyChangeable: true });
    expect(every.groups?.map((group) => group.name)).toEqual(
      expect.arrayContaining(['Everyone', 'Finance', 'Finance Share']),
    );
    expect(changeable.groups?.map((group) => group.name)).not.toEqual(expect.arrayContaining(['Everyone']));
    expect(changeable.groups?.every((group) => group.type === 'OKTA_GROUP')).toBe(true);
  });

  it('finds a group by its exact name and by its id', async () => {
    const group = await readGroup.run(call(), { group: 'Finance' });
    expect(group).toMatchObject({ name: 'Finance', type: 'OKTA_GROUP' });
    expect(await readGroup.run(call(), { group: String(group.id) })).toEqual(group);
    const { groups: found } = await findGroups.run(call(), { query: 'Finance', limit: 10 });
    expect(found?.map((entry) => entry.name).sort()).toEqual(['Finance', 'Finance Share']);
  });

  it('names the group that does not exist', async () => {
    await expect(addToGroup.run(call(), { user: tammy, group: 'Fin' })).rejects.toMatchObject({
      code: 'okta.not_found',
      message: expect.stringContaining('"Fin"'),
    });
  });

  it('offers groups and users while designing', async () => {
    expect(await groups.find(call(), 'VPN', 10)).toEqual([
      { value: expect.stringMatching(/^00g/), title: 'VPN Users' },
    ]);
    expect(await users.find(call(), 'tammy', 10)).toEqual([{ value: tammy, title: `Tammy Tester (${tammy})` }]);
    expect(await users.find(call(), '', 5)).toHaveLength(5);
  });
});

describe('memberships in Okta', () => {
  it('adds a user and says so, and says that nothing changed the second time', async () => {
    expect(await addToGroup.run(call(), { user: tammy, group: 'Leavers' })).toMatchObject({
      changed: true,
      login: tammy,
      groupName: 'Leavers',
    });
    expect((await tenant.person(tammy)).okta.groups).toContain('Leavers');
    expect(await addToGroup.run(call(), { user: tammy, group: 'Leavers' })).toMatchObject({ changed: false });
    expect(await writes()).toHaveLength(1);
  });

  it('removes a user and says so, and says that nothing changed the second time', async () => {
    expect(await removeFromGroup.run(call(), { user: tammy, group: 'Office 365 Assignments' })).toMatchObject({
      changed: true,
    });
    expect((await tenant.person(tammy)).okta.groups).not.toContain('Office 365 Assignments');
    expect(await removeFromGroup.run(call(), { user: tammy, group: 'Office 365 Assignments' })).toMatchObject({
      changed: false,
    });
  });

  it('ends in the same membership when the answer was lost and the step is repeated', async () => {
    await tenant.fail({ vendor: 'okta', method: 'PUT', kind: 'drop-after' });
    await expect(addToGroup.run(call('lost'), { user: tammy, group: 'Leavers' })).rejects.toMatchObject({
      code: 'okta.dropped',
      effect: 'unknown',
      retryable: true,
    });
    expect(await addToGroup.run(call('lost'), { user: tammy, group: 'Leavers' })).toMatchObject({
      changed: false,
      groupName: 'Leavers',
    });
    const done = (await writes()).filter((entry) => entry.outcome === 'done');
    expect(done).toMatchObject([{ method: 'PUT', key: 'lost' }]);
  });

  it('does not try to change a group that an application fills', async () => {
    await expect(removeFromGroup.run(call(), { user: tammy, group: 'Finance Share' })).rejects.toMatchObject({
      code: 'okta.managed_elsewhere',
      effect: 'not-sent',
    });
    expect(await writes()).toEqual([]);
  });
});

describe('a new Okta user', () => {
  const joiner = {
    login: at('ada.joiner'),
    email: at('ada.joiner'),
    firstName: 'Ada',
    lastName: 'Joiner',
    profile: { department: 'Finance' },
    activate: false,
  } as const;
  const probe = async (change = {}) => createUser.effect.probe?.(call(), { ...joiner, ...change });

  it('is created once, staged, with its profile', async () => {
    expect(await createUser.run(call(), joiner)).toMatchObject({
      login: joiner.login,
      status: 'STAGED',
      active: false,
      department: 'Finance',
    });
    await expect(createUser.run(call(), joiner)).rejects.toMatchObject({
      code: 'okta.already_exists',
      message: expect.stringMatching(/creating the user ada\.joiner@/),
    });
  });

  it('is found by login when the answer was lost', async () => {
    expect(await probe()).toEqual({ result: 'absent' });
    await tenant.fail({ vendor: 'okta', method: 'POST', kind: 'drop-after' });
    await expect(createUser.run(call(), joiner)).rejects.toMatchObject({ effect: 'unknown' });
    expect(await probe()).toMatchObject({ result: 'happened', output: { login: joiner.login, status: 'STAGED' } });
  });

  it('is not mistaken for somebody else with the same login', async () => {
    await createUser.run(call(), joiner);
    expect(await probe({ lastName: 'Other' })).toMatchObject({
      result: 'unsure',
      reason: expect.stringMatching(/another lastName/),
    });
  });
});

describe('the status of an Okta user', () => {
  it('suspends and unsuspends, and says whether anything changed', async () => {
    expect(await suspend.run(call(), { user: tammy })).toMatchObject({ changed: true, status: 'SUSPENDED' });
    expect(await suspend.run(call(), { user: tammy })).toMatchObject({ changed: false, status: 'SUSPENDED' });
    expect(await unsuspend.run(call(), { user: tammy })).toMatchObject({ changed: true, status: 'ACTIVE' });
    expect(await unsuspend.run(call(), { user: tammy })).toMatchObject({ changed: false, status: 'ACTIVE' });
    expect(await writes()).toHaveLength(2);
  });

  it('does not take a deactivated user for a suspended one, though Okta refuses both alike', async () => {
    await expect(suspend.run(call(), { user: at('desmond.pryce') })).rejects.toMatchObject({
      code: 'okta.wrong_state',
      message: expect.stringMatching(/desmond\.pryce@juniperfalls\.example is DEPROVISIONED/),
    });
  });

  it('suspends once when the answer was lost', async () => {
    await tenant.fail({
      vendor: 'okta',
      method: 'POST',
      path: '/api/v1/users/*/lifecycle/suspend',
      kind: 'drop-after',
    });
    await expect(suspend.run(call(), { user: tammy })).rejects.toMatchObject({ effect: 'unknown' });
    expect(await suspend.run(call(), { user: tammy })).toMatchObject({ changed: false, status: 'SUSPENDED' });
    expect((await writes()).filter((entry) => entry.outcome === 'done')).toHaveLength(1);
  });

  it('deactivates, never twice, because a second removal would delete', async () => {
    expect(await deactivate.run(call(), { user: tammy })).toMatchObject({ changed: true, status: 'DEPROVISIONED' });
    expect(await deactivate.run(call(), { user: tammy })).toMatchObject({ changed: false, status: 'DEPROVISIONED' });
    expect(await writes()).toHaveLength(1);
    expect((await tenant.person(tammy)).okta.status).toBe('DEPROVISIONED');
  });

  it('activates a staged user and leaves an active one alone', async () => {
    expect(await activate.run(call(), { user: at('nils.aaker'), sendEmail: false })).toMatchObject({ changed: true });
    expect(await activate.run(call(), { user: tammy, sendEmail: false })).toMatchObject({
      changed: false,
      status: 'ACTIVE',
    });
  });

  it('signs a user out everywhere', async () => {
    expect(await clearSessions.run(call(), { user: tammy, revokeTokens: true })).toMatchObject({
      cleared: true,
      login: tammy,
    });
    expect(await writes()).toMatchObject([{ method: 'DELETE', outcome: 'done' }]);
  });
});

describe('what Okta refuses', () => {
  it('says how long to wait when Okta asks to slow down', async () => {
    await tenant.fail({ vendor: 'okta', kind: 'status', status: 429, retryAfter: 20 });
    const error = await readUser.run(call(), { user: tammy }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'okta.throttled', retryable: true, effect: 'refused' });
    expect((error as ConnectorError).retryAfterMs).toBeGreaterThanOrEqual(19_000);
    expect((error as ConnectorError).retryAfterMs).toBeLessThanOrEqual(23_000);
  });

  it('says of a fault of Okta that nobody knows whether the call had its effect', async () => {
    await tenant.fail({ vendor: 'okta', kind: 'status', status: 503 });
    await expect(readUser.run(call(), { user: tammy })).rejects.toMatchObject({
      code: 'okta.unavailable',
      retryable: true,
      effect: 'unknown',
    });
  });

  it('names the remedy for a wrong token', async () => {
    const client = oktaClient(clientContext({ ...tenant.auth.okta, token: 'wrong-token-value' }));
    const error = await okta
      .test({ client, organization: 'acme', signal: AbortSignal.timeout(5000) })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'okta.wrong_secret', retryable: false });
    expect(String((error as Error).message)).toMatch(/create a new one under Security › API › Tokens/);
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('wrong-token-value');
  });

  it('says that nothing was sent when nobody listens at the address', async () => {
    const other = await openSandbox();
    await other.close();
    const client = oktaClient(clientContext(other.auth.okta));
    await expect(readUser.run(callWith(client), { user: tammy })).rejects.toMatchObject({
      code: 'okta.not_reached',
      effect: 'not-sent',
      retryable: true,
    });
  });

  it('sends a token over https only, except to this very machine', () => {
    expect(() => oktaClient(clientContext({ orgUrl: 'http://acme.okta.com', token: 't' }))).toThrow(
      /does not begin with https/,
    );
    expect(() => oktaClient(clientContext({ orgUrl: 'https://acme.okta.com', token: ' ' }))).toThrow(
      /API token of the connection is empty/,
    );
  });

  it('tells whom it is connected to', async () => {
    expect(
      await okta.test({
        client: oktaClient(clientContext(tenant.auth.okta)),
        organization: 'acme',
        signal: AbortSignal.timeout(5000),
      }),
    ).toMatchObject({
      summary: expect.stringMatching(/^Connected to the Okta organization .+\.$/),
    });
  });
});
