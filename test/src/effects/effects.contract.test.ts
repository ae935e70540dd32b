import { connectors } from '@joinery/connectors';
import type { Json, JsonObject } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtures } from './fixtures.ts';
import { openPlaces, type Places } from './open-places.ts';
import { type Change, type Place, type Trouble, troubles } from './place.ts';
import { actionsAt, ORGANIZATION, type Played, playStep } from './play-step.ts';

const RETRY_AFTER = 30;
/** More than the attempts of a node that names no policy: it waits that often without using one up. */
const THROTTLED = 4;

const changing = connectors.flatMap((connector) =>
  connector.actions
    .filter(({ effect }) => effect.changes)
    .map((action) => ({
      name: `${connector.name}.${action.name}`,
      connector: connector.name,
      effect: action.effect,
    })),
);
type Changing = (typeof changing)[number];

let places: Places;

beforeAll(async () => {
  places = await openPlaces();
});
afterAll(() => places.close());

interface Stage {
  readonly place: Place;
  readonly input: JsonObject;
  /** Changes that only brought the world there. */
  readonly earlier: number;
  readonly view: Json;
}

/** The fixture's world right before the step. */
async function setUp({ name, connector }: Changing): Promise<Stage> {
  const place = places.of[connector];
  const fixture = fixtures[name];
  if (!place || !fixture) throw new Error(`${name} has no fixture and no place to be tried in.`);
  await place.reset();
  const outputs: JsonObject[] = [];
  for (const [index, { action, input }] of (fixture.before ?? []).entries()) {
    const call = {
      organization: ORGANIZATION,
      action,
      connection: connector,
      input,
      key: `before-${index}`,
      attempt: 1,
    };
    const result = await actionsAt(place).call({ ...call, signal: AbortSignal.timeout(10_000) });
    if (!result.ok) throw new Error(`The world of ${name} could not be made: ${result.error.message}`);
    outputs.push(result.output);
  }
  const earlier = (await place.changes()).length;
  return { place, input: fixture.input(outputs, places.url), earlier, view: await place.view() };
}

const changesSince = async ({ place, earlier }: Stage) => (await place.changes()).slice(earlier);
const done = (changes: readonly Change[]) => changes.filter(({ outcome }) => outcome === 'done');

/** What the step does when nothing disturbs it. */
async function undisturbed(action: Changing): Promise<{ readonly changes: readonly Change[]; readonly view: Json }> {
  const stage = await setUp(action);
  const played = await playStep(stage.place, action.name, stage.input);
  expect(played).toMatchObject({ status: 'finished', error: null, waitedMs: 0 });
  const view = await stage.place.view();
  expect(view).not.toEqual(stage.view);
  return { changes: await changesSince(stage), view };
}

interface Trial {
  readonly stage: Stage;
  readonly played: Played;
  readonly changes: readonly Change[];
}

/** The step with its change at `at` disturbed. */
async function disturbed(action: Changing, at: Change['at'], trouble: Trouble): Promise<Trial> {
  const stage = await setUp(action);
  const { place, input } = stage;
  const seconds = fixtures[action.name]?.timeout ?? 1;
  const how = { times: timesOf(place, trouble), retryAfter: RETRY_AFTER, delayMs: seconds * 1000 + 1_500 };
  const dies = isOfWorker(trouble);
  if (!dies) await place.trouble(at, trouble, how);
  const options = trouble === 'slow' ? { timeout: seconds } : dies ? { trouble } : {};
  const played = await playStep(place, action.name, input, options);
  // What was slow arrives in the end, after the step has given up on it.
  const arrived = async () => dies || (await changesSince(stage)).some(({ met }) => met);
  await expect.poll(arrived).toBe(true);
  await place.calm();
  return { stage, played, changes: await changesSince(stage) };
}

const isOfWorker = (trouble: Trouble): boolean => trouble.startsWith('the worker');

function timesOf({ saysWhen }: Place, trouble: Trouble): number {
  if (trouble === '429 with Retry-After' && saysWhen) return THROTTLED;
  return trouble === '503' || trouble === '429 with Retry-After' ? 2 : 1;
}

/** A database has no statuses; the rest can happen everywhere. */
const troublesOf = ({ connector }: Changing): readonly Trouble[] =>
  troubles.filter((trouble) => connector !== 'table' || (trouble !== '503' && trouble !== '429 with Retry-After'));

describe('the table of changes', () => {
  it('has a fixture for every action that changes something, and for no other', () => {
    expect(Object.keys(fixtures).sort()).toEqual(changing.map(({ name }) => name).sort());
  });
});

