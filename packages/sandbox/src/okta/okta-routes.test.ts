import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { login, type Reply, startTestTenant, type TestTenant, textOf } from '../test-tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

type Row = {
  readonly id: string;
  readonly status: string;
  readonly profile: { readonly login: string; readonly name: string };
  readonly eventType: string;
  readonly target: readonly { readonly type: string; readonly id: string }[];
};
const rows = (reply: Reply): readonly Row[] => reply.body as unknown as readonly Row[];
const causeOf = (reply: Reply): unknown => reply.body['errorCauses']?.['0']?.['errorSummary'];
const userId = async (name: string): Promise<string> =>
  textOf((await tenant.okta(`/api/v1/users/${login(name)}`)).body['id']);
const groupId = async (name: string): Promise<string> => {
  const found = rows(await tenant.okta(`/api/v1/groups?search=${encodeURIComponent(`profile.name eq "${name}"`)}`));
  return found[0]?.id ?? '';
};
const next = (reply: Reply): string | undefined =>
  /<([^>]+)>; rel="next"/.exec(reply.headers.get('link') ?? '')?.[1]?.slice(tenant.sandbox.oktaUrl.length);
const post = (path: string) => tenant.okta(path, { method: 'POST' });

describe('Okta users', () => {
  it('finds a user by login and by id, with manager and department', async () => {
    const id = await userId('tammy.tester');
    const { body } = await tenant.okta(`/api/v1/users/${id}`);
    expect(body['profile']).toMatchObject({
      login: login('tammy.tester'),
      manager: login('terry.manager'),
      department: 'Finance',
    });
  });

  it('names a manager who does not exist for one user', async () => {
    const manager = textOf(
      (await tenant.okta(`/api/v1/users/${login('greta.lindqvist')}`)).body['profile']?.['manager'],
    );
    expect(manager).toMatch(/@/);
    const reply = await tenant.okta(`/api/v1/users/${manager}`);
    expect([reply.status, reply.body['errorCode']]).toEqual([404, 'E0000007']);
  });

  it('leaves deactivated users out of the plain list, and finds them by filter', async () => {
    const plain: Row[] = [];
    for (let path: string | undefined = '/api/v1/users?limit=90'; path !== undefined; ) {
      const reply: Reply = await tenant.okta(path);
      plain.push(...rows(reply));
      path = next(reply);
    }
    expect(plain.length).toBe(207);
    expect(plain.some((user) => user.status === 'DEPROVISIONED')).toBe(false);
    const filter = encodeURIComponent('status eq "DEPROVISIONED"');
    expect(rows(await tenant.okta(`/api/v1/users?filter=${filter}`)).map((user) => user.profile.login)).toEqual([
      login('desmond.pryce'),
    ]);
  });

  it('searches profiles, and refuses an expression it can not read', async () => {
    const search = encodeURIComponent(
      'profile.department eq "Finance" and (profile.lastName sw "Test" or status eq "SUSPENDED")',
    );
    expect(rows(await tenant.okta(`/api/v1/users?search=${search}`))).toHaveLength(2);
    expect(rows(await tenant.okta('/api/v1/users?q=tammy%20t'))).toHaveLength(1);
    expect(
      (await tenant.okta(`/api/v1/users?filter=${encodeURIComponent('profile.shoeSize eq "44"')}`)).body['errorCode'],
    ).toBe('E0000031');
  });

  it('creates a user once, staged if asked', async () => {
    const body = {
      profile: {
        firstName: 'Nora',
        lastName: 'Newcomer',
        email: login('nora.newcomer'),
        login: login('nora.newcomer'),
      },
    };
    const created = await tenant.okta('/api/v1/users?activate=false', { body });
    expect([created.status, created.body['status']]).toEqual([200, 'STAGED']);
    const again = await tenant.okta('/api/v1/users?activate=false', { body });
    expect([again.status, again.body['errorCode'], causeOf(again)]).toEqual([
      400,
      'E0000001',
      'login: An object with this field already exists in the current organization',
    ]);
    expect(
      (await post(`/api/v1/users/${textOf(created.body['id'])}/lifecycle/activate?sendEmail=false`)).body[
        'activationToken'
      ],
    ).toEqual(expect.any(String));
    expect(
      (await post(`/api/v1/users/${textOf(created.body['id'])}/lifecycle/activate?sendEmail=false`)).body['errorCode'],
    ).toBe('E0000016');
  });

  it('changes only what a partial update sends', async () => {
    const id = await userId('milo.sandoval');
    await tenant.okta(`/api/v1/users/${id}`, { body: { profile: { title: 'Adviser' } } });
    expect((await tenant.okta(`/api/v1/users/${id}`)).body['profile']).toMatchObject({
      title: 'Adviser',
      firstName: 'Milo',
    });
  });

  it('suspends an active user once and takes it back once', async () => {
    const id = await userId('terry.manager');
    expect((await post(`/api/v1/users/${id}/lifecycle/suspend`)).status).toBe(200);
    const again = await post(`/api/v1/users/${id}/lifecycle/suspend`);
    expect([again.status, causeOf(again)]).toEqual([400, 'Cannot suspend a user that is not active']);
    expect((await post(`/api/v1/users/${id}/lifecycle/unsuspend`)).status).toBe(200);
    expect((await post(`/api/v1/users/${id}/lifecycle/unsuspend`)).body['errorCode']).toBe('E0000001');
  });

  it('unlocks only a locked user', async () => {
    const id = await userId('lotte.kamp');
    expect((await post(`/api/v1/users/${id}/lifecycle/unlock`)).status).toBe(200);
    expect((await post(`/api/v1/users/${id}/lifecycle/unlock`)).body['errorCode']).toBe('E0000038');
  });

  it('deactivates at the first delete, deletes at the second and answers 404 at the third', async () => {
    const id = await userId('sunniva.moe');
    const remove = () => tenant.okta(`/api/v1/users/${id}`, { method: 'DELETE' });
    expect((await remove()).status).toBe(204);
    expect((await tenant.okta(`/api/v1/users/${id}`)).body['status']).toBe('DEPROVISIONED');
    expect(rows(await tenant.okta(`/api/v1/users/${id}/groups`))).toEqual([]);
    expect((await remove()).status).toBe(204);
    expect((await remove()).body['errorCode']).toBe('E0000007');
  });

  it('ends the sessions of a user', async () => {
    const id = await userId('tammy.tester');
    expect((await tenant.okta(`/api/v1/users/${id}/sessions?oauthTokens=true`, { method: 'DELETE' })).status).toBe(204);
  });

  it('tells who the token belongs to and what the org is called', async () => {
    expect((await tenant.okta('/api/v1/users/me')).body['profile']?.['login']).toBe(login('admin'));
    expect((await tenant.okta('/api/v1/org')).body['companyName']).toBe('Juniper Falls');
  });
});

