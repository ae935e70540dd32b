import { emptyFlow, type Flow, type FlowNode, type Json, type JsonObject, type RunEvent } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { memoryRunViews } from '../adapters/memory-run-views.ts';
import { createMemoryRuns } from '../adapters/memory-runs.ts';
import { type ActionCall, type CallResult, EvaluatorUnavailable, type NewRun, type ProbeResult } from '../ports.ts';
import { driveRun } from './drive-run.ts';
import { createLeases } from './leases.ts';
import { createPayloadRoom } from './payload-room.ts';
import { createPlanCache } from './plan-cache.ts';
import type { RunParts } from './parts.ts';
import { retryRun } from './retry-run.ts';
import { createSweep } from './sweep.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const never = new Promise<never>(() => {});

interface Call extends Pick<ActionCall, 'action' | 'key' | 'attempt' | 'input'> {}

/** A world with a clock to push, one class per action name, and answers that a test scripts. `f@2` is version 2 of `f`. */
function world(
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
async function settledTurns(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}

let x = 0;
const node = (id: string, kind: FlowNode['kind'], config: JsonObject, extra: Partial<FlowNode> = {}): FlowNode => ({
  id,
  kind,
  config,
  position: { x: (x += 1), y: 0 },
  ...extra,
});
const action = (id: string, name: string, input: JsonObject = {}, extra: Partial<FlowNode> = {}) =>
  node(id, 'action', { action: name, input }, extra);
const line = (...nodes: readonly FlowNode[]): Flow => ({
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
const finish = (value: Json) => node('end', 'return', { values: { value } });

describe('driving a run', () => {
  it('takes a run from its trigger to its end in one segment', async () => {
    const { start, drive, entry, calls } = world({
      f: line(action('disable', 'x.aDisable', { user: '{{ run.id }}' }), finish('{{ vars.team }}')),
    });
    expect(await drive(await start('f'))).toBe('moved');
    expect(entry()).toMatchObject({ status: 'finished', output: { value: 'Service desk' } });
    expect(calls).toMatchObject([{ action: 'x.aDisable', input: { user: 'r1' }, attempt: 1 }]);
  });

  it('parks on a delay and goes on when it is due, not before', async () => {
    const { start, drive, entry, calls, pass } = world({
      f: line(node('wait', 'delay', { mode: 'for', count: 30, unit: 'day' }), action('remove', 'x.aRemove')),
    });
    await drive(await start('f'));
    expect(entry()).toMatchObject({ status: 'waiting', owner: null });
    pass(29 * 86_400_000);
    expect(await drive('r1')).toBe('busy');
    expect(calls).toHaveLength(0);
    pass(86_400_000);
    await drive('r1');
    expect(calls).toHaveLength(1);
    expect(entry()?.status).toBe('finished');
  });

  it('calls a class A action again with the same key after the worker died in the call', async () => {
    const { start, drive, entry, calls, pass } = world({ f: line(action('disable', 'x.aDisable')) }, (_call, count) =>
      count === 1 ? 'dies' : { ok: true, output: {} },
    );
    expect(await drive(await start('f'))).toBe('died');
    pass(10_000);
    expect(await drive('r1', 'w2')).toBe('busy');
    pass(6_000);
    await drive('r1', 'w2');
    expect(entry()?.status).toBe('finished');
    expect(calls.map((call) => call.key)).toEqual([calls[0]?.key, calls[0]?.key]);
  });

  it('asks the vendor before it repeats a class B action, and takes what it finds', async () => {
    const { start, drive, entry, calls, pass } = world(
      { f: line(action('mail', 'x.bMail'), finish('{{ mail.id }}')) },
      () => 'dies',
      () => ({ result: 'happened', output: { id: 'm1' } }),
    );
    await drive(await start('f'));
    pass(20_000);
    await drive('r1', 'w2');
    expect(entry()).toMatchObject({ status: 'finished', output: { value: 'm1' } });
    expect(calls).toHaveLength(1);
  });

  it('never repeats a class C action by itself: a person decides', async () => {
    const { start, drive, entry, calls, pass, runs } = world(
      { f: line(action('text', 'x.cText'), finish('{{ text.id }}')) },
      () => 'dies',
    );
    await drive(await start('f'));
    pass(20_000);
    await drive('r1', 'w2');
    expect(entry()?.status).toBe('attention');
    expect(calls).toHaveLength(1);
    await runs.deliver('org', 'r1', {
      type: 'outcome-decided',
      step: 'root/text',
      attempt: 1,
      decision: { choice: 'happened', output: { id: 's1' } },
      by: 'ana',
    });
    await drive('r1', 'w2');
    expect(entry()).toMatchObject({ status: 'finished', output: { value: 's1' } });
    expect(calls).toHaveLength(1);
  });

  it('probes a class B action whose answer was lost while the worker lives', async () => {
    const lost: CallResult = {
      ok: false,
      effect: 'unknown',
      error: { code: 'x.dropped', message: 'The answer was lost.', retryable: true },
    };
    const { start, drive, entry, calls } = world(
      { f: line(action('mail', 'x.bMail')) },
      () => lost,
      () => ({ result: 'happened', output: {} }),
    );
    await drive(await start('f'));
    expect(entry()?.status).toBe('finished');
    expect(calls).toHaveLength(1);
  });

  it('stops a worker that comes back after another took its run', async () => {
    let answerLate: (result: CallResult) => void = () => {};
    const slow = world({ f: line(action('disable', 'x.aDisable'), action('mail', 'x.bMail')) });
    const parts = {
      ...slow.worker('w1'),
      actions: {
        ...slow.worker('w1').actions,
        call: () => new Promise<CallResult>((resolve) => (answerLate = resolve)),
      },
    };
    const zombie = driveRun(parts, await slow.start('f'));
    await settledTurns();
    slow.pass(20_000);
    await slow.drive('r1', 'w2');
    expect(slow.entry()?.status).toBe('finished');
    answerLate({ ok: true, output: {} });
    expect(await zombie).toBe('lost');
    expect(slow.calls.filter((call) => call.action === 'x.bMail')).toHaveLength(1);
  });

  it('waits for a called flow and gets its output', async () => {
    const child = line(finish('{{ inputs.name }}'));
    const parent = line(
      node('call', 'call-flow', { flow: 'child', input: { name: 'Ana' }, wait: true }),
      finish('{{ call.value }}'),
    );
    const { start, drive, entry, rings } = world({ f: parent, child });
    await drive(await start('f'));
    expect(entry()?.status).toBe('waiting');
    await drive(rings[0] ?? '');
    await drive('r1');
    expect(entry()).toMatchObject({ status: 'finished', output: { value: 'Ana' } });
  });

  it('fails a call of a flow that does not exist with what to do about it', async () => {
    const { start, drive, entry } = world({
      f: line(node('call', 'call-flow', { flow: 'gone', input: {}, wait: true })),
    });
    await drive(await start('f'));
    expect(entry()?.status).toBe('failed');
    expect(entry()?.error).toMatch(/choose another flow/);
  });

  it('cancels a sleeping run', async () => {
    const { start, drive, entry, runs } = world({
      f: line(node('wait', 'delay', { mode: 'for', count: 1, unit: 'year' })),
    });
    await drive(await start('f'));
    await runs.deliver('org', 'r1', { type: 'cancel-asked', by: 'ana' });
    await drive('r1');
    expect(entry()?.status).toBe('cancelled');
    expect(await runs.deliver('org', 'r1', { type: 'cancel-asked', by: 'ana' })).toBe('over');
  });

  it('stops a loop in the middle once somebody asked to cancel the run', async () => {
    const loop = node('each', 'for-each', { items: ['a', 'b', 'c', 'd'], concurrency: 1 });
    const { start, drive, entry, calls, runs, rings } = world(
      { f: line(loop, action('one', 'x.aOne', {}, { parent: 'each' })) },
      (_call, count) => {
        if (count === 2) void runs.deliver('org', 'r1', { type: 'cancel-asked', by: 'ana' });
        return { ok: true, output: {} };
      },
    );
    await drive(await start('f'));
    expect(calls).toHaveLength(2);
    expect(rings).toEqual(['r1']);
    await drive('r1');
    expect(entry()?.status).toBe('cancelled');
    expect(calls).toHaveLength(2);
  });

  it('is offered again by the sweep after its worker died', async () => {
    const { start, drive, pass, rings, worker } = world({ f: line(action('disable', 'x.aDisable')) }, () => 'dies');
    await drive(await start('f'));
    const sweep = createSweep(worker('w2'), async () => {});
    expect(await sweep.once()).toBe(0);
    pass(17_000);
    expect(await sweep.once()).toBe(1);
    expect(rings).toEqual(['r1']);
  });
});

/** Nodes that all begin when the run starts. */
const sideBySide = (...nodes: readonly FlowNode[]): Flow => ({
  ...line(...nodes),
  edges: nodes.map(({ id }) => ({ id: `e-${id}`, source: 'start', sourceHandle: 'out', target: id })),
});
const cancel = { type: 'cancel-asked', by: 'ana' } as const;

describe('a run that stops in the middle', () => {
  it('begins nothing new once its process is asked to stop, and goes on elsewhere', async () => {
    const flow = line(action('one', 'x.aOne'), action('two', 'x.aTwo'));
    let stopping = false;
    const { start, drive, entry, calls } = world({ f: flow }, () => {
      stopping = true;
      return { ok: true, output: {} };
    });
    expect(await drive(await start('f'), 'w1', { stopping: () => stopping })).toBe('moved');
    expect(entry()).toMatchObject({ status: 'queued', owner: null });
    expect(await drive('r1', 'w1', { stopping: () => true })).toBe('busy');
    await drive('r1', 'w2');
    expect(entry()?.status).toBe('finished');
    expect(calls.map((call) => call.action)).toEqual(['x.aOne', 'x.aTwo']);
  });

  it('still starts the child run that it decided on when its process is asked to stop', async () => {
    const call = node('call', 'call-flow', { flow: 'child', input: {}, wait: true });
    let stopping = false;
    const { start, drive, entry, rings } = world(
      { f: line(action('one', 'x.aOne'), call), child: line(finish('done')) },
      () => {
        stopping = true;
        return { ok: true, output: {} };
      },
    );
    await drive(await start('f'), 'w1', { stopping: () => stopping });
    expect(rings).toHaveLength(1);
    await drive(rings[0] ?? '', 'w2');
    await drive('r1', 'w2');
    expect(entry()?.status).toBe('finished');
  });

  it('waits for a person after three workers died at the same place, and calls nothing more', async () => {
    const { start, drive, entry, calls, pass, runs } = world({ f: line(action('one', 'x.aOne')) }, () => 'dies');
    await start('f');
    for (const owner of ['w1', 'w2', 'w3']) {
      expect(await drive('r1', owner)).toBe('died');
      pass(16_000);
    }
    expect(await drive('r1', 'w4')).toBe('moved');
    expect(entry()).toMatchObject({ status: 'attention', wakeAt: null });
    expect(entry()?.error).toMatch(/stopped 3 times in a row .* "root\/one"/);
    expect(calls).toHaveLength(3);
    await runs.deliver('org', 'r1', cancel);
    await drive('r1', 'w5');
    expect(entry()?.status).toBe('cancelled');
    expect(calls).toHaveLength(3);
  });

  it('tries an expression again a little later while the evaluator is busy, and keeps what else was done', async () => {
    const upper = node('name', 'set', { values: { name: '{{ $uppercase("ana") }}' } });
    const { start, drive, entry, calls, pass } = world({ f: sideBySide(upper, action('one', 'x.bOne')) });
    const evaluate = async () => {
      throw new EvaluatorUnavailable('evaluator.busy', 'Busy.');
    };
    expect(await drive(await start('f'), 'w1', { evaluator: { evaluate } })).toBe('moved');
    expect(entry()).toMatchObject({ status: 'queued', owner: null, crashes: 0 });
    expect(await drive('r1')).toBe('busy');
    pass(2_000);
    await drive('r1');
    expect(entry()?.status).toBe('finished');
    expect(calls).toHaveLength(1);
  });

  it('calls nothing after a commit that failed, and keeps its lease until what it called has ended', async () => {
    const flow = sideBySide(action('slow', 'x.aSlow'), action('quick', 'x.aQuick'));
    const { start, worker, entry, calls, pass, drive } = world({ f: flow });
    const w1 = worker('w1');
    const answers: Record<string, (result: CallResult) => void> = {};
    let away = false;
    let dropped = false;
    const parts: RunParts = {
      ...w1,
      runs: {
        ...w1.runs,
        advance: async (step) => (away ? Promise.reject(new Error('The database is away.')) : w1.runs.advance(step)),
      },
      actions: { ...w1.actions, call: (call) => new Promise((resolve) => (answers[call.action] = resolve)) },
      leases: {
        ...w1.leases,
        hold: (...given) => {
          const lease = w1.leases.hold(...given);
          return {
            ...lease,
            drop: () => {
              dropped = true;
              lease.drop();
            },
          };
        },
      },
    };
    const driven = driveRun(parts, await start('f')).catch((error: unknown) => String(error));
    await settledTurns();
    away = true;
    answers['x.aQuick']?.({ ok: true, output: {} });
    await settledTurns();
    expect(dropped).toBe(false);
    answers['x.aSlow']?.({ ok: true, output: {} });
    expect(await driven).toMatch(/database is away/);
    expect(dropped).toBe(true);
    pass(15_000);
    await drive('r1', 'w2');
    expect(entry()?.status).toBe('finished');
    expect(calls.map((call) => call.action).sort()).toEqual(['x.aQuick', 'x.aSlow']);
  });

  it('calls nothing if its process stood still for longer than its lease', async () => {
    const { start, worker, calls, pass } = world({ f: line(action('mail', 'x.bMail')) });
    const w1 = worker('w1');
    const advance: typeof w1.runs.advance = async (step) => {
      const answer = await w1.runs.advance(step);
      pass(20_000);
      return answer;
    };
    expect(await driveRun({ ...w1, runs: { ...w1.runs, advance } }, await start('f'))).toBe('lost');
    expect(calls).toEqual([]);
  });

  it('does not carry out what another branch made pointless while its intent was written', async () => {
    const flow = sideBySide(action('read', 'x.aRead'), action('mail', 'x.bMail'));
    const refused: CallResult = {
      ok: false,
      effect: 'refused',
      error: { code: 'x.no', message: 'No.', retryable: false },
    };
    const { start, worker, entry, calls } = world({ f: flow }, (call) =>
      call.action === 'x.aRead' ? refused : { ok: true, output: {} },
    );
    const w1 = worker('w1');
    const advance: typeof w1.runs.advance = async (step) => {
      await settledTurns();
      return w1.runs.advance(step);
    };
    await driveRun({ ...w1, runs: { ...w1.runs, advance } }, await start('f'));
    expect(entry()?.status).toBe('failed');
    expect(calls.map((call) => call.action)).toEqual(['x.aRead']);
  });
});

describe('the age of a run', () => {
  const flow: Flow = {
    ...line(node('wait', 'delay', { mode: 'for', count: 30, unit: 'day' }), action('one', 'x.aOne')),
    settings: { maxAge: 3_600 },
  };

  it('wakes a sleeping run when its flow allows no more, and fails it with the reason', async () => {
    const { start, drive, entry, calls, pass } = world({ f: flow });
    await drive(await start('f'));
    pass(3_599_000);
    expect(await drive('r1')).toBe('busy');
    pass(1_000);
    await drive('r1');
    expect(entry()?.status).toBe('failed');
    expect(entry()?.error).toMatch(/open for 3600 seconds/);
    expect(calls).toEqual([]);
  });

  it('calls nothing for a run that is picked up too late', async () => {
    const { start, drive, entry, calls, pass } = world({
      f: { ...line(action('one', 'x.aOne')), settings: { maxAge: 60 } },
    });
    await start('f');
    pass(61_000);
    await drive('r1');
    expect(entry()?.status).toBe('failed');
    expect(calls).toEqual([]);
  });
});

describe('a destructive step whose wait ended late', () => {
  const wait = node('wait', 'delay', { mode: 'for', count: 1, unit: 'hour' });
  const HOUR = 3_600_000;
  const decided = (choice: 'now' | 'skip') =>
    ({ type: 'outcome-decided', step: 'root/take', attempt: 1, decision: { choice }, by: 'ana' }) as const;

  /** Every worker was away until so many hours after the run was due. */
  const away = async (hours: number, flow = line(wait, action('take', 'x.aRemove'), action('more', 'x.bRemove'))) => {
    const made = world({ f: flow });
    await made.drive(await made.start('f'));
    made.pass((1 + hours) * HOUR);
    await made.drive('r1');
    return made;
  };

  it('is not called but waits for a person, with no intent and no attempt', async () => {
    const { entry, calls } = await away(31);
    expect(entry()).toMatchObject({ status: 'attention', wakeAt: null });
    expect(calls).toEqual([]);
    expect(entry()?.effects.size).toBe(0);
    expect(entry()?.journal.at(-1)).toMatchObject({ type: 'step.waits', wait: { ask: 'late', lateMs: 31 * HOUR } });
  });

  it('is called once a person says so, and what follows it too', async () => {
    const { entry, calls, runs, drive } = await away(31);
    await runs.deliver('org', 'r1', decided('now'));
    await runs.deliver('org', 'r1', decided('now'));
    await drive('r1', 'w2');
    expect(entry()?.status).toBe('finished');
    expect(calls).toMatchObject([
      { action: 'x.aRemove', attempt: 1 },
      { action: 'x.bRemove', attempt: 1 },
    ]);
  });

  it('is left out if a person says so, and the next one asks for itself', async () => {
    const { entry, calls, runs, drive } = await away(31);
    await runs.deliver('org', 'r1', decided('skip'));
    await drive('r1', 'w2');
    expect(calls).toEqual([]);
    expect(entry()?.status).toBe('attention');
    expect(entry()?.journal.at(-1)).toMatchObject({ step: 'root/more', wait: { ask: 'late' } });
  });

  it('is called as ever when the wait ended within a day of its time, and says how late it was', async () => {
    const { entry, calls } = await away(3);
    expect(entry()?.status).toBe('finished');
    expect(calls).toHaveLength(2);
    expect(entry()?.journal).toContainEqual(expect.objectContaining({ step: 'root/wait', lateMs: 3 * HOUR }));
  });

  it('holds back nothing that takes nothing away', async () => {
    const { entry, calls } = await away(900, line(wait, action('tell', 'x.bMail')));
    expect(entry()?.status).toBe('finished');
    expect(calls).toHaveLength(1);
  });

  it('is held back in a flow that is called, where it is called', async () => {
    const call = node('call', 'call-flow', { flow: 'child', input: {}, wait: true });
    const inner = line(node('again', 'call-flow', { flow: 'grandchild', input: {}, wait: true }));
    const made = world({ f: line(wait, call), child: inner, grandchild: line(action('take', 'x.aRemove')) });
    await made.drive(await made.start('f'));
    made.pass(32 * HOUR);
    await made.drive('r1');
    expect(made.entry()?.status).toBe('attention');
    expect(made.runs.entries()).toHaveLength(1);
    await made.runs.deliver('org', 'r1', { ...decided('now'), step: 'root/call' });
    await made.drive('r1');
    expect(made.runs.entries()).toHaveLength(2);
    for (const run of made.rings) await made.drive(run);
    for (const run of made.rings) await made.drive(run);
    expect(made.calls).toMatchObject([{ action: 'x.aRemove' }]);
  });

  it('is held back after a called flow whose wait ended late', async () => {
    const call = node('call', 'call-flow', { flow: 'child', input: {}, wait: true });
    const made = world({ f: line(call, action('take', 'x.aRemove')), child: line(wait) });
    await made.drive(await made.start('f'));
    const [child = ''] = made.rings;
    await made.drive(child);
    made.pass(32 * HOUR);
    await made.drive(child);
    await made.drive('r1');
    expect(made.calls).toEqual([]);
    expect(made.entry()?.journal.at(-1)).toMatchObject({ wait: { ask: 'late', late: ['root/call'] } });
  });

  it('goes by the policy of its flow', async () => {
    const flow = line(wait, action('take', 'x.aRemove'));
    expect((await away(3, { ...flow, settings: { latePolicy: 7_200 } })).entry()?.status).toBe('attention');
    expect((await away(900, { ...flow, settings: { latePolicy: 'off' } })).entry()?.status).toBe('finished');
  });
});

describe('moving a sleeping run to a newer version', () => {
  const wait = node('wait', 'delay', { mode: 'for', count: 30, unit: 'day' });
  const DAY = 86_400_000;
  const flows = {
    f: line(action('one', 'x.aOne'), wait, action('two', 'x.aTwo')),
    'f@2': line(action('one', 'x.aOne'), wait, action('two', 'x.bTwo'), finish('{{ run.version }}')),
    'f@3': line(action('one', 'x.aOne'), action('two', 'x.aTwo')),
  };
  const asked = (version: number) =>
    ({ type: 'move-asked', version, documentHash: `hash of ${version}`, by: 'ana' }) as const;
  const asleep = async () => {
    const made = world(flows);
    await made.drive(await made.start('f'));
    made.pass(10 * DAY);
    return made;
  };

  it('goes on by it when its time comes, which stays the same', async () => {
    const { entry, calls, runs, drive, pass } = await asleep();
    const due = entry()?.dueAt;
    await runs.deliver('org', 'r1', asked(2));
    await drive('r1');
    expect(entry()).toMatchObject({ status: 'waiting', version: 2, dueAt: due, facts: [] });
    expect(entry()?.journal.at(-1)).toMatchObject({ type: 'run.moved', version: 2, by: 'ana' });
    pass(20 * DAY);
    await drive('r1', 'w2');
    expect(calls.map((call) => call.action)).toEqual(['x.aOne', 'x.bTwo']);
    expect(entry()).toMatchObject({ status: 'finished', output: { value: 2 } });
  });

  it('moves once, however often it is told', async () => {
    const { entry, runs, drive } = await asleep();
    for (let times = 0; times < 3; times += 1) await runs.deliver('org', 'r1', asked(2));
    await drive('r1');
    await runs.deliver('org', 'r1', asked(2));
    await drive('r1');
    expect(entry()?.journal.filter(({ type }) => type === 'run.moved')).toHaveLength(1);
  });

  it('stays where it is, and loses nothing, if it cannot go on there', async () => {
    const { entry, runs, drive, pass } = await asleep();
    await runs.deliver('org', 'r1', asked(3));
    await drive('r1');
    expect(entry()).toMatchObject({ status: 'waiting', version: 1, facts: [] });
    pass(20 * DAY);
    await drive('r1');
    expect(entry()?.status).toBe('finished');
  });

  it('moves by the hands of another worker if the first died before its commit', async () => {
    const { entry, runs, drive, worker, pass } = await asleep();
    await runs.deliver('org', 'r1', asked(2));
    await drive('r1', 'w1', { runs: { ...worker('w1').runs, advance: () => never } });
    expect(entry()?.version).toBe(1);
    pass(20_000);
    await drive('r1', 'w2');
    expect(entry()).toMatchObject({ version: 2, status: 'waiting' });
    expect(entry()?.journal.filter(({ type }) => type === 'run.moved')).toHaveLength(1);
  });

  it('is decided by where the run stands when it is told, not when it was asked', async () => {
    const { entry, calls, runs, drive, pass } = await asleep();
    pass(20 * DAY);
    await runs.deliver('org', 'r1', asked(2));
    await drive('r1');
    expect(calls.map((call) => call.action)).toEqual(['x.aOne', 'x.bTwo']);
    expect(entry()).toMatchObject({ status: 'finished', version: 2 });
  });
});

describe('retrying a run that ended while something was in flight', () => {
  /** The worker dies in the call; somebody cancels the run and retries it. */
  const interrupted = async (name: string, probe: () => ProbeResult = () => ({ result: 'absent' })) => {
    const made = world(
      { f: line(action('step', name), finish('{{ step.id }}')) },
      (_call, count) => (count === 1 ? 'dies' : { ok: true, output: { id: 'second' } }),
      probe,
    );
    await made.drive(await made.start('f'));
    made.pass(16_000);
    await made.runs.deliver('org', 'r1', cancel);
    await made.drive('r1', 'w2');
    expect(made.entry()?.status).toBe('cancelled');
    await made.retry();
    await made.drive('r2', 'w2');
    return made;
  };

  it('repeats class A under the key of the old run', async () => {
    const { entry, calls } = await interrupted('x.aDisable');
    expect(entry('r2')?.status).toBe('finished');
    expect(calls).toHaveLength(2);
    expect(calls[1]?.key).toBe(calls[0]?.key);
  });

  it('takes what it finds of class B', async () => {
    const { entry, calls } = await interrupted('x.bMail', () => ({ result: 'happened', output: { id: 'first' } }));
    expect(entry('r2')).toMatchObject({ status: 'finished', output: { value: 'first' } });
    expect(calls).toHaveLength(1);
  });

  it('asks a person about class C', async () => {
    const { entry, calls } = await interrupted('x.cText');
    expect(entry('r2')?.status).toBe('attention');
    expect(calls).toHaveLength(1);
  });

  it('goes on waiting for the child that the old run had started', async () => {
    const child = line(
      node('wait', 'delay', { mode: 'for', count: 1, unit: 'hour' }),
      action('one', 'x.bOne'),
      finish('done'),
    );
    const parent = line(
      node('call', 'call-flow', { flow: 'child', input: {}, wait: true }),
      finish('{{ call.value }}'),
    );
    const { start, drive, entry, rings, runs, pass, retry, calls } = world({ f: parent, child });
    await drive(await start('f'));
    const [born = ''] = rings;
    await drive(born);
    await runs.deliver('org', 'r1', cancel);
    await drive('r1');
    await retry();
    await drive('r2');
    pass(3_600_000);
    await drive(born);
    await drive('r2');
    expect(entry('r2')).toMatchObject({ status: 'finished', output: { value: 'done' } });
    expect(calls).toHaveLength(1);
  });
});

describe('a run with large values', () => {
  const body = 'x'.repeat(300_000);
  const delay = node('wait', 'delay', { mode: 'for', count: 1, unit: 'hour' });
  const answers = (output: JsonObject) => (): CallResult => ({ ok: true, output });
  const journalSize = (run: ReturnType<ReturnType<typeof world>['entry']>) => JSON.stringify(run?.journal).length;
  const tooLarge = 'x'.repeat(50_000_001);

  it('keeps an answer apart, and hands it whole to an action that another worker calls', async () => {
    const send = action('send', 'x.aSend', { file: { content: '{{ read.body }}' } });
    const flow = line(action('read', 'x.aRead'), delay, send, finish('{{ read }}'));
    const { start, drive, entry, calls, pass } = world({ f: flow }, answers({ status: 200, body }));
    await drive(await start('f'));
    expect(journalSize(entry())).toBeLessThan(4_000);
    pass(3_600_000);
    expect(await drive('r1', 'w2')).toBe('moved');
    expect(JSON.stringify(calls[1]?.input) === JSON.stringify({ file: { content: body } })).toBe(true);
    expect(journalSize(entry())).toBeLessThan(8_000);
    expect(entry()?.status).toBe('finished');
    expect(JSON.stringify(entry()?.output).length).toBeLessThan(500);
  });

  it('of forty megabytes that ten nodes hand on has a journal and a claim of a few kilobytes', async () => {
    const sets = Array.from({ length: 10 }, (_, index) => node(`s${index}`, 'set', { values: { all: '{{ read }}' } }));
    const { runs, start, drive, entry, pass } = world(
      { f: line(action('read', 'x.aRead'), ...sets, delay, finish('done')) },
      answers({ body: 'x'.repeat(40_000_000) }),
    );
    await drive(await start('f'));
    expect(journalSize(entry())).toBeLessThan(12_000);
    pass(3_600_000);
    const claim = await runs.claim('r1', 'w2');
    expect(JSON.stringify(claim).length).toBeLessThan(14_000);
  });

  it('reads of a loop only what is still to be read', async () => {
    const each = node('each', 'for-each', { items: [1, 2, 3], result: '{{ item }}' });
    const inner = [action('read', 'x.aRead', {}, { parent: 'each' }), { ...delay, parent: 'each' }];
    const flow = line(each, ...inner, finish('done'));
    const edges = [{ id: 'in', source: 'read', sourceHandle: 'out', target: 'wait' }, ...flow.edges];
    const { runs, start, drive, worker, pass, entry } = world({ f: { ...flow, edges } }, answers({ body }));
    const filled: number[] = [];
    const watched = {
      ...runs,
      fill: async (...asked: Parameters<typeof runs.fill>) => {
        filled.push(asked[2].length);
        return runs.fill(...asked);
      },
    };
    await start('f');
    for (let hour = 0; hour < 4; hour += 1) {
      await drive('r1', 'w1', { ...worker('w1'), runs: watched });
      pass(3_600_000);
    }
    expect(entry()?.status).toBe('finished');
    expect(filled).toEqual([1, 1, 1]);
  });

  it('gives what a called run puts out to the run that called it', async () => {
    const call = node('call', 'call-flow', { flow: 'g', input: { photo: '{{ read.body }}' }, wait: true });
    const { start, drive, entry, runs, calls, pass } = world(
      {
        f: line(action('read', 'x.aRead'), call, action('send', 'x.aSend', { got: '{{ call.value.photo }}' })),
        g: line(delay, finish('{{ trigger }}')),
      },
      answers({ body }),
    );
    await drive(await start('f'));
    const child = runs.entries().find(({ flow }) => flow === 'g')?.id ?? '';
    await drive(child);
    expect(journalSize(entry(child))).toBeLessThan(4_000);
    pass(3_600_000);
    await drive(child, 'w2');
    await drive('r1', 'w3');
    expect(calls.map(({ action: name }) => name)).toEqual(['x.aRead', 'x.aSend']);
    expect(calls[1]?.input['got'] === body).toBe(true);
    expect(entry()?.status).toBe('finished');
    expect(journalSize(entry())).toBeLessThan(8_000);
  });

  it('can be retried from its failed step', async () => {
    const flow = line(action('read', 'x.aRead'), action('send', 'x.aSend', { content: '{{ read.body }}' }));
    const refused: CallResult = {
      ok: false,
      effect: 'refused',
      error: { code: 'x.refused', message: 'No.', retryable: false },
    };
    const { start, drive, retry, entry, calls } = world({ f: flow }, ({ action: name }, count) =>
      name === 'x.aSend' && count === 2 ? refused : { ok: true, output: { body } },
    );
    await drive(await start('f', { trigger: { photo: body } }));
    expect(entry()?.status).toBe('failed');
    await retry();
    await drive('r2', 'w2');
    expect(entry('r2')?.status).toBe('finished');
    expect(calls.map(({ action: name }) => name)).toEqual(['x.aRead', 'x.aSend', 'x.aSend']);
    expect(calls[2]?.input['content'] === body).toBe(true);
    expect(journalSize(entry('r2'))).toBeLessThan(5_000);
  });

  it('fails a step by name whose answer is too large, and goes on at its error handle', async () => {
    const flow = line(action('read', 'x.aRead'), finish('not this'));
    const error = { id: 'x', source: 'read', sourceHandle: 'error', target: 'sorry' };
    const sorry = node('sorry', 'return', { values: { why: '{{ read.error.message }}' } });
    const { start, drive, entry, calls } = world(
      { f: { ...flow, nodes: [...flow.nodes, sorry], edges: [...flow.edges, error] } },
      answers({ body: tooLarge }),
    );
    await drive(await start('f'));
    expect(entry()).toMatchObject({
      status: 'finished',
      output: {
        why: 'The answer to the step "read" cannot be kept: it has 50 MB, and one value of a run has at most 50 MB; ask for less, for instance by a filter or in pages.',
      },
    });
    expect(calls).toHaveLength(1);
  });

  it('says of a change whose answer is too large that it was carried out, and never calls for it again', async () => {
    const flow = line(action('make', 'x.cMake', {}, { retry: { attempts: 3, delay: 1, backoff: 'fixed' } }));
    const { start, drive, entry, calls } = world({ f: flow }, answers({ body: tooLarge }));
    await drive(await start('f'));
    expect(calls).toHaveLength(1);
    const [effect] = entry()?.effects.values() ?? [];
    expect(effect).toMatchObject({ step: 'root/make', outcome: 'ok' });
    expect(entry()).toMatchObject({ status: 'failed' });
    expect(entry()?.error).toContain('The step "make" was carried out, so do not run it again, but its answer');
    expect(entry()?.journal.at(-1)).toMatchObject({
      type: 'run.failed',
      error: { code: 'payload.too_large', done: true },
      report: { done: [{ node: 'make' }], notDone: [] },
    });
  });

  it('believes a connector that stopped reading a change’s answer that the change was carried out', async () => {
    const error = { code: 'payload.too_large', message: 'The answer of x has more.', retryable: false };
    const { start, drive, entry, calls } = world({ f: line(action('make', 'x.cMake')) }, () => ({
      ...{ ok: false, effect: 'done', error },
    }));
    await drive(await start('f'));
    expect(calls).toHaveLength(1);
    expect(entry()).toMatchObject({ status: 'failed' });
    expect(entry()?.error).toContain('was carried out');
    expect([...(entry()?.effects.values() ?? [])]).toMatchObject([{ outcome: 'ok' }]);
  });

  it('is put back if there is no room for its values, and driven where there is', async () => {
    const flow = line(action('read', 'x.aRead'), delay, finish('{{ read.body }}'));
    const { start, drive, entry, pass } = world({ f: flow }, answers({ body }));
    await drive(await start('f'));
    pass(3_600_000);
    const full = { ...createPayloadRoom(0), take: async () => false };
    expect(await drive('r1', 'w2', { room: full })).toBe('busy');
    expect(entry()).toMatchObject({ status: 'queued', owner: null, crashes: 0 });
    pass(10_000);
    const room = createPayloadRoom(1_000);
    expect(await drive('r1', 'w3', { room })).toBe('moved');
    expect(entry()?.status).toBe('finished');
    expect(room.bytes()).toBe(0);
  });

  it('is put down between answers that fill it up, and goes on with what it still needs', async () => {
    const each = node('each', 'for-each', { items: [1, 2, 3, 4], result: '{{ item }}' });
    const { start, drive, entry, calls } = world(
      { f: line(each, action('read', 'x.aRead', {}, { parent: 'each' }), finish('done')) },
      answers({ body: 'x'.repeat(49_000_000) }),
    );
    await drive(await start('f'));
    expect(calls).toHaveLength(3);
    expect(entry()).toMatchObject({ status: 'queued', crashes: 0 });
    await drive('r1', 'w2');
    expect(calls).toHaveLength(4);
    expect(entry()?.status).toBe('finished');
  });

  it('fails by name if what it may still read is more than any worker should hold', async () => {
    const at = '2026-03-01T08:00:00.000Z';
    const outputs = Array.from({ length: 11 }, (_, index) => `n${index}`).flatMap((id): readonly RunEvent[] => [
      { at, type: 'step.entered', step: `root/${id}`, frame: 'root', node: id },
      {
        ...{ at, type: 'step.left', step: `root/${id}`, handle: 'out', apart: true },
        output: { $payload: { hash: id, bytes: 49_000_000 } },
      } as RunEvent,
    ]);
    const run = { id: 'r1', flow: 'f', name: 'F', organization: 'org', version: 1, startedAt: at };
    const begun: RunEvent = { at, type: 'run.started', trigger: null, inputs: {}, vars: {}, run };
    const { start, drive, entry } = world({ f: line(finish('done')) });
    await drive(await start('f', { carried: [begun, { at, type: 'frame.opened', frame: 'root' }, ...outputs] }));
    expect(entry()).toMatchObject({ status: 'failed' });
    expect(entry()?.error).toContain('has 539 MB of large values that it may still read, and at most 500 MB');
  });
});
