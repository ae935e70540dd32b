import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { login, startTestTenant, type TestTenant, textOf } from '../test-tenant.ts';

interface Delivered {
  readonly secret: string | undefined;
  readonly body: {
    readonly eventType: string;
    readonly data: { readonly events: readonly { readonly uuid: string; readonly eventType: string }[] };
  };
}

interface Endpoint {
  readonly url: string;
  readonly delivered: Delivered[];
  /** Answers of the next deliveries, 204 once they are used up. */
  readonly statuses: number[];
  echo: boolean;
  readonly server: Server;
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

async function startEndpoint(): Promise<Endpoint> {
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      const verification = endpoint.echo ? request.headers['x-okta-verification-challenge'] : 'something else';
      response.end(JSON.stringify({ verification }));
      return;
    }
    void readText(request).then((text) => {
      endpoint.delivered.push({
        secret: request.headers['x-secret']?.toString(),
        body: JSON.parse(text) as Delivered['body'],
      });
      response.writeHead(endpoint.statuses.shift() ?? 204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint: Endpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    delivered: [],
    statuses: [],
    echo: true,
    server,
  };
  return endpoint;
}

let tenant: TestTenant;
let endpoint: Endpoint;
beforeAll(async () => {
  tenant = await startTestTenant();
  endpoint = await startEndpoint();
});
afterAll(async () => {
  await tenant.close();
  endpoint.server.close();
});
afterEach(() => {
  endpoint.delivered.length = 0;
});

const hookBody = (name: string) => ({
  name,
  events: { type: 'EVENT_TYPE', items: ['group.user_membership.add'] },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: { uri: endpoint.url, authScheme: { type: 'HEADER', key: 'x-secret', value: 's3cret' } },
  },
});

async function register(name: string): Promise<string> {
  const created = await tenant.okta('/api/v1/eventHooks', { body: hookBody(name) });
  return `/api/v1/eventHooks/${textOf(created.body['id'])}`;
}

async function withdraw(hook: string): Promise<void> {
  expect((await tenant.okta(`${hook}/lifecycle/deactivate`, { method: 'POST' })).status).toBe(200);
  expect((await tenant.okta(hook, { method: 'DELETE' })).status).toBe(204);
}

async function changeMembership(): Promise<void> {
  const group =
    ((await tenant.okta('/api/v1/groups?q=Leavers')).body as unknown as readonly { readonly id: string }[])[0]?.id ??
    '';
  const path = `/okta/groups/${group}/members/${login('tammy.tester')}`;
  await tenant.control(path, { method: 'DELETE' });
  expect((await tenant.control(path, { method: 'POST' })).status).toBe(204);
}

/** The delivery that began last. */
const newest = async () => {
  const { deliveries } = (await tenant.control('/world')).body;
  return (deliveries as unknown as readonly { readonly state: string; readonly attempts: number }[])[0];
};

describe('event hooks', () => {
  it('deliver nothing before they are verified, and the event with its secret after', async () => {
    const hook = await register('first');
    await changeMembership();
    expect((await tenant.okta(`${hook}/lifecycle/verify`, { method: 'POST' })).body['verificationStatus']).toBe(
      'VERIFIED',
    );
    await changeMembership();
    await expect.poll(newest).toMatchObject({ state: 'delivered' });
    expect(endpoint.delivered).toHaveLength(1);
    expect(endpoint.delivered[0]).toMatchObject({
      secret: 's3cret',
      body: { eventType: 'com.okta.event_hook', data: { events: [{ eventType: 'group.user_membership.add' }] } },
    });
    expect((await tenant.okta(hook)).body['channel']?.['config']?.['authScheme']?.['value']).toBeUndefined();
    await withdraw(hook);
  });

  it('are not verified by an endpoint that does not return the challenge', async () => {
    const hook = await register('mute');
    endpoint.echo = false;
    const reply = await tenant.okta(`${hook}/lifecycle/verify`, { method: 'POST' });
    endpoint.echo = true;
    expect([reply.status, reply.body['errorCode']]).toEqual([400, 'E0000001']);
    await withdraw(hook);
  });

  it('try once more after a 500 with the same event, and never after a 4xx', async () => {
    const hook = await register('shaky');
    await tenant.okta(`${hook}/lifecycle/verify`, { method: 'POST' });
    endpoint.statuses.push(500, 500);
    await changeMembership();
    await expect.poll(newest).toMatchObject({ state: 'failed', attempts: 2 });
    expect(new Set(endpoint.delivered.map((each) => each.body.data.events[0]?.uuid)).size).toBe(1);
    endpoint.statuses.push(403);
    await changeMembership();
    await expect.poll(newest).toMatchObject({ state: 'failed', attempts: 1 });
    await withdraw(hook);
  });

  it('are refused without a name, without events and with an address that is none', async () => {
    const create = async (changes: unknown) =>
      (await tenant.okta('/api/v1/eventHooks', { body: { ...hookBody('odd'), ...(changes as object) } })).status;
    expect(await create({ name: '' })).toBe(400);
    expect(await create({ events: { type: 'EVENT_TYPE', items: [] } })).toBe(400);
    expect(await create({ channel: { type: 'HTTP', version: '1.0.0', config: { uri: 'nowhere' } } })).toBe(400);
  });

  it('can be listed and replaced, and must be inactive to be deleted', async () => {
    const hook = await register('third');
    expect((await tenant.okta('/api/v1/eventHooks')).body).toContainEqual(expect.objectContaining({ name: 'third' }));
    expect((await tenant.okta(hook, { method: 'PUT', body: hookBody('renamed') })).body['name']).toBe('renamed');
    expect((await tenant.okta(hook, { method: 'DELETE' })).status).toBe(403);
    await withdraw(hook);
  });
});