describe('Okta groups', () => {
  it('has the group for Office 365 assignments with Tammy in it', async () => {
    const members = rows(await tenant.okta(`/api/v1/groups/${await groupId('Office 365 Assignments')}/users`));
    expect(members.map((user) => user.profile.login)).toContain(login('tammy.tester'));
    expect(
      rows(await tenant.okta(`/api/v1/users/${login('tammy.tester')}/groups`)).map((group) => group.profile.name),
    ).toContain('Office 365 Assignments');
  });

  it('answers 204 to a repeated add or remove and logs only the change', async () => {
    const path = `/api/v1/groups/${await groupId('Leavers')}/users/${await userId('tammy.tester')}`;
    const events = async () =>
      rows(
        await tenant.okta(
          `/api/v1/logs?filter=${encodeURIComponent('eventType eq "group.user_membership.add" and target.displayName eq "Leavers"')}`,
        ),
      ).length;
    const before = await events();
    expect((await tenant.okta(path, { method: 'PUT' })).status).toBe(204);
    expect((await tenant.okta(path, { method: 'PUT' })).status).toBe(204);
    expect(await events()).toBe(before + 1);
    expect((await tenant.okta(path, { method: 'DELETE' })).status).toBe(204);
    expect((await tenant.okta(path, { method: 'DELETE' })).status).toBe(204);
  });

  it('refuses members for Everyone and for groups that an application owns', async () => {
    const id = await userId('tammy.tester');
    for (const name of ['Everyone', 'Finance Share']) {
      const reply = await tenant.okta(`/api/v1/groups/${await groupId(name)}/users/${id}`, { method: 'DELETE' });
      expect([reply.status, reply.body['errorCode']]).toEqual([403, 'E0000006']);
    }
  });

  it('creates, renames and deletes a group, and refuses a name twice', async () => {
    const created = await tenant.okta('/api/v1/groups', { body: { profile: { name: 'Alumni', description: 'Gone' } } });
    expect((await tenant.okta('/api/v1/groups', { body: { profile: { name: 'Alumni' } } })).body['errorCode']).toBe(
      'E0000001',
    );
    const path = `/api/v1/groups/${textOf(created.body['id'])}`;
    expect(
      (await tenant.okta(path, { method: 'PUT', body: { profile: { name: 'Former staff', description: '' } } })).body[
        'profile'
      ]?.['name'],
    ).toBe('Former staff');
    expect((await tenant.okta(path, { method: 'DELETE' })).status).toBe(204);
    expect((await tenant.okta(path)).status).toBe(404);
  });
});

