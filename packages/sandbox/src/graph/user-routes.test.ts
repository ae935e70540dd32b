import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchToken, login, messageOf, startTestTenant, type TestTenant, textOf } from '../test-tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const tammy = `/users/${login('tammy.tester')}`;

interface Page {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.count'?: number;
}
const page = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> =>
  (await tenant.graph(path, { headers })).body as unknown as Page;
const eventual = { ConsistencyLevel: 'eventual' };

describe('users', () => {
  it('answers eleven properties unless others are selected', async () => {
    const { body } = await tenant.graph(tammy);
    expect(Object.keys(body).filter((name) => !name.startsWith('@'))).toHaveLength(11);
    expect(body['accountEnabled']).toBeUndefined();
    expect((await tenant.graph(`${tammy}?$select=accountEnabled`)).body['accountEnabled']).toBe(true);
  });

  it('leads through every page with next links that keep the query', async () => {
    const seen: unknown[] = [];
    let next: string | undefined = '/users?$top=60&$select=id';
    while (next !== undefined) {
      const { value, '@odata.nextLink': link }: Page = await page(next);
      seen.push(...value.map((user) => user['id']));
      expect(value.every((user) => Object.keys(user).length === 1)).toBe(true);
      next = link?.slice(tenant.sandbox.graphUrl.length);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(200);
  });

  it('refuses a page of more than 999', async () => {
    expect(messageOf(await tenant.graph('/users?$top=1000'))).toMatch(/^Invalid page size specified/);
  });

  it('filters with eq, startswith, and, or, in and any', async () => {
    expect((await page(`/users?$filter=userPrincipalName eq '${login('tammy.tester')}'`)).value).toHaveLength(1);
    expect(
      (await page("/users?$filter=startswith(displayName,'Tammy T') and accountEnabled eq true")).value,
    ).toHaveLength(1);
    expect((await page("/users?$filter=surname eq 'Tester' or surname eq 'Manager'")).value).toHaveLength(2);
    expect((await page("/users?$filter=surname in ('Tester','Manager','O''Neil')")).value).toHaveLength(2);
    expect(
      (await page('/users?$filter=assignedLicenses/any(l:l/skuId eq c5928f49-12ba-48f7-ada3-0d743a3601d5)')).value
        .length,
    ).toBeGreaterThan(3);
  });

  it('answers advanced queries only with ConsistencyLevel and $count', async () => {
    const ask = `/users?$filter=endsWith(mail,'${login('tester')}')`;
    expect((await tenant.graph(ask)).body['error']?.['code']).toBe('Request_UnsupportedQuery');
    expect((await page(`${ask}&$count=true`, eventual))['@odata.count']).toBe(1);
    expect((await tenant.graph('/users?$search="displayName:tammy"')).status).toBe(400);
    expect((await page('/users?$search="displayName:tammy"', eventual)).value).toHaveLength(1);
    expect((await tenant.graph("/users?$filter=department eq 'Legal'&$orderby=displayName")).status).toBe(400);
    expect(
      (await page("/users?$filter=department eq 'Legal'&$orderby=displayName&$count=true", eventual)).value,
    ).toHaveLength(6);
  });

  it('refuses a filter or a selection of properties that users do not have', async () => {
    expect((await tenant.graph("/users?$filter=shoeSize eq '44'")).status).toBe(400);
    expect((await tenant.graph('/users?$select=shoeSize')).status).toBe(400);
    expect((await tenant.graph("/users?$filter=displayName eq 'open")).status).toBe(400);
  });

  it('disables a person and shows it at once', async () => {
    const reply = await tenant.graph(tammy, { method: 'PATCH', body: { accountEnabled: false } });
    expect(reply.status).toBe(204);
    expect((await tenant.graph(`${tammy}?$select=accountEnabled`)).body['accountEnabled']).toBe(false);
    await tenant.graph(tammy, { method: 'PATCH', body: { accountEnabled: true } });
  });

  it('moves the start of valid sessions when sessions are revoked', async () => {
    const before = (await tenant.graph(`${tammy}?$select=signInSessionsValidFromDateTime`)).body[
      'signInSessionsValidFromDateTime'
    ];
    expect((await tenant.graph(`${tammy}/revokeSignInSessions`, { method: 'POST' })).body['value']).toBe(true);
    expect(
      (await tenant.graph(`${tammy}?$select=signInSessionsValidFromDateTime`)).body['signInSessionsValidFromDateTime'],
    ).not.toBe(before);
  });

  it('refuses to change unknown, read-only and ill-formed properties', async () => {
    const change = (body: unknown) => tenant.graph(tammy, { method: 'PATCH', body });
    expect(messageOf(await change({ shoeSize: 44 }))).toBe("Invalid property 'shoeSize'.");
    expect(messageOf(await change({ assignedLicenses: [] }))).toBe(
      "Property 'assignedLicenses' is read-only and cannot be set.",
    );
    expect(messageOf(await change({ usageLocation: 'Utopia' }))).toMatch(
      /^Invalid value specified for property 'usageLocation'/,
    );
    expect(messageOf(await change({}))).toMatch(/^Empty Payload/);
  });

  it('refuses to lock out an administrator', async () => {
    const reply = await tenant.graph(`/users/${login('admin')}`, { method: 'PATCH', body: { accountEnabled: false } });
    expect([reply.status, reply.body['error']?.['code']]).toEqual([403, 'Authorization_RequestDenied']);
  });

  it('tells, sets and clears the manager, and answers 404 for none', async () => {
    expect((await tenant.graph(`${tammy}/manager`)).body['userPrincipalName']).toBe(login('terry.manager'));
    expect((await tenant.graph(`/users/${login('milo.sandoval')}/manager`)).status).toBe(404);
    const boss = { '@odata.id': `${tenant.sandbox.graphUrl}/users/${login('terry.manager')}` };
    expect(
      (await tenant.graph(`/users/${login('milo.sandoval')}/manager/$ref`, { method: 'PUT', body: boss })).status,
    ).toBe(204);
    expect(
      (await tenant.graph(`/users/${login('milo.sandoval')}?$expand=manager($select=displayName)`)).body['manager']?.[
        'displayName'
      ],
    ).toBe('Terry Manager');
    expect((await tenant.graph(`/users/${login('milo.sandoval')}/manager/$ref`, { method: 'DELETE' })).status).toBe(
      204,
    );
    expect((await tenant.graph(`/users/${login('milo.sandoval')}/manager/$ref`, { method: 'DELETE' })).status).toBe(
      404,
    );
  });

  it('creates a person once, deletes softly and restores', async () => {
    const joiner = {
      accountEnabled: true,
      displayName: 'Nora Newcomer',
      mailNickname: 'nora',
      userPrincipalName: login('nora.newcomer'),
      passwordProfile: { password: 'Correct-Horse-9' },
    };
    const created = await tenant.graph('/users', { body: joiner });
    expect(created.status).toBe(201);
    expect(messageOf(await tenant.graph('/users', { body: joiner }))).toBe(
      'Another object with the same value for property userPrincipalName already exists.',
    );
    const id = textOf(created.body['id']);
    expect((await tenant.graph(`/users/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await tenant.graph(`/users/${id}`)).body['error']?.['code']).toBe('Request_ResourceNotFound');
    expect((await tenant.graph(`/users/${id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await page('/directory/deletedItems/microsoft.graph.user')).value.map((each) => each['id'])).toEqual([id]);
    expect((await tenant.graph(`/directory/deletedItems/${id}/restore`, { method: 'POST' })).status).toBe(200);
    expect((await tenant.graph(`/directory/deletedItems/${id}/restore`, { method: 'POST' })).status).toBe(404);
    expect((await tenant.graph(`/users/${id}`)).status).toBe(200);
    await tenant.graph(`/users/${id}`, { method: 'DELETE' });
    expect((await tenant.graph(`/directory/deletedItems/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await tenant.graph(`/directory/deletedItems/${id}`)).status).toBe(404);
  });

  it('refuses a new person of a foreign domain', async () => {
    const body = {
      accountEnabled: true,
      displayName: 'X',
      mailNickname: 'x',
      userPrincipalName: 'x@elsewhere.example',
      passwordProfile: { password: 'Correct-Horse-9' },
    };
    expect(messageOf(await tenant.graph('/users', { body }))).toMatch(
      /^The domain portion of the userPrincipalName property is invalid/,
    );
  });

  it('tells what changed since the last delta', async () => {
    const all = await tenant.graph('/users/delta?$select=displayName,accountEnabled');
    const link = textOf(all.body['@odata.deltaLink']).slice(tenant.sandbox.graphUrl.length);
    expect((await page(link)).value).toEqual([]);
    await tenant.graph(tammy, { method: 'PATCH', body: { jobTitle: 'Clerk' } });
    expect((await page(link)).value).toEqual([expect.objectContaining({ displayName: 'Tammy Tester' })]);
  });

  it('answers a batch entry by entry', async () => {
    const requests = [
      { id: '1', method: 'GET', url: `${tammy}?$select=id,displayName` },
      { id: '2', method: 'GET', url: '/users/nobody' },
      {
        id: '3',
        method: 'PATCH',
        url: tammy,
        headers: { 'Content-Type': 'application/json' },
        body: { jobTitle: 'Clerk' },
        dependsOn: ['2'],
      },
      {
        id: '4',
        method: 'PATCH',
        url: tammy,
        headers: { 'Content-Type': 'application/json' },
        body: { jobTitle: 'Clerk' },
      },
    ];
    const reply = await tenant.graph('/$batch', { body: { requests } });
    const statuses = (reply.body['responses'] as unknown as readonly { readonly status: number }[]).map(
      (each) => each.status,
    );
    expect([reply.status, statuses]).toEqual([200, [200, 404, 424, 204]]);
  });

  it('describes the organization, its domains and an object by id', async () => {
    expect((await page('/organization')).value[0]?.['displayName']).toBe('Juniper Falls');
    expect((await page('/domains')).value[0]?.['id']).toBe('juniperfalls.example');
    const { id } = (await tenant.graph(tammy)).body;
    expect((await tenant.graph(`/directoryObjects/${textOf(id)}`)).body['displayName']).toBe('Tammy Tester');
  });
});

describe('tokens', () => {
  it('refuses a wrong secret with AADSTS7000215', async () => {
    const reply = await fetchToken(tenant.sandbox, { client_secret: 'guess' });
    expect([reply.status, reply.body['error']]).toEqual([401, 'invalid_client']);
    expect(reply.body['error_description']).toMatch(/^AADSTS7000215/);
  });

  it('refuses Graph without a token, with a made-up one and with one for another audience', async () => {
    const ask = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(`${tenant.sandbox.graphUrl}/users`, { headers })).status;
    const foreign = await fetchToken(tenant.sandbox, { scope: 'https://outlook.office365.com/.default' });
    expect(await ask({})).toBe(401);
    expect(await ask({ authorization: 'Bearer a.b.c' })).toBe(401);
    expect(await ask({ authorization: `Bearer ${textOf(foreign.body['access_token'])}` })).toBe(401);
  });
});
