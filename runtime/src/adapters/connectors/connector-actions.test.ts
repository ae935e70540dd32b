import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectors } from '@joinery/connectors';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createConnectorActions } from './connector-actions.ts';
import { createOpenClient } from './open-client.ts';
import { createRegistry } from './registry.ts';

let seen: string[] = [];
let [atOnce, most] = [0, 0];
const server = createServer((request, response) => {
  seen.push(request.url ?? '');
  atOnce += 1;
  most = Math.max(most, atOnce);
  response.on('finish', () => (atOnce -= 1));
  if (request.url === '/busy') response.writeHead(429, { 'retry-after': '30' }).end();
  else setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"well":true}'), 25);
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
});

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const row = (name: string) => ({
  ...{ id: name, name, title: name, help: '', connector: 'http', settings: {}, secrets: {}, revision: 1 },
  ...{ hookSecret: null, hookVerifiedAt: null, lastEventAt: null, health: null, updatedAt: '' },
});

const rowByName = async (_organization: string, name: string) => row(name);
function actionsOf(known: typeof connectors, byName = rowByName) {
  const openClient = createOpenClient({
    connections: { byName },
    tables: { forOrganization: () => ({}) as never },
    secrets: { open: () => '' },
    ...{ fetch, guardedFetch: fetch },
  });
  return createConnectorActions(createRegistry(known), openClient, silent);
}

/** Reads over HTTP through the product's own actions. */
function open() {
  const actions = actionsOf(connectors);
  const signal = AbortSignal.timeout(10_000);
  return (connection: string, path: string) =>
    actions.call({
      ...{ organization: 'acme', action: 'http.read', connection, input: { url: `${url}${path}` } },
      ...{ key: 'k', attempt: 1, signal },
    });
}

describe('the actions of connectors', () => {
  it('leave a vendor alone that asked for it, on that connection and no other', async () => {
    const read = open();
    const first = await read('shop', '/busy');
    expect(first).toMatchObject({
      ok: false,
      effect: 'refused',
      error: { code: 'http.throttled', retryAfterMs: 30_000 },
    });
    expect(await read('shop', '/well')).toMatchObject({
      ...{ ok: false, effect: 'not-sent' },
      error: {
        ...{ code: 'http.throttled', retryable: true, retryAfterMs: expect.any(Number) },
        message:
          'No call on the HTTP connection "shop" leaves for another 30 seconds, because the other side asked for a pause; a step waits so long.',
      },
    });
    expect(seen).toEqual(['/busy']);
    expect(await read('store', '/well')).toMatchObject({ ok: true, output: { body: { well: true } } });
  });

  it('send at most as many calls at once as the connection bears, and all of them in the end', async () => {
    const read = open();
    const answers = await Promise.all(Array.from({ length: 60 }, () => read('shop', '/well')));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(seen).toHaveLength(60);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(20);
  });
});

describe('an action whose connection is read while the database is away', () => {
  let isAway = true;
  const byName = async (organization: string, name: string) => {
    if (isAway) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    return rowByName(organization, name);
  };
  const probed = { class: 'B', reason: 'It can be found.', changes: true, destructive: false } as const;
  const probe = async () => ({ result: 'happened', output: {} }) as const;
  const known = connectors.map((connector) => ({
    ...connector,
    actions: connector.actions.map((action) => ({ ...action, effect: { ...probed, probe } })),
  }));
  const call = () => ({
    ...{ organization: 'acme', action: 'http.read', connection: 'shop', input: { url: `${url}/well` } },
    ...{ key: 'k', attempt: 1, signal: AbortSignal.timeout(15_000) },
  });
  beforeEach(() => {
    isAway = true;
  });

  it('is sent nowhere, and is tried again in a moment', async () => {
    const actions = actionsOf(known, byName);
    expect(await actions.call(call())).toMatchObject({
      ...{ ok: false, effect: 'not-sent' },
      error: { code: 'connection.unread', retryable: true, retryAfterMs: 2_000 },
    });
    expect(seen).toEqual([]);
    isAway = false;
    expect(await actions.call(call())).toMatchObject({ ok: true });
  });

  it('is looked for again once it is back', async () => {
    const looked = actionsOf(known, byName).probe(call());
    isAway = false;
    expect(await looked).toEqual({ result: 'happened', output: {} });
  });
});