describe('the System Log', () => {
  it('is followed by its next link, each event once, with an empty page at the end', async () => {
    const user = await userId('milo.sandoval');
    const group = await groupId('Leavers');
    const since = new Date(Date.now() - 1000).toISOString();
    const filter = encodeURIComponent(
      'eventType eq "group.user_membership.add" or eventType eq "group.user_membership.remove"',
    );
    let page = await tenant.okta(`/api/v1/logs?since=${since}&filter=${filter}&limit=1000`);
    await tenant.okta(`/api/v1/groups/${group}/users/${user}`, { method: 'PUT' });
    await tenant.control(`/okta/groups/${group}/members/${user}`, { method: 'DELETE' });
    page = await tenant.okta(next(page) ?? '');
    expect(rows(page).map((event) => event.eventType)).toEqual([
      'group.user_membership.add',
      'group.user_membership.remove',
    ]);
    expect(rows(page)[0]?.target.map((target) => [target.type, target.id])).toEqual([
      ['User', user],
      ['UserGroup', group],
    ]);
    page = await tenant.okta(next(page) ?? '');
    expect(rows(page)).toEqual([]);
    expect(next(page)).toBeDefined();
  });

  it('pages by limit and can be read backwards', async () => {
    const first = await tenant.okta('/api/v1/logs?limit=1');
    expect(rows(first)).toHaveLength(1);
    expect(rows(await tenant.okta(next(first) ?? ''))[0]).not.toEqual(rows(first)[0]);
    const latest = rows(await tenant.okta('/api/v1/logs?limit=1&sortOrder=DESCENDING'));
    const all = rows(await tenant.okta('/api/v1/logs?limit=1000'));
    expect(latest[0]).toEqual(all.at(-1));
  });
});

describe('Okta requests', () => {
  it('are refused without a token and with a wrong one', async () => {
    const ask = async (headers: Readonly<Record<string, string>>) => {
      const response = await fetch(`${tenant.sandbox.oktaUrl}/api/v1/users/me`, { headers });
      return [response.status, ((await response.json()) as { readonly errorCode: string }).errorCode];
    };
    expect(await ask({})).toEqual([401, 'E0000005']);
    expect(await ask({ authorization: 'SSWS guess' })).toEqual([401, 'E0000011']);
  });

  it('come back with the rate limit and what is left of it', async () => {
    const { headers } = await tenant.okta('/api/v1/org');
    expect(Number(headers.get('x-rate-limit-limit'))).toBeGreaterThan(Number(headers.get('x-rate-limit-remaining')));
    expect(Number(headers.get('x-rate-limit-reset')) * 1000).toBeGreaterThan(Date.now());
  });
});
