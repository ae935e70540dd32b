import { emptyFlow, type Flow, type FlowNode, type Json, type JsonObject } from '@joinery/core';
import { memoryRunViews } from '../../adapters/memory-run-views.ts';
import { createMemoryRuns } from '../../adapters/memory-runs.ts';
import type { ActionCall, CallResult, NewRun, ProbeResult } from '../../ports.ts';
import { driveRun } from '../drive-run.ts';
import { createLeases } from '../leases.ts';
import type { RunParts } from '../parts.ts';
import { createPayloadRoom } from '../payload-room.ts';
import { createPlanCache } from '../plan-cache.ts';
import { retryRun } from '../retry-run.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
export const never = new Promise<never>(() => {});

interface Call extends Pick<ActionCall, 'action' | 'key' | 'attempt' | 'input'> {}

/** A world with a clock to push, one class per action name, and answers that a test scripts. `f@2` is version 2 of `f`. */
export function world(
  flows: Record<string, Flow>,
  answer: (call: Call, count: number) => CallResult | 'dies' = () => ({ ok: true, output: {} }),
  probe: () => ProbeResult = () => ({ result: 'absent' }),
) {
  let now = Date.parse('2026-03-01T08:00:00.000Z');
  const calls: Call[] = [];
  const rings: string[] = [];
  const runs = createMemoryRuns(
    () => now,
    (flow, version) => ({ name: flow, document: flows[`${flow}@${version}`] ?? flows[flow] ?? emptyFlow }),
  );
  const worker = (owner: string): RunParts => ({
    owner,
    runs,
    flows: {
      read: async (_o, id) => (flows[id] ? ({ id, name: id, on: true, publishedVersion: 1 } as never) : null),
      version: async (_o, id) => (flows[id] ? ({ version: 1, document: flows[id] } as never) : null),
    },
    variables: { values: async () => ({ team: 'Service desk' }) },
    actions: {
      effectOf: (action) => ({
        class: action.split('.')[1]?.[0]?.toUpperCase() as 'A' | 'B' | 'C',
        changes: !action.includes('Read'),
        destructive: action.includes('Remove'),
      }),
      call: async (call) => {
        calls.push(call);
        const result = answer(call, calls.length);
        return result === 'dies' ? never : result;
      },
      probe: async () => probe(),
    },
    evaluator: {
      evaluate: async ({ expressions }) => expressions.map(() => ({ ok: true, value: 'evaluated' }) as const),
    },
    queue: { ring: async (ids) => void rings.push(...ids), ringAt: async () => {}, isBusy: async () => false },
    feed: { publish: () => {} },
    plans: createPlanCache(runs),
    room: createPayloadRoom(Infinity),
    leases: { ...createLeases(runs, owner, silent, () => now), close: () => {} },
    stopwatch: () => now,
    stopping: () => false,
    log: silent,
  });
  const start = async (flow: string, extra: Partial<NewRun> = {}) => {
    await runs.create('org', [
      {
        id: 'r1',
        flow,
        version: 1,
        startedBy: 'manual',
        subject: 'ana@acme.example',
        trigger: {},
        inputs: {},
        ...extra,
      },
    ]);
    return 'r1';
  };
  /** Drives with a worker that dies in the middle if an answer says so; its lease then ends. */
  const drive = async (run: string, owner = 'w1', change: Partial<RunParts> = {}) =>
    Promise.race([driveRun({ ...worker(owner), ...change }, run), settledTurns().then(() => 'died' as const)]);
  /** Somebody retries r1, which becomes r2. */
  const retry = async () => {
    const document = flows[runs.entry('r1')?.flow ?? ''] ?? emptyFlow;
    const clock = { now: async () => new Date(now).toISOString() };
    const views = memoryRunViews(runs, () => undefined);
    const old = await views.read('org', 'r1');
    if (!old) throw new Error('There is no r1.');
    const run = await retryRun({ runs, clock, newId: () => 'r2' }, 'org', old, 'failed', { document, version: 1 });
    await runs.create('org', [run]);
  };
  return {
    runs,
    calls,
    rings,
    worker,
    start,
    drive,
    retry,
    entry: (run = 'r1') => runs.entry(run),
    pass: (ms: number) => void (now += ms),
  };
}

/** Enough turns of the event loop for anything that is not waiting on an answer that never comes. */
export async function settledTurns(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}

let x = 0;
export const node = (
  id: string,
  kind: FlowNode['kind'],
  config: JsonObject,
  extra: Partial<FlowNode> = {},
): FlowNode => ({
  id,
  kind,
  config,
  position: { x: (x += 1), y: 0 },
  ...extra,
});
export const action = (id: string, name: string, input: JsonObject = {}, extra: Partial<FlowNode> = {}) =>
  node(id, 'action', { action: name, input }, extra);
export const line = (...nodes: readonly FlowNode[]): Flow => ({
  ...emptyFlow,
  nodes: [node('start', 'trigger', { on: 'manual', input: {} }), ...nodes],
  edges: nodes
    .filter(({ parent }) => parent === undefined)
    .map((target, index) => ({
      id: `e${index}`,
      source: index === 0 ? 'start' : (nodes[index - 1]?.id ?? ''),
      sourceHandle: 'out',
      target: target.id,
    })),
});
export const finish = (value: Json) => node('end', 'return', { values: { value } });

/** Nodes that all begin when the run starts. */
export const sideBySide = (...nodes: readonly FlowNode[]): Flow => ({
  ...line(...nodes),
  edges: nodes.map(({ id }) => ({ id: `e-${id}`, source: 'start', sourceHandle: 'out', target: id })),
});
export const cancel = { type: 'cancel-asked', by: 'ana' } as const;
