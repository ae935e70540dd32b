import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { openServers } from '../product/servers.ts';
import { addFlow } from '../product/owner.ts';
import { until } from '../product/until.ts';
import { flowOf, postStep, stageForTests, startRuns, untilSettled } from './stage.ts';

// A Redis of its own, because its settings are everybody's on it.
const { REDIS_URL: _, ...others } = process.env;
const opening = await openServers(others);
const servers = typeof opening === 'string' ? undefined : opening;
if (typeof opening === 'string') console.warn(`The tests of a full Redis do not run: ${opening}`);
const TRIGGERS = 20;

describe.runIf(servers)('a Redis', () => {
  const opened = stageForTests(servers);

  it('that is full takes no rings, and triggers are accepted and runs finish without them', async () => {
    const stage = opened();
    const { owner, vendor, place, startWorker } = stage;
    await startWorker();
    const flow = await addFlow(owner, 'Post', flowOf(postStep(vendor, 'post')), { on: true });
    const redis = new Redis(place.redisUrl ?? '');
    try {
      await redis.config('SET', 'maxmemory', '1');
      await expect(redis.set('anything', '1')).rejects.toThrow('OOM');
      const abouts = Array.from({ length: TRIGGERS }, (_, index) => `${index + 1}`);
      const runs = await startRuns(stage, flow, abouts);
      const settled = await untilSettled(stage, runs, 60_000);
      expect(settled.map(({ status }) => status)).toEqual(runs.map(() => 'finished'));
      const steps = vendor.heard().map(({ step }) => step);
      expect(steps.toSorted()).toEqual(abouts.map((about) => `post ${about}`).toSorted());
      await redis.config('SET', 'maxmemory', '0');
      const again = await startRuns(stage, flow, ['again']);
      expect((await untilSettled(stage, again, 60_000)).map(({ status }) => status)).toEqual(['finished']);
    } finally {
      await redis.config('SET', 'maxmemory', '0');
      redis.disconnect();
    }
  });

  it('that may throw rings away keeps a server from being ready, and is named with what would be right', async () => {
    const { api, place } = opened();
    const redis = new Redis(place.redisUrl ?? '');
    const told = async (): Promise<{ readonly ok: boolean; readonly text: string }> => {
      const answer = await fetch(`${api.url}/readyz`);
      return { ok: answer.ok, text: await answer.text() };
    };
    try {
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      await until(async () => !(await told()).ok, 'the server not to be ready');
      expect((await told()).text).toContain('maxmemory-policy is allkeys-lru, and must be noeviction');
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      await until(async () => (await told()).ok, 'the server to be ready again');
    } finally {
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      redis.disconnect();
    }
  });
});
