import { describe, expect, it } from 'vitest';
import { percentile } from '../bench/statistics.ts';
import { addFlow } from '../product/owner.ts';
import { until } from '../product/until.ts';
import {
  addConnection,
  flowOf,
  postStep,
  readStep,
  serversForOutages,
  stageForTests,
  startRuns,
  untilSettled,
} from './stage.ts';

const servers = await serversForOutages();
const RUNS = 200;
/** Each bears twenty calls at a time. */
const CONNECTIONS = 10;
const NEXT_STEP_MS = 30_000;

describe.runIf(servers)('a worker that is killed with two hundred runs in hand', () => {
  const opened = stageForTests(servers);

  it('leaves them to another, which takes each to its next step within 30 seconds', async () => {
    const stage = opened();
    const { owner, vendor, startWorker } = stage;
    const env = { JOINERY_CONCURRENCY: '250' };
    const first = await startWorker({ name: 'first', env });
    vendor.hold();
    const runs: string[] = [];
    const abouts: string[] = [];
    for (let connection = 1; connection <= CONNECTIONS; connection += 1) {
      const name = `web${connection}`;
      await addConnection(owner, name);
      const flow = flowOf(readStep(vendor, 'read', name), postStep(vendor, 'post', name));
      const some = Array.from({ length: RUNS / CONNECTIONS }, (_, index) => `${name} ${index + 1}`);
      runs.push(...(await startRuns(stage, await addFlow(owner, name, flow, { on: true }), some)));
      abouts.push(...some);
    }
    await until(() => vendor.heard().length === RUNS, `${RUNS} runs to be in a call`);
    await startWorker({ name: 'second', env });
    await first.kill();
    const killed = performance.now();
    vendor.answer();
    const settled = await untilSettled(stage, runs, 120_000);
    expect(settled.map(({ status }) => status)).toEqual(runs.map(() => 'finished'));
    const posts = vendor.heard().filter(({ step }) => step.startsWith('post '));
    expect(posts.map(({ step }) => step).toSorted()).toEqual(abouts.map((about) => `post ${about}`).toSorted());
    expect(
      percentile(
        posts.map(({ at }) => at - killed),
        0.99,
      ),
    ).toBeLessThanOrEqual(NEXT_STEP_MS);
  });
});
