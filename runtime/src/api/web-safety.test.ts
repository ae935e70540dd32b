import { API_BASE, routes } from '@joinery/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApi, type TestApi } from './test-server.ts';

let api: TestApi;
let cookie = '';
beforeAll(async () => {
  api = await openTestApi();
  const response = await post('/session', api.owner);
  cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
});
afterAll(() => api.close());

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${api.url}${API_BASE}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
const folders = () => `/organizations/${api.organization}/folders`;
const codeOf = async (response: Response) =>
  ((await response.json()) as { readonly error: { readonly code: string } }).error.code;

describe('a session', () => {
  it('reads and writes from the designer itself', async () => {
    const me = await fetch(`${api.url}${API_BASE}/me`, { headers: { cookie } });
    const setup = await fetch(`${api.url}${API_BASE}/setup`, { headers: { cookie } });
    expect(await setup.json()).toEqual({ claimed: true, signedIn: true });
    expect(await api.nobody.call(routes.readSetup)).toEqual({ claimed: true, signedIn: false });
    expect(await me.json()).toMatchObject({ user: { email: 'olga@example.com' }, memberships: [{ role: 'owner' }] });
    expect((await post(folders(), { name: 'A' }, { cookie, origin: api.url })).status).toBe(200);
    expect(
      (await post(folders(), { name: 'B' }, { cookie, origin: api.url, 'sec-fetch-site': 'same-origin' })).status,
    ).toBe(200);
  });

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{}],
  ])('does not write for another site: %o', async (headers) => {
    const response = await post(folders(), { name: 'C' }, { cookie, ...(headers as Record<string, string>) });
    expect([response.status, await codeOf(response)]).toEqual([403, 'request.cross_site']);
  });

  it('cannot be begun by another site', async () => {
    const response = await post('/session', api.owner, { origin: 'https://evil.example' });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('is over everywhere once it is signed out', async () => {
    const begun = (await post('/session', api.owner)).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const out = await fetch(`${api.url}${API_BASE}/session`, {
      method: 'DELETE',
      headers: { cookie: begun, origin: api.url },
    });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie().join()).toMatch(/max-age=0/i);
    expect((await fetch(`${api.url}${API_BASE}/me`, { headers: { cookie: begun } })).status).toBe(401);
  });
});

describe('guessing', () => {
  it('a password is stopped after ten tries, for that account only', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1)
      statuses.push((await post('/session', { email: 'victim@example.com', password: 'wrong' })).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    const other = await post('/session', { email: 'other@example.com', password: 'wrong' });
    expect([other.status, await codeOf(other)]).toEqual([401, 'account.wrong_password']);
  });

  it('the code of the first run is stopped after ten tries', async () => {
    const claim = {
      code: 'GUESS',
      name: 'Eve',
      email: 'eve@example.com',
      password: 'correct horse battery',
      organization: 'E',
    };
    let last: Response | undefined;
    for (let attempt = 0; attempt < 11; attempt += 1) last = await post('/setup/claim', claim);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a body', () => {
  const send = async (body: string, type = 'application/json') =>
    post(folders(), body, { 'content-type': type, authorization: `Bearer ${(await api.as('builder')).token}` });

  it.each([
    ['{"name":"A","name":"B"}', 'application/json', 400, 'json.duplicate_key'],
    ['{"name":"A","__proto__":{"role":"owner"}}', 'application/json', 400, 'json.forbidden_key'],
    [`{"name":${'['.repeat(100_000)}`, 'application/json', 400, 'json.too_deep'],
    ['{"name":', 'application/json', 400, 'json.bad_syntax'],
    ['{"name":"A"}', 'text/plain', 415, 'request.not_json'],
    ['{"name":"A"}', 'application/json; charset=utf-16', 415, 'request.not_json'],
    ['', 'application/json', 400, 'request.no_body'],
    ['{"name":""}', 'application/json', 400, 'request.bad_shape'],
    [`{"name":"${'x'.repeat(1_000_001)}"}`, 'application/json', 413, 'request.too_large'],
  ])('%.40s as %s is refused', async (body, type, status, code) => {
    const response = await send(body, type);
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
  });

  it('names the place that does not fit', async () => {
    const response = await send('{"name":7}');
    expect(await response.json()).toMatchObject({
      error: { problems: [{ pointer: '/name' }], requestId: response.headers.get('x-request-id') },
    });
  });

  it('is not taken from who may not call', async () => {
    const response = await post(folders(), `{"name":"${'x'.repeat(900_000)}"}`);
    expect(response.status).toBe(401);
  });
});

describe('every answer', () => {
  it('carries the policy that lets pages run our own files only', async () => {
    const { headers } = await fetch(`${api.url}${API_BASE}/setup`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe-eval');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('hides what failed inside', async () => {
    const broken = await openTestApi({
      bundledPacks: [],
      catalog: undefined as never,
    });
    try {
      const owner = await broken.as('owner');
      const flow = await owner.call(routes.createFlow, {
        params: { organization: broken.organization },
        body: { name: 'F' },
      });
      const response = await fetch(`${broken.url}${API_BASE}/organizations/${broken.organization}/connections`, {
        method: 'POST',
        headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'a', title: 'a', connector: 'okta', settings: {}, secrets: {} }),
      });
      const text = await response.text();
      expect([response.status, flow.name]).toEqual([500, 'F']);
      expect(text).toContain('server.failed');
      expect(text).not.toMatch(/runtime|\.ts|at |undefined/);
    } finally {
      await broken.close();
    }
  });

  it('is plain where the address is not ours', async () => {
    const response = await fetch(`${api.url}${API_BASE}/no/such/route`);
    expect([response.status, await codeOf(response)]).toEqual([404, 'request.no_route']);
    expect((await fetch(`${api.url}${API_BASE}/organizations/%E0%A4%A/flows`)).status).toBe(400);
  });
});

describe('operations', () => {
  it('say that the process answers, and what is not well', async () => {
    expect(await (await fetch(`${api.url}/healthz`)).json()).toMatchObject({ ok: true });
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
  });

  it('show figures by route pattern, never by address', async () => {
    await api.nobody.call(routes.readSetup);
    const text = await (await fetch(`${api.url}/metrics`)).text();
    expect(text).toContain('joinery_http_seconds_count{method="GET",route="/setup",status="200"}');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).not.toContain(api.organization);
  });

  it('offer a page that describes the API', async () => {
    const page = await fetch(`${api.url}/api/docs`);
    expect(await page.text()).not.toMatch(/<script>|onload=/);
    expect((await fetch(`${api.url}/api/docs/files/swagger-ui-bundle.js`)).headers.get('content-type')).toContain(
      'javascript',
    );
  });
});
