import { routes } from '@joinery/api';
import { emptyFlow, type Flow, type FlowNode } from '@joinery/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { driveRun } from '../run/drive-run.ts';
import { createLeases } from '../run/leases.ts';
import type { RunParts } from '../run/parts.ts';
import { createPayloadRoom } from '../run/payload-room.ts';
import { createPlanCache } from '../run/plan-cache.ts';
import { postgresRuns } from '../adapters/postgres-runs.ts';
import { openTestApi, type TestApi, type TestCaller } from './test-server.ts';

let api: TestApi;
let owner: TestCaller;
let worker: RunParts;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

beforeAll(async () => {
  api = await openTestApi({
    queue: {
      // Whoever is rung for is driven at once, as a worker beside this server would.
      ring: async (runs) => void Promise.all(runs.map((run) => driveRun(worker, run))),
      healthy: async () => ({ ok: true, message: 'well' }),
    },
  });
  owner = await api.as('owner');
  const runs = postgresRuns(api.database.pool);
  worker = {
    ...{ owner: 'w1', runs, log: silent, stopwatch: () => performance.now(), stopping: () => false },
    flows: api.parts.flows,
    variables: api.parts.variables,
    actions: {
      effectOf: () => ({ class: 'A', changes: true, destructive: true }),
      call: async () => ({ ok: true, output: {} }),
      probe: async () => ({ result: 'absent' }),
    },
    evaluator: { evaluate: async () => [] },
    queue: { ring: async () => {}, ringAt: async () => {}, isBusy: async () => false },
    feed: { publish: () => {} },
    plans: createPlanCache(runs),
    room: createPayloadRoom(Infinity),
    leases: { ...createLeases(runs, 'w1', silent, () => performance.now()), close: () => {} },
  };
});
afterAll(() => api.close());

const position = { x: 0, y: 0 };
const node = (id: string, kind: FlowNode['kind'], config: FlowNode['config']): FlowNode => ({
  ...{ id, kind, config, position },
});
const flowOf = (...steps: readonly FlowNode[]): Flow => {
  const nodes = [node('start', 'trigger', { on: 'manual', input: {} }), ...steps];
  const edges = steps.map((target, index) => ({
    ...{ id: target.id, source: nodes[index]?.id ?? '', sourceHandle: 'out', target: target.id },
  }));
  return { ...emptyFlow, nodes, edges };
};
const wait = (unit: string) => node('wait', 'delay', { mode: 'for', count: 2, unit });
const end = (value: string) => node('end', 'return', { values: { value } });

it('says which sleeping runs can go on by the published version, and moves those', async () => {
  const params = { organization: api.organization };
  const { id, revision } = await owner.call(routes.createFlow, {
    params,
    body: { name: 'Leaver', draft: flowOf(wait('day'), end('first')) },
  });
  const at = { ...params, flow: id };
  await owner.call(routes.publishFlow, { params: at, body: { revision } });
  await owner.call(routes.switchFlow, { params: at, body: { on: true } });
  const publish = async (draft: Flow): Promise<number> => {
    const { revision: now } = await owner.call(routes.readFlow, { params: at });
    const saved = await owner.call(routes.saveDraft, { params: at, body: { draft, revision: now } });
    return (await owner.call(routes.publishFlow, { params: at, body: { revision: saved.revision } })).version;
  };
  const start = async (): Promise<string> => {
    const { run } = await owner.call(routes.runFlow, { params: at, body: { version: 'published', inputs: {} } });
    await expect
      .poll(async () => (await owner.call(routes.readRun, { params: { ...params, run } })).status)
      .toBe('waiting');
    return run;
  };
  const [one, two] = [await start(), await start()];
  expect(await owner.call(routes.countSleepers, { params: at })).toEqual([{ version: 1, runs: 2 }]);

  expect(await publish(flowOf(wait('week'), end('first')))).toBe(2);
  const refused = await owner.call(routes.moveRuns, { params: at, body: { from: 1, to: 2 } });
  const reasons = [{ code: 'move.waits_for_other', node: 'wait', message: expect.any(String) as string }];
  expect(refused).toMatchObject({ moved: 0, asked: 0, next: null });
  expect(refused.refused).toContainEqual({ run: one, subject: '', reasons });

  expect(await publish(flowOf(wait('day'), end('third')))).toBe(3);
  const check = await owner.call(routes.checkMove, { params: at, query: { from: 1, to: 3 } });
  expect(check).toEqual({ movable: 2, refused: [], next: null });
  expect(await owner.call(routes.countSleepers, { params: at })).toEqual([{ version: 1, runs: 2 }]);

  const before = await owner.call(routes.readRun, { params: { ...params, run: one } });
  const moved = await owner.call(routes.moveRuns, { params: at, body: { from: 1, to: 3 } });
  expect(moved).toEqual({ moved: 2, asked: 0, refused: [], next: null });
  await expect.poll(() => owner.call(routes.countSleepers, { params: at })).toEqual([{ version: 3, runs: 2 }]);
  const after = await owner.call(routes.readRun, { params: { ...params, run: two } });
  expect(after).toMatchObject({
    version: 3,
    status: 'waiting',
    versions: [
      { version: 1, by: null },
      { version: 3, by: 'API token owner' },
    ],
  });
  expect(after.document.nodes.at(-1)?.config).toEqual({ values: { value: 'third' } });
  const { dueAt } = await owner.call(routes.readRun, { params: { ...params, run: one } });
  expect(dueAt).toBe(before.dueAt);

  const back = owner.call(routes.moveRuns, { params: at, body: { from: 3, to: 1 } });
  await expect(back).rejects.toMatchObject({ status: 409, code: 'move.not_newer' });
  const unknown = owner.call(routes.checkMove, { params: at, query: { from: 3, to: 9 } });
  await expect(unknown).rejects.toMatchObject({ status: 404 });
});
