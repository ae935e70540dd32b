import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFlow } from '../product/owner.ts';
import { until } from '../product/until.ts';
import { flowOf, openStage, postStep, seen, serversForOutages, type Stage, startRuns, untilSettled } from './stage.ts';

const servers = await serversForOutages();
const RUNS = 20;
const IN_CALL = 10;

describe.runIf(servers)('a worker that stands still in the middle of its calls for longer than its lease', () => {
  let stage: Stage;
  beforeAll(async () => {
    if (servers) stage = await openStage(servers);
  });
  afterAll(async () => {
    await stage?.close();
    await servers?.close();
  });

  it('calls nothing and writes nothing once it goes on, and no step is done twice', async () => {
    const { owner, vendor, startWorker } = stage;
    const flow = await addFlow(owner, 'Two posts', flowOf(postStep(vendor, 'first'), postStep(vendor, 'second')), {
      on: true,
    });
    const frozen = await startWorker({ name: 'frozen' });
    vendor.hold();
    const runs = await startRuns(
      stage,
      flow,
      Array.from({ length: RUNS }, (_, index) => `${index + 1}`),
    );
    await until(() => vendor.heard().length >= IN_CALL, 'calls to be under way');
    frozen.freeze();
    const inCall = vendor.heard().length;
    // Its answers wait for it in its sockets.
    vendor.answer();
    const other = await startWorker({ name: 'other' });
    const settled = await untilSettled(stage, runs, 90_000);
    // A post that got no answer in time is for a person to decide; what had not begun goes on to its end.
    expect(settled.filter(({ status }) => status === 'attention')).toHaveLength(inCall);
    expect(settled.filter(({ status }) => status === 'finished')).toHaveLength(RUNS - inCall);
    const posts = vendor.heard().length;

    frozen.thaw();
    await other.kill();
    // What it does first when it goes on is what it was stopped in; then it works again.
    const [last = ''] = await startRuns(stage, flow, ['last']);
    expect((await untilSettled(stage, [last], 60_000))[0]?.status).toBe('finished');
    expect(await seen(stage, runs)).toEqual(settled);
    expect(vendor.heard()).toHaveLength(posts + 2);
    const steps = vendor.heard().map(({ step }) => step);
    expect(steps).toHaveLength(new Set(steps).size);
  });
});
