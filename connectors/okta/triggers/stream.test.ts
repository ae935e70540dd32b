import { readFileSync } from 'node:fs';
import type { HookAnswer, HookRequest, RawEvent } from '@joinery/connector-kit';
import type { Json, JsonObject } from '@joinery/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callWith, clientContext, openSandbox, type TestTenant } from '../../test/open-sandbox.ts';
import { addToGroup } from '../actions/add-to-group.ts';
import { removeFromGroup } from '../actions/remove-from-group.ts';
import { suspend } from '../actions/suspend.ts';
import { oktaClient } from '../client.ts';
import { stream } from './stream.ts';
import { userAddedToGroup } from './user-added-to-group.ts';
import { userRemovedFromGroup } from './user-removed-from-group.ts';
import { userSuspended } from './user-suspended.ts';

const delivery = JSON.parse(
  readFileSync(new URL('../fixtures/hook-delivery.json', import.meta.url), 'utf8'),
) as JsonObject;
const request = (change: Partial<HookRequest>): HookRequest => ({
  method: 'POST',
  headers: { authorization: 'the-secret' },
  body: delivery,
  ...change,
});
const receive = (change: Partial<HookRequest>): HookAnswer | undefined =>
  stream.receive?.(request(change), 'the-secret');
const accepted = (answer: HookAnswer | undefined): readonly RawEvent[] =>
  answer?.do === 'accept' ? answer.events : [];

describe('the Okta event hook', () => {
  it('answers the handshake with the challenge', () => {
    const headers = { 'x-okta-verification-challenge': 'abc123' };
    expect(receive({ method: 'GET', headers, body: undefined })).toEqual({
      do: 'answer',
      status: 200,
      body: { verification: 'abc123' },
    });
    expect(receive({ method: 'GET', headers: {}, body: undefined })).toMatchObject({ do: 'answer', status: 400 });
  });

  it('takes in every event of a delivery under its own id', () => {
    const answer = receive({});
    expect(answer).toMatchObject({ do: 'accept', status: 204 });
    expect(accepted(answer).map((event) => event.id)).toEqual([
      'a8b1c3d0-1616-11f1-9d2e-37a7b1b4c0aa',
      'a8b1c3d0-1616-11f1-9d2e-37a7b1b4c0ab',
      'a8b1c3d0-1616-11f1-9d2e-37a7b1b4c0ac',
    ]);
  });

  it.each([{}, { authorization: 'the-secre' }, { authorization: 'the-secret2' }, { authorization: '' }])(
    'refuses a delivery without the right secret: %j',
    (headers) => {
      expect(receive({ headers })).toMatchObject({ do: 'answer', status: 401 });
    },
  );

  it('takes the secret from its own header as well, and never an empty one', () => {
    expect(receive({ headers: { 'x-joinery-secret': 'the-secret' } })).toMatchObject({ do: 'accept' });
    expect(stream.receive?.(request({ headers: {} }), '')).toMatchObject({ status: 401 });
  });

  it.each([undefined, null, 'text', [], {}, { data: {} }, { data: { events: 'x' } }])(
    'refuses a body that is no delivery: %j',
    (body: Json | undefined) => {
      expect(receive({ body })).toMatchObject({ do: 'answer', status: 400 });
    },
  );
});

describe('the Okta triggers', () => {
  const [removal, suspension, failed] = accepted(receive({})).map((event) => event.body);

  it('put out user, group and actor of the event', () => {
    expect(userRemovedFromGroup.match(removal ?? null, {})).toEqual({
      id: 'a8b1c3d0-1616-11f1-9d2e-37a7b1b4c0aa',
      at: '2026-03-02T14:12:08.123Z',
      output: {
        user: { id: '00u1tammy', login: 'tammy@acme.example', displayName: 'Tammy Tester' },
        group: { id: '00g1o365', name: 'Office 365 Assignments' },
        actor: { id: '00u1admin', login: 'admin@acme.example', displayName: 'Ada Admin' },
        eventId: 'a8b1c3d0-1616-11f1-9d2e-37a7b1b4c0aa',
        eventType: 'group.user_membership.remove',
        at: '2026-03-02T14:12:08.123Z',
        message: 'Remove user from group membership',
      },
    });
  });

  it.each([
    [undefined, true],
    ['', true],
    ['Office 365 Assignments', true],
    ['00g1o365', true],
    ['Office 365', false],
    ['00g1other', false],
  ])('listen to the group %j: %j', (group, heard) => {
    expect(userRemovedFromGroup.match(removal ?? null, group === undefined ? {} : { group }) !== null).toBe(heard);
  });

  it('do not take one kind of event for another', () => {
    expect(userAddedToGroup.match(removal ?? null, {})).toBeNull();
    expect(userSuspended.match(removal ?? null, {})).toBeNull();
    expect(userSuspended.match(suspension ?? null, {})?.output).toMatchObject({
      user: { login: 'tammy@acme.example' },
    });
    expect(userSuspended.match(suspension ?? null, {})?.output).not.toHaveProperty('group');
  });

  it('pass over what was tried in Okta and failed', () => {
    expect(userSuspended.match(failed ?? null, {})).toBeNull();
  });
});

