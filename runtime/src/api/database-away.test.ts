import { API_BASE, routes } from '@joinery/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabasePool } from '../adapters/database-pool.ts';
import { databaseAway, watchDatabase } from './database-away.ts';
import { openTestApi, type TestApi } from './test-server.ts';

const faults = [
  ['ends its sessions', '57P01', /^The database does not answer at the moment; try again in 5 seconds\.$/, '5'],
  ['starts up', '57P03', /does not answer/, '5'],
  ['is not there', 'ECONNREFUSED', /does not answer/, '5'],
  ['breaks a connection', undefined, /does not answer/, '5'],
  ['takes no more connections', '53300', /does not answer/, '5'],
  ['is read-only', '25006', /^The database is read-only at the moment, so nothing can be kept; try again/, '10'],
  ['has a full disk', '53100', /^The database's disk is full, so nothing can be kept until somebody/, '30'],
] as const;

/** Refuses every statement as a server would, while `refuse` says how. */
function guarded(pool: DatabasePool, refuse: () => Promise<void>): DatabasePool {
  const guards = {
    query: (...given: Parameters<DatabasePool['query']>) => refuse().then(() => pool.query(...given)),
    connect: () => refuse().then(() => pool.connect()),
  };
  return new Proxy(pool, {
    get: (target, name) => {
      if (name === 'query' || name === 'connect') return guards[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

let api: TestApi;
let refuse: () => Promise<void> = async () => undefined;
let requests: Readonly<Record<string, () => Promise<Response>>>;

beforeAll(async () => {
  api = await openTestApi({}, (pool) => guarded(pool, () => refuse()));
  const { organization, url } = api;
  const owner = await api.as('owner');
  const okta = { name: 'okta', title: 'Okta', connector: 'okta', settings: { orgUrl: 'https://a.okta.com' } };
  const params = { organization };
  const { id } = await owner.call(routes.createConnection, { params, body: { ...okta, secrets: { token: 't' } } });
  const hook = await owner.call(routes.renewHookSecret, { params: { ...params, connection: id } });
  const event = { uuid: 'e-1', published: '2026-01-01T00:00:00.000Z', eventType: 'user.lifecycle.suspend' };
  const delivery = { eventType: 'com.okta.event_hook', data: { events: [event] } };
  const bearer = { authorization: `Bearer ${owner.token}` };
  const json = { 'content-type': 'application/json', origin: url };
  const post = (to: string, body: object, headers = {}) =>
    fetch(to, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
  const signIn = () => post(`${url}${API_BASE}/session`, api.owner);
  const cookie = (await signIn()).headers.getSetCookie().map((each) => each.split(';')[0]);
  requests = {
    'a read': () => fetch(`${url}${API_BASE}/organizations/${organization}/flows`, { headers: bearer }),
    'a write': () => post(`${url}${API_BASE}/organizations/${organization}/folders`, { name: 'A' }, bearer),
    'an event hook': () => post(hook.url, delivery, { authorization: hook.secret }),
    'a session': () => fetch(`${url}${API_BASE}/me`, { headers: { cookie: cookie.join('; ') } }),
    'a sign-in': signIn,
  };
});
afterAll(() => api.close());

describe.each(faults)('While the database %s', (_title, code, message, retryAfter) => {
  it('every request is answered 503 with when to try again, and is served again afterwards', async () => {
    const error = Object.assign(new Error('Connection terminated unexpectedly'), code === undefined ? {} : { code });
    refuse = () => Promise.reject(error);
    for (const [name, send] of Object.entries(requests)) {
      const response = await send();
      expect([name, response.status, response.headers.get('retry-after')]).toEqual([name, 503, retryAfter]);
      const body = (await response.json()) as { readonly error: object };
      expect(body.error).toEqual({
        code: 'server.database_away',
        message: expect.stringMatching(message),
        requestId: response.headers.get('x-request-id'),
      });
    }
    refuse = async () => undefined;
    expect((await requests['a read']?.())?.status).toBe(200);
    expect((await requests['a session']?.())?.status).toBe(200);
    expect((await requests['an event hook']?.())?.status).toBe(204);
  });
});

describe('A database that says nothing', () => {
  it('keeps no request waiting for longer than a few seconds', async () => {
    let tellAll = () => undefined as void;
    const silence = new Promise<void>((resolve) => (tellAll = resolve));
    refuse = () => silence;
    const began = performance.now();
    const responses = await Promise.all(Object.values(requests).map((send) => send()));
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 503));
    expect(performance.now() - began).toBeLessThan(15_000);
    refuse = async () => undefined;
    tellAll();
  });

  const times = { patienceMs: 10, probeMs: 10 };
  const away = databaseAway('away').message;

  it('ends the waiting of work, whose later failure troubles nobody', async () => {
    const whileDatabaseAnswers = watchDatabase({ now: () => new Promise(() => undefined) }, times);
    let fail = (_error: Error) => undefined as void;
    const work = new Promise((_resolve, reject) => (fail = reject));
    await expect(whileDatabaseAnswers(work)).rejects.toThrow(away);
    fail(new Error('too late'));
    const refused = watchDatabase({ now: () => Promise.reject(new Error('refused')) }, times);
    await expect(refused(new Promise(() => undefined))).rejects.toThrow(away);
  });

  it('is not what slow work is taken for while the database answers, and all work shares one question', async () => {
    let [asked, atOnce, most] = [0, 0, 0];
    const now = async () => {
      most = Math.max(most, ++atOnce);
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
      atOnce -= 1;
      return '2026-01-01T00:00:00.000Z';
    };
    const whileDatabaseAnswers = watchDatabase({ now }, { ...times, probeMs: 5_000 });
    const slow = async () => {
      while (asked < 5) await new Promise((resolve) => setTimeout(resolve, 1));
      return 'done';
    };
    const all = await Promise.all(Array.from({ length: 20 }, () => whileDatabaseAnswers(slow())));
    expect(new Set(all)).toEqual(new Set(['done']));
    expect(most).toBe(1);
    await expect(whileDatabaseAnswers(Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  });
});
