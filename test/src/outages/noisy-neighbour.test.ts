import { describe, expect, it } from 'vitest';
import { newRun } from '../bench/run-rate.ts';
import { withStorage } from '../product/open-storage.ts';
import { addFlow } from '../product/owner.ts';
import { until } from '../product/until.ts';
import { addNeighbour, NEIGHBOUR } from './neighbour.ts';
import { flowOf, readStep, serversForOutages, stageForTests, untilSettled } from './stage.ts';

const servers = await serversForOutages();
const BACKLOG = 5_000;
const START_MS = 5_000;

describe.runIf(servers)('an organization that queues thousands of runs', () => {
  const opened = stageForTests(servers);

  it('does not keep another one’s run from starting within 5 seconds', async () => {
    const stage = opened();
    const { owner, place, vendor, query, startWorker } = stage;
    const slow = await addFlow(owner, 'Slow', flowOf(readStep(vendor, 'read')), { on: true });
    const quick = await addFlow(owner, 'Quick', flowOf(), { on: true });
    vendor.answer(200);
    await startWorker();
    await withStorage(place, async ({ pool, runs, queue }) => {
      await addNeighbour(pool, owner.organization, quick);
      for (let made = 0; made < BACKLOG; made += 500) {
        const batch = Array.from({ length: 500 }, (_, index) => newRun(slow, { about: `${made + index}` }));
        await queue.ring(await runs.create(owner.organization, batch));
      }
      await until(() => vendor.heard().length > 0, 'the backlog to be worked on');
      const run = newRun(quick, {});
      await queue.ring(await runs.create(NEIGHBOUR, [run]));
      const [over] = await untilSettled(stage, [run.id], 120_000);
      const [left] = await query<{ readonly count: number }>(
        `select count(*)::int as count from run_start join run using (id) where flow = '${slow}' and ended_at is null`,
      );
      expect(over).toMatchObject({ status: 'finished' });
      expect(over?.took).toBeLessThan(START_MS);
      // Else it would have been nobody's neighbour.
      expect(left?.count).toBeGreaterThan(BACKLOG / 2);
    });
  });
});
