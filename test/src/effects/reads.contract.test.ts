import { connectors } from '@joinery/connectors';
import type { JsonObject } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPlaces, type Places } from './open-places.ts';
import { type Place, type Trouble, troubles } from './place.ts';
import { playStep } from './play-step.ts';

const tammy = { user: 'tammy.tester@juniperfalls.example' };

/** An input for each action that only reads over a network; a new one needs one line here. */
const inputs: Readonly<Record<string, (url: string) => JsonObject>> = {
  'okta.readUser': () => tammy,
  'okta.findUsers': () => ({ query: 'Tam' }),
  'okta.listUserGroups': () => tammy,
  'okta.readGroup': () => ({ group: 'Leavers' }),
  'okta.findGroups': () => ({ query: 'Fin' }),
  'office365.readUser': () => tammy,
  'office365.listUsers': () => ({ query: 'Tam' }),
  'office365.getManager': () => tammy,
  'office365.getLicenses': () => ({}),
  'office365.listUserLicenses': () => tammy,
  'office365.listGroups': () => ({ query: 'Fin' }),
  'office365.listUserGroups': () => tammy,
  'http.read': (url) => ({ url: `${url}/people` }),
};
const vendors: Readonly<Record<string, string>> = { okta: 'okta', office365: 'graph', http: 'web' };

const reading = connectors
  .filter(({ name }) => name !== 'table')
  .flatMap((connector) =>
    connector.actions
      .filter(({ effect }) => !effect.changes)
      .map((action) => ({ name: `${connector.name}.${action.name}`, connector: connector.name })),
  );
const ofNetwork = troubles.filter((trouble) => !trouble.startsWith('the worker'));

let places: Places;
beforeAll(async () => {
  places = await openPlaces();
});
afterAll(() => places.close());

it('has an input for every action that reads over a network, and for no other', () => {
  expect(Object.keys(inputs).sort()).toEqual(reading.map(({ name }) => name).sort());
});

describe.each(reading)('$name, which only reads', ({ name, connector }) => {
  let place: Place;
  const play = (how: { readonly timeout?: number } = {}) =>
    playStep(place, name, inputs[name]?.(places.url) ?? {}, how);
  beforeAll(async () => {
    place = places.of[connector] as Place;
    await place.reset();
  });

  it.each(ofNetwork)('gets its answer in the end and changes nothing: %s', async (trouble: Trouble) => {
    const [alone, before] = [await play(), await place.view()];
    expect(alone).toMatchObject({ status: 'finished', waitedMs: 0, output: expect.anything() });
    const times = trouble === '429 with Retry-After' ? 4 : trouble === '503' ? 2 : 1;
    const at = { vendor: vendors[connector] ?? '', method: 'GET', path: '/**' };
    await place.trouble(at, trouble, { times, retryAfter: 30, delayMs: 2_500 });
    const played = await play(trouble === 'slow' ? { timeout: 1 } : {});
    expect(played).toMatchObject({ status: 'finished', error: null, output: alone.output });
    expect(await place.troublesLeft()).toBe(0);
    expect(await place.changes()).toEqual([]);
    expect(await place.view()).toEqual(before);
    // An action that reads two things at once meets two troubles at a time.
    expect(played.waitedMs).toBeGreaterThanOrEqual(trouble === '429 with Retry-After' ? 60_000 : 2_000);
  });
});
