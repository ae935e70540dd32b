import { describe, expect, it } from 'vitest';
import { copySleeper, putToSleep, sleeperId } from '../bench/sleepers.ts';
import { withStorage } from '../product/open-storage.ts';
import { until } from '../product/until.ts';
import { addNeighbour, NEIGHBOUR } from './neighbour.ts';
import { serversForOutages, stageForTests } from './stage.ts';

const servers = await serversForOutages();
const SLEEPERS = 10_000;
const NEIGHBOURS = 50;
const AWAKE_MS = 60_000;
const FAIR_MS = 10_000;

describe.runIf(servers)('ten thousand runs that are due in the same second', () => {
  const opened = stageForTests(servers);

  it('are all awake within a minute, none of them early, and keep no other organization waiting', async () => {
    const { owner, place, query, startWorker } = opened();
    await startWorker();
    const sleeper = await putToSleep(owner, place.databaseUrl ?? '');
    await withStorage(place, async ({ pool }) => {
      const [of] = await query<{ readonly flow: string }>(`select flow from run_start where id = '${sleeper.run}'`);
      await addNeighbour(pool, owner.organization, of?.flow ?? '');
      const [clock] = await query<{ readonly due: string }>(
        `select to_char(date_trunc('second', now() + interval '25 seconds') at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || '+00' as due`,
      );
      const due = `'${clock?.due}'::timestamptz + i % 1000 * interval '1 millisecond'`;
      await copySleeper(pool, sleeper, { from: 0, count: SLEEPERS, due });
      await copySleeper(pool, sleeper, { from: SLEEPERS, count: NEIGHBOURS, due, organization: NEIGHBOUR });
    });
    const all = `r.id in (select ${sleeperId('i')} from generate_series(0, ${SLEEPERS + NEIGHBOURS - 1}) i)`;
    const open = `select from run r where ${all} and ended_at is null limit 1`;
    await until(async () => (await query(open)).length === 0, 'everyone to be awake and done', {
      ...{ limitMs: 180_000, everyMs: 1_000 },
    });
    const late = await query<{ readonly organization: string; readonly status: string; readonly ms: number }>(
      `select r.organization, r.status, (extract(epoch from r.ended_at - (s.inputs ->> 'until')::timestamptz) * 1000)::float8 as ms
        from run r join run_start s using (id) where ${all}`,
    );
    expect(late).toHaveLength(SLEEPERS + NEIGHBOURS);
    expect(late.filter(({ status }) => status !== 'finished')).toEqual([]);
    expect(Math.min(...late.map(({ ms }) => ms))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late.map(({ ms }) => ms))).toBeLessThan(AWAKE_MS);
    const others = late.filter(({ organization }) => organization === NEIGHBOUR).map(({ ms }) => ms);
    expect(others).toHaveLength(NEIGHBOURS);
    expect(Math.max(...others)).toBeLessThan(FAIR_MS);
  });
});
