import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { addFlow } from '../product/owner.ts';
import { openRedisDoor, type RedisDoor } from './redis-door.ts';
import { flowOf, postStep, serversForOutages, stageForTests, startRuns, untilSettled } from './stage.ts';

const servers = await serversForOutages();
const TRIGGERS = 30;
const SLEEPERS = 10;
/** From Redis being back until every timer has to stand again. */
const REARM_MS = 30_000;
/** Whoever is woken by the sweep alone, which leaves time for timers, is later than this. A busy machine delays some, not most. */
const LATE_MS = 1_500;

describe.runIf(servers)('without Redis', () => {
  let door: RedisDoor;
  const opened = stageForTests(servers, async (url) => {
    door = await openRedisDoor(url);
    return door.url;
  });
  afterAll(() => door?.shut());

  it('accepts triggers and finishes their runs, and wakes sleepers on time again once Redis is back with nothing in it', async () => {
    const stage = opened();
    const { owner, vendor, place, query, startWorker } = stage;
    await startWorker();
    const posting = await addFlow(owner, 'Post', flowOf(postStep(vendor, 'post')), { on: true });
    const sleeping = await addFlow(
      owner,
      'Sleep',
      flowOf({ id: 'wait', kind: 'delay', config: { mode: 'until', until: '{{ inputs.about }}' } }),
      { on: true },
    );
    const due = Date.now() + 75_000;
    const sleepers = await startRuns(
      stage,
      sleeping,
      Array.from({ length: SLEEPERS }, (_, index) => new Date(due + index * 500).toISOString()),
    );

    await door.shut();
    const redis = new Redis(place.redisUrl ?? '');
    await redis.flushdb();
    redis.disconnect();
    const abouts = Array.from({ length: TRIGGERS }, (_, index) => `${index + 1}`);
    const runs = await startRuns(stage, posting, abouts);
    const settled = await untilSettled(stage, runs, 30_000);
    expect(settled.map(({ status }) => status)).toEqual(runs.map(() => 'finished'));
    expect(
      vendor
        .heard()
        .map(({ step }) => step)
        .toSorted(),
    ).toEqual(abouts.map((about) => `post ${about}`).toSorted());

    await door.open();
    expect(due - Date.now()).toBeGreaterThan(REARM_MS);
    await pause(due - Date.now());
    expect((await untilSettled(stage, sleepers, 30_000)).map(({ status }) => status)).toEqual(
      sleepers.map(() => 'finished'),
    );
    const late = await query<{ readonly ms: number }>(
      `select (extract(epoch from ended_at - (inputs ->> 'about')::timestamptz) * 1000)::float8 as ms from run_start join run using (id)
        where flow = '${sleeping}'`,
    );
    expect(late.filter(({ ms }) => ms < 0)).toEqual([]);
    expect(late.filter(({ ms }) => ms > LATE_MS).length).toBeLessThan(SLEEPERS / 2);
  });
});