describe.each(changing)('$name, of class $effect.class', (action) => {
  const { effect } = action;
  let alone: Awaited<ReturnType<typeof undisturbed>>;
  beforeAll(async () => {
    alone = await undisturbed(action);
  });

  it('asks for each change once when nothing disturbs it', () => {
    expect(new Set(alone.changes.map(({ at }) => JSON.stringify(at))).size).toBe(alone.changes.length);
    expect(alone.changes.every(({ outcome }) => outcome === 'done')).toBe(true);
  });

  it.each(troublesOf(action))('has one effect: %s', async (trouble) => {
    for (const { at } of alone.changes) {
      const trial = await disturbed(action, at, trouble);
      expect(new Set(trial.changes.map(({ key }) => key)).size).toBeLessThanOrEqual(1);
      const isLost = effect.class === 'C' && !trial.stage.place.refusals.includes(trouble);
      await (isLost ? personDecides(trial) : endsByItself(trial));
      if (trouble === '429 with Retry-After') waitsAsAsked(trial);
    }
  });

  /** The world is as after one undisturbed call; what is not safe to repeat was done once. */
  async function endsByItself({ stage, played, changes }: Trial): Promise<void> {
    expect(played).toMatchObject({ status: 'finished', error: null });
    expect(await stage.place.view()).toEqual(alone.view);
    expect(done(changes).length).toBeGreaterThanOrEqual(alone.changes.length);
    expect(done(changes).length).toBeLessThanOrEqual(effect.class === 'A' ? Infinity : alone.changes.length);
  }

  /** After a lost answer it was called at most once, and goes on only by what a person says. */
  async function personDecides({ stage, played, changes }: Trial): Promise<void> {
    expect(changes.length).toBeLessThanOrEqual(1);
    expect(played).toMatchObject({ status: 'attention', asked: { attempt: 1, reason: expect.stringMatching(/\w/) } });
    const happened = done(changes).length === 1;
    const after = await played.decide(happened ? { choice: 'happened', output: {} } : { choice: 'again' });
    expect(after).toMatchObject({ status: 'finished', error: null });
    expect(await stage.place.view()).toEqual(alone.view);
    expect(done(await changesSince(stage))).toHaveLength(1);
  }

  /** More often than a node has attempts, and each time as long as it was told. */
  function waitsAsAsked({ stage, played, changes }: Trial): void {
    const { saysWhen } = stage.place;
    expect(changes.filter(({ met }) => met)).toHaveLength(saysWhen ? THROTTLED : 2);
    expect(played.waitedMs).toBeGreaterThanOrEqual(saysWhen ? THROTTLED * RETRY_AFTER * 1000 : 2_000);
  }
});

describe('what can be probed', () => {
  const probed = changing.filter(({ effect }) => effect.class === 'B');

  const disturbances: readonly Trouble[] = ['503', '429 with Retry-After', 'dropped before the effect'];
  const looked = probed.flatMap((action) => disturbances.map((trouble) => ({ ...action, trouble })));
  it.each(looked)('$name looks again if the look meets $trouble', async ({ trouble, ...action }) => {
    const alone = await undisturbed(action);
    const [{ at }] = alone.changes as readonly [Change];
    const stage = await setUp(action);
    await stage.place.trouble(at, 'dropped after the effect', { times: 1, retryAfter: 0, delayMs: 0 });
    const look = { ...at, method: 'GET', path: '/**' };
    await stage.place.trouble(look, trouble, { times: 2, retryAfter: 1, delayMs: 0 });
    const played = await playStep(stage.place, action.name, stage.input);
    expect(await stage.place.troublesLeft()).toBe(0);
    expect(played).toMatchObject({ status: 'finished', error: null, waitedMs: 0 });
    expect(await stage.place.view()).toEqual(alone.view);
    expect(await changesSince(stage)).toHaveLength(1);
  });

  it.each(probed)('$name asks a person if nobody can look whether a lost call had its effect', async (action) => {
    const [{ at }] = (await undisturbed(action)).changes as readonly [Change];
    const stage = await setUp(action);
    await stage.place.trouble(at, 'dropped after the effect', { times: 1, retryAfter: 0, delayMs: 0 });
    await stage.place.blind(at);
    const played = await playStep(stage.place, action.name, stage.input);
    expect(played).toMatchObject({ status: 'attention', asked: { reason: expect.stringMatching(/\w/) } });
    await stage.place.calm();
    expect(await played.decide({ choice: 'happened', output: {} })).toMatchObject({ status: 'finished' });
    expect(await changesSince(stage)).toHaveLength(1);
  });
});
