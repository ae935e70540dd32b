import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { login, startTestTenant, type TestTenant, textOf } from '../test-tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterEach(() => tenant.control('/faults', { method: 'DELETE' }));
afterAll(() => tenant.close());

const tammy = `/users/${login('tammy.tester')}`;
const retitle = (jobTitle: string, headers: Readonly<Record<string, string>> = {}) =>
  tenant.graph(tammy, { method: 'PATCH', body: { jobTitle }, headers });
const title = async () => (await tenant.graph(tammy)).body['jobTitle'];
const last = async () => (await tenant.ledger()).at(-1);

describe('faults', () => {
  it('throttle Graph with Retry-After and Okta with its reset time, as often as asked', async () => {
    await tenant.fault({ vendor: 'graph', kind: 'status', status: 429, retryAfter: 7, times: 2 });
    await tenant.fault({ vendor: 'okta', kind: 'status', status: 429, retryAfter: 7, times: 1 });
    const throttled = await tenant.graph(tammy);
    expect([throttled.status, throttled.headers.get('retry-after'), throttled.body['error']?.['code']]).toEqual([
      429,
      '7',
      'TooManyRequests',
    ]);
    expect((await tenant.graph(tammy)).status).toBe(429);
    expect((await tenant.graph(tammy)).status).toBe(200);
    const held = await tenant.okta('/api/v1/org');
    expect([held.status, held.body['errorCode'], held.headers.get('x-rate-limit-remaining')]).toEqual([
      429,
      'E0000047',
      '0',
    ]);
  });

  it('meet only requests whose method and path fit, after letting some pass', async () => {
    await tenant.fault({
      vendor: 'graph',
      method: 'PATCH',
      path: '/users/*',
      kind: 'status',
      status: 500,
      times: 1,
      skip: 1,
    });
    expect((await tenant.graph(tammy)).status).toBe(200);
    expect((await retitle('first')).status).toBe(204);
    expect((await retitle('second')).status).toBe(500);
    expect((await tenant.graph(`${tammy}/manager`)).status).toBe(200);
    expect(await title()).toBe('first');
  });

  it('drop the connection before the effect', async () => {
    await tenant.fault({ vendor: 'graph', method: 'PATCH', kind: 'drop-before', times: 1 });
    await expect(retitle('never')).rejects.toThrow('fetch failed');
    expect(await title()).not.toBe('never');
    expect(await last()).toMatchObject({ outcome: 'failed', fault: 'drop-before', target: login('tammy.tester') });
  });

  it('drop the connection after the effect', async () => {
    await tenant.fault({ vendor: 'graph', method: 'PATCH', kind: 'drop-after', times: 1 });
    await expect(retitle('unheard')).rejects.toThrow('fetch failed');
    expect(await title()).toBe('unheard');
    expect(await last()).toMatchObject({ outcome: 'done', fault: 'drop-after', status: 204 });
  });

  it('cut an answer in the middle', async () => {
    await tenant.fault({ vendor: 'okta', kind: 'truncate', times: 1 });
    await expect(tenant.okta('/api/v1/users?limit=20')).rejects.toThrow('terminated');
    expect((await tenant.okta('/api/v1/users?limit=20')).status).toBe(200);
  });

  it('slow an answer down', async () => {
    await tenant.fault({ vendor: 'graph', kind: 'slow', delayMs: 120, times: 1 });
    const before = performance.now();
    expect((await tenant.graph(tammy)).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(100);
  });

  it('throttle one entry of a batch and leave the others alone', async () => {
    await tenant.fault({
      vendor: 'graph',
      method: 'GET',
      path: '/users/*',
      kind: 'status',
      status: 429,
      retryAfter: 3,
      times: 1,
    });
    const requests = [1, 2].map((id) => ({ id: String(id), method: 'GET', url: tammy }));
    const { status, body } = await tenant.graph('/$batch', { body: { requests } });
    expect(status).toBe(200);
    expect(body['responses']).toMatchObject([
      { id: '1', status: 429, headers: { 'Retry-After': '3' } },
      { id: '2', status: 200 },
    ]);
  });

  it('are refused when they are no faults', async () => {
    expect(
      (await tenant.control('/faults', { body: { vendor: 'graph', kind: 'gremlins' } })).body['error']?.['message'],
    ).toMatch(/^The kind of a fault must be one of/);
    expect((await tenant.control('/faults', { body: { vendor: 'nobody', kind: 'slow' } })).status).toBe(400);
  });
});

describe('the ledger', () => {
  it('names target, key and outcome of each write, and leaves reads out', async () => {
    await retitle('Keyed', { 'x-joinery-key': 'run-1/step-2' });
    expect(await last()).toMatchObject({
      vendor: 'graph',
      method: 'PATCH',
      key: 'run-1/step-2',
      target: login('tammy.tester'),
      outcome: 'done',
      status: 204,
      fault: null,
    });
    const count = (await tenant.ledger()).length;
    await tenant.graph(tammy);
    expect((await tenant.ledger()).length).toBe(count);
  });

  it('keeps refused writes, which changed nothing', async () => {
    await tenant.graph(tammy, { method: 'PATCH', body: { shoeSize: 44 } });
    expect(await last()).toMatchObject({ outcome: 'refused', status: 400 });
  });

  it('gives the same write the same body hash', async () => {
    await retitle('Twice');
    await retitle('Twice');
    const [one, two] = (await tenant.ledger()).slice(-2);
    expect(one?.bodyHash).toBe(two?.bodyHash);
    expect(one?.id).not.toBe(two?.id);
  });
});

describe('a request that nobody expects', () => {
  it('is refused when its body is larger than 5 MB', async () => {
    expect((await retitle('x'.repeat(5_300_000))).status).toBe(413);
  });

  it('is answered when its path is not rightly encoded', async () => {
    expect((await tenant.graph('/users/%E0%A4%A')).status).toBe(404);
    expect((await tenant.graph('/users/%E0%A4%A', { method: 'DELETE' })).status).toBe(404);
  });

  it('is refused as the vendor would when no such path or method exists', async () => {
    expect((await tenant.graph('/toasters')).body['error']?.['code']).toBe('BadRequest');
    expect((await tenant.okta('/api/v1/toasters')).body['errorCode']).toBe('E0000007');
    expect((await tenant.okta('/api/v1/org', { method: 'DELETE' })).body['errorCode']).toBe('E0000022');
    expect((await tenant.okta('/api/v1/users', { body: 'not an object' })).body['errorCode']).toBe('E0000003');
  });
});

describe('the controls', () => {
  it('need their own token', async () => {
    const response = await fetch(`${tenant.sandbox.controlUrl}/world`, { headers: { authorization: 'Bearer guess' } });
    expect(response.status).toBe(401);
  });

  it('show each person with sign-in state, licences, groups and Okta status', async () => {
    const people = (await tenant.control('/world')).body['people'] as unknown as readonly Readonly<
      Record<string, unknown>
    >[];
    expect(people.find((person) => person['login'] === login('tammy.tester'))).toMatchObject({
      accountEnabled: true,
      manager: login('terry.manager'),
      licences: expect.arrayContaining([expect.objectContaining({ sku: 'SPE_E3', disabledPlans: 1, group: null })]),
      okta: { status: 'ACTIVE' },
    });
  });

  it('leave a reader of the System Log with an old cursor able to read on after a reset', async () => {
    const group = async () => textOf((await tenant.okta('/api/v1/groups?q=Leavers')).body['0']?.['id']);
    const add = async () =>
      tenant.control(`/okta/groups/${await group()}/members/${login('tammy.tester')}`, { method: 'POST' });
    await add();
    const read = await tenant.okta('/api/v1/logs?limit=100');
    const next =
      /<([^>]+)>; rel="next"/.exec(read.headers.get('link') ?? '')?.[1]?.slice(tenant.sandbox.oktaUrl.length) ?? '';
    await tenant.control('/reset', { method: 'POST' });
    await add();
    expect((await tenant.okta(next)).body).toHaveLength(1);
  });

  it('start the company over, with the same tokens', async () => {
    await retitle('Gone after reset');
    expect((await tenant.control('/reset', { method: 'POST' })).status).toBe(204);
    expect(await title()).toBe('Accounts Payable Specialist');
    expect(await tenant.ledger()).toEqual([]);
  });
});
