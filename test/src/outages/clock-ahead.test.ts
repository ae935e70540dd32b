import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { addFlow } from '../product/owner.ts';
import { root } from '../product/root.ts';
import { until } from '../product/until.ts';
import { flowOf, seen, serversForOutages, stageForTests, startRuns, untilSettled } from './stage.ts';

const servers = await serversForOutages();
const preload = pathToFileURL(path.join(root, 'test/dist/outages/jump-clock.js')).href;
const LATE_MS = 10_000;
const delay = (count: number, unit: string) =>
  flowOf({ id: 'wait', kind: 'delay', config: { mode: 'for', count, unit } });

describe.runIf(servers)('a worker whose clock jumps an hour ahead', () => {
  const opened = stageForTests(servers);

  it('wakes nothing before it is due by the database’s clock, and nothing much later', async () => {
    const stage = opened();
    const { owner, query, startWorker } = stage;
    const short = await addFlow(owner, 'Short', delay(15, 'second'), { on: true });
    const long = await addFlow(owner, 'Long', delay(40, 'minute'), { on: true });
    const hourly = { ...flowOf(), inputs: [] };
    const [start] = hourly.nodes;
    if (!start) throw new Error('The flow has no trigger.');
    const byClock = { ...start, config: { on: 'schedule', input: { cron: '0 30 * * * *', timezone: 'UTC' } } };
    const scheduled = await addFlow(owner, 'Each hour', { ...hourly, nodes: [byClock] }, { on: true });
    const worker = await startWorker({ nodeOptions: ['--import', preload] });
    const abouts = ['1', '2', '3', '4', '5'];
    const before = [...(await startRuns(stage, short, abouts)), ...(await startRuns(stage, long, abouts))];
    process.kill(worker.pid(), 'SIGUSR2');
    await until(() => worker.said().includes('an hour ahead'), 'the clock to jump');
    const after = await startRuns(
      stage,
      short,
      abouts.map((about) => `${about} after`),
    );
    const asleep = before.slice(abouts.length);
    await untilSettled(stage, [...before.slice(0, abouts.length), ...after], 90_000);
    expect((await seen(stage, asleep)).map(({ status }) => status)).toEqual(asleep.map(() => 'waiting'));
    const waits = await query<{ readonly ms: number }>(
      `select (extract(epoch from ended_at - created_at) * 1000)::float8 as ms from run_start join run using (id) where flow = '${short}'`,
    );
    expect(waits).toHaveLength(2 * abouts.length);
    // The wait begins a moment after the run was made.
    expect(waits.filter(({ ms }) => ms < 15_000 || ms > 15_000 + LATE_MS)).toEqual([]);
    const early = await query(
      `select id from run_start where flow = '${scheduled}' and (trigger ->> 'scheduledFor')::timestamptz > created_at`,
    );
    expect(early).toEqual([]);
  });
});