describe('the polled System Log', () => {
  const tammy = 'tammy.tester@juniperfalls.example';
  let tenant: TestTenant;
  const call = () => callWith(oktaClient(clientContext(tenant.auth.okta)));
  const poll = async (cursor: string | null, now: string) => {
    const answer = await stream.poll?.(call(), cursor, now);
    if (answer === undefined) throw new Error('Okta can be polled.');
    return answer;
  };

  beforeAll(async () => {
    tenant = await openSandbox();
  });
  afterEach(() => tenant.control('POST', '/reset'));
  afterAll(() => tenant.close());

  it('begins now and tells what happened since, the same events that the hook delivers', async () => {
    const start = new Date().toISOString();
    const first = await poll(null, start);
    expect(first).toMatchObject({ events: [], more: false });
    await removeFromGroup.run(call(), { user: tammy, group: 'Office 365 Assignments' });
    await addToGroup.run(call(), { user: tammy, group: 'Leavers' });
    await suspend.run(call(), { user: tammy });
    const second = await poll(first.cursor, new Date().toISOString());
    const removal = second.events.find((event) =>
      userRemovedFromGroup.match(event.body, { group: 'Office 365 Assignments' }),
    );
    expect(removal?.body).toMatchObject({ eventType: 'group.user_membership.remove', uuid: removal?.id });
    expect(second.events.filter((event) => userAddedToGroup.match(event.body, { group: 'Leavers' }))).toHaveLength(1);
    expect(second.events.filter((event) => userSuspended.match(event.body, {}))).toHaveLength(1);
  });

  it('looks back a little, so that an event published late is not missed, and doubles have the same id', async () => {
    const first = await poll(null, new Date(Date.now() - 60_000).toISOString());
    await suspend.run(call(), { user: tammy });
    const second = await poll(first.cursor, new Date().toISOString());
    const third = await poll(second.cursor, new Date().toISOString());
    expect(second.events.length).toBeGreaterThan(0);
    expect(third.events.map((event) => event.id)).toEqual(second.events.map((event) => event.id));
  });

  it('moves on in a quiet organization, so that it never asks for more than the log keeps', async () => {
    const { cursor } = await poll(null, '2027-01-01T00:00:00.000Z');
    const later = await poll(cursor, '2027-06-01T00:00:00.000Z');
    expect(JSON.parse(later.cursor)).toMatchObject({ since: '2027-05-31T23:00:00.000Z' });
  });

  it('goes through many pages without losing or repeating any', async () => {
    const start = new Date().toISOString();
    const page = (numbers: readonly number[], next: boolean) => ({
      headers: new Headers(next ? { link: '<https://acme.okta.com/api/v1/logs?after=p2>; rel="next"' } : {}),
      body: numbers.map((number) => ({
        uuid: `e${number}`,
        published: new Date(Date.parse(start) + number).toISOString(),
        eventType: 'user.lifecycle.create',
      })),
    });
    const asked: string[] = [];
    const full = Array.from({ length: 1000 }, (_, index) => index);
    const client = {
      orgUrl: 'https://acme.okta.com',
      list: () => {
        throw new Error('not used');
      },
      send: async ({ path }: { path: string }) => {
        asked.push(path);
        return { status: 200, ...(path === '/api/v1/logs' ? page(full, true) : page([1000, 1001], true)) };
      },
    };
    const first = await stream.poll?.(callWith(client), null, start);
    expect(first).toMatchObject({ more: true });
    const second = await stream.poll?.(callWith(client), first?.cursor ?? null, start);
    expect(second).toMatchObject({ more: false, events: [{ id: 'e1000' }, { id: 'e1001' }] });
    expect(asked).toEqual(['/api/v1/logs', 'https://acme.okta.com/api/v1/logs?after=p2']);
    expect(JSON.parse(second?.cursor ?? '{}')).toMatchObject({
      latest: new Date(Date.parse(start) + 1001).toISOString(),
    });
  });
});
