import { describe, expect, it } from 'vitest';
import { addFlow } from '../product/owner.ts';
import { until } from '../product/until.ts';
import {
  flowOf,
  postStep,
  readStep,
  seen,
  serversForOutages,
  stageForTests,
  startRuns,
  untilSettled,
} from './stage.ts';

const servers = await serversForOutages();

describe.runIf(servers)('a worker that stands still in the middle of its calls for longer than its lease', () => {
  const opened = stageForTests(servers);

  it('calls nothing and writes nothing once it goes on, and no step is done twice', async () => {
    const stage = opened();
    const { owner, vendor, startWorker } = stage;
    const [read, first, second] = [readStep(vendor, 'read'), postStep(vendor, 'first'), postStep(vendor, 'second')];
    const reading = await addFlow(owner, 'Read and post', flowOf(read, second), { on: true });
    const posting = await addFlow(owner, 'Two posts', flowOf(first, second), { on: true });
    const frozen = await startWorker({ name: 'frozen' });
    vendor.hold();
    const inRead = await startRuns(stage, reading, ['1', '2', '3', '4', '5']);
    const inPost = await startRuns(stage, posting, ['6', '7', '8', '9', '10']);
    const runs = [...inRead, ...inPost];
    await until(() => vendor.heard().length === runs.length, 'all runs to be in their first call');
    frozen.freeze();
    // Its answers wait for it in its sockets.
    vendor.answer();
    const other = await startWorker({ name: 'other' });
    const settled = await untilSettled(stage, runs, 90_000);
    // What only reads is read again, and goes on. Whether a post without an answer happened is for a person to say.
    const right = runs.map((run) => (inRead.includes(run) ? 'finished' : 'attention'));
    expect(settled.map(({ status }) => status)).toEqual(right);

    frozen.thaw();
    await other.kill();
    // What it does first when it goes on is what it was stopped in; then it works again.
    const [last = ''] = await startRuns(stage, posting, ['11']);
    expect((await untilSettled(stage, [last], 60_000))[0]?.status).toBe('finished');
    expect(await seen(stage, runs)).toEqual(settled);
    const posts = vendor.heard().flatMap(({ step }) => (step.startsWith('read ') ? [] : [step]));
    const once = ['1', '2', '3', '4', '5', '11'].map((about) => `second ${about}`);
    expect(posts.toSorted()).toEqual(
      [...['6', '7', '8', '9', '10', '11'].map((about) => `first ${about}`), ...once].toSorted(),
    );
  });
});
