import { compileFlow, emptyFlow, type Fact, type Flow, hasMore, newRunState, type RunEvent, turn } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { memoryRunViews } from '../adapters/memory-run-views.ts';
import { createMemoryRuns } from '../adapters/memory-runs.ts';
import type { RunRow } from '../ports.ts';
import { createRunReader } from './run-reader.ts';
import { toHidden, toReport, toSteps } from './run-view.ts';

const at = '2026-01-01T00:00:00.000Z';
const later = '2026-01-01T00:00:05.000Z';
const run = { id: 'r', flow: 'f', name: 'Flow', organization: 'o', version: 1, startedAt: at };
const error = { code: 'okta.throttled', message: 'slow down', retryable: true };
const loop = 'root/each';
const frame = `${loop}:1`;
const inner = `${frame}/act`;
const journal: readonly RunEvent[] = [
  { type: 'run.started', at, trigger: null, inputs: {}, vars: {}, run },
  { type: 'frame.opened', at, frame: 'root' },
  { type: 'step.entered', at, step: loop, frame: 'root', node: 'each' },
  { type: 'step.resolved', at, step: loop, input: { items: ['a', 'b'] } },
  { type: 'step.waits', at, step: loop, wait: { on: 'frames' } },
  { type: 'frame.opened', at, frame, owner: loop, index: 1, item: 'b' },
  { type: 'step.entered', at, step: inner, frame, node: 'act' },
  { type: 'step.resolved', at, step: inner, input: { action: 'okta.suspend' } },
  {
    type: 'step.waits',
    at,
    step: inner,
    wait: { on: 'action', action: 'okta.suspend', input: {}, attempt: 1, timeoutMs: 1 },
  },
  { type: 'step.attempt-failed', at, step: inner, attempt: 1, error },
  { type: 'step.left', at: later, step: inner, handle: 'out', output: { done: true } },
  { type: 'frame.closed', at: later, frame, outcome: { ok: true, output: null } },
];

/** A stored run with this journal, and how it is read. */
async function stored(events: readonly RunEvent[], document: Flow = emptyFlow) {
  const runs = createMemoryRuns(
    () => Date.parse(at),
    () => ({ name: 'Flow', document }),
  );
  const start = { startedBy: 'manual', subject: '', trigger: null, inputs: {} };
  await runs.create('o', [{ id: 'r', flow: 'f', version: 1, carried: events, ...start }]);
  const pages: number[] = [];
  const journalOf: typeof runs.journalOf = (organization, id, after, limit) => {
    pages.push(after);
    return runs.journalOf(organization, id, after, limit);
  };
  const reader = createRunReader({ runs: { ...runs, journalOf }, catalog: { connectors: [] } });
  const row = (await memoryRunViews(runs, () => undefined).read('o', 'r')) as RunRow;
  return { runs, reader, row, pages, read: () => reader.read('o', row) };
}

it('shows the steps of closed iterations with their place, attempts and errors', async () => {
  const effect = { step: inner, action: 'okta.suspend', startedAt: at, endedAt: later };
  const reading = await (await stored(journal)).read();
  const steps = toSteps({
    reading,
    effects: [
      { ...effect, attempt: 1, outcome: 'failed' },
      { ...effect, attempt: 2, outcome: 'ok' },
    ],
    children: [],
  });
  expect(toReport(reading.window.state)).toBeNull();
  expect(toHidden(reading.window)).toBeNull();
  expect(steps).toMatchObject([
    { id: loop, path: [], status: 'waiting', waitsOn: { on: 'frames' }, endedAt: null },
    {
      id: inner,
      node: 'act',
      path: [1],
      status: 'left',
      handle: 'out',
      output: { done: true },
      attempts: [
        { attempt: 1, outcome: 'failed', error },
        { attempt: 2, outcome: 'ok' },
      ],
      endedAt: later,
    },
  ]);
});

it('names the run that a step waits on', async () => {
  const waits: readonly RunEvent[] = [
    ...journal.slice(0, 2),
    { type: 'step.entered', at, step: 'root/call', frame: 'root', node: 'call' },
    { type: 'step.waits', at, step: 'root/call', wait: { on: 'child', flow: 'f2', input: {}, detached: false } },
  ];
  const reading = await (await stored(waits)).read();
  const steps = toSteps({ reading, effects: [], children: [{ step: 'root/call', run: 'child-run' }] });
  expect(steps).toMatchObject([{ child: 'child-run', waitsOn: { on: 'child', run: 'child-run' } }]);
});

it('says how late a wait ended, what a person is asked about it, and by which versions the run went', async () => {
  const wait = { on: 'person', ask: 'late', action: 'okta.suspend', attempt: 1, reason: 'Late.', due: at } as const;
  const late: readonly RunEvent[] = [
    ...journal.slice(0, 2),
    { type: 'step.entered', at, step: 'root/wait', frame: 'root', node: 'wait' },
    { type: 'step.left', at: later, step: 'root/wait', handle: 'out', output: {}, lateMs: 10_800_000 },
    { type: 'step.entered', at, step: 'root/act', frame: 'root', node: 'act' },
    { type: 'step.waits', at, step: 'root/act', wait: { ...wait, lateMs: 10_800_000, late: ['root/wait'] } },
    { type: 'run.moved', at: later, version: 3, documentHash: 'h', by: 'Ada' },
  ];
  const reading = await (await stored(late)).read();
  const steps = toSteps({ reading, effects: [], children: [] });
  expect(steps).toMatchObject([
    { lateMs: 10_800_000 },
    { waitsOn: { on: 'person', ask: 'late', attempt: 1, due: at } },
  ]);
  expect(reading.versions).toEqual([
    { version: 1, since: at, by: null },
    { version: 3, since: later, by: 'Ada' },
  ]);
});

describe('a run over 6,000 items', () => {
  const position = { x: 0, y: 0 };
  const flow: Flow = {
    ...emptyFlow,
    nodes: [
      { id: 'start', kind: 'trigger', config: {}, position },
      { id: 'each', kind: 'for-each', config: { items: '{{ trigger }}', onError: 'collect' }, position },
      { id: 'act', kind: 'action', parent: 'each', config: { action: 'x.y', input: { n: '{{ item }}' } }, position },
      { id: 'note', kind: 'set', parent: 'each', config: { values: { n: '{{ item }}' } }, position },
    ],
    edges: [
      { id: 'a', source: 'start', sourceHandle: 'out', target: 'each' },
      { id: 'b', source: 'act', sourceHandle: 'out', target: 'note' },
    ],
  };
  const failing = [7, 1_000, 4_000];
  /** Its journal up to the item that is under way then. */
  const journalTo = (items: number): readonly RunEvent[] => {
    const plan = compileFlow(flow);
    const state = newRunState();
    const trigger = Array.from({ length: 6_000 }, (_, index) => index);
    const events = [...turn(plan, state, { at, type: 'started', trigger, inputs: {}, vars: {}, run })];
    for (let index = 0; index < items; index += 1) {
      const outcome = failing.includes(index) ? ({ ok: false, error: { ...error, retryable: false } } as const) : ok;
      events.push(
        ...turn(plan, state, { at, type: 'action-settled', step: `root/each:${index}/act`, attempt: 1, outcome }),
      );
      if (hasMore(plan, state)) events.push(...turn(plan, state, { at, type: 'resumed' } satisfies Fact));
    }
    return events;
  };
  const ok = { ok: true, output: { text: 'done' } } as const;

  it('shows what is outside loops and open, then items that failed, then the newest, and counts the others', async () => {
    const { read } = await stored(journalTo(5_000), flow);
    const reading = await read();
    const steps = toSteps({ reading, effects: [], children: [] });
    expect(steps.length).toBeLessThanOrEqual(2_000);
    expect(steps.length).toBeGreaterThan(1_990);
    const items = [...new Set(steps.flatMap(({ path }) => path))];
    expect(items.slice(0, 2)).toEqual([7, 1_000]);
    expect(items).toContain(4_000);
    expect(items.at(-1)).toBe(5_000);
    expect(steps.filter(({ path }) => path.length === 0).map(({ node }) => node)).toEqual(['start', 'each']);
    expect(steps.at(-1)).toMatchObject({ node: 'act', status: 'waiting' });
    const hidden = toHidden(reading.window);
    const shown = items.length;
    expect(hidden?.loops).toEqual([{ node: 'each', items: 5_001 - shown }]);
    expect(hidden?.nodes).toEqual([
      { node: 'act', done: 5_001 - shown, failed: 0, skipped: 0, cancelled: 0, handles: ['out'] },
      { node: 'note', done: 5_001 - shown, failed: 0, skipped: 0, cancelled: 0, handles: ['out'] },
    ]);
  });

  it('is read on from where it was when it is looked at again', async () => {
    const events = journalTo(5_100);
    const before = events.length - 600;
    const { runs, read, pages } = await stored(events.slice(0, before), flow);
    await read();
    pages.length = 0;
    const claim = await runs.claim('r', 'w');
    await runs.advance({
      ...{ organization: 'o', run: 'r', epoch: claim?.epoch ?? 0, owner: 'w', fromSeq: before + 1 },
      ...{ events: events.slice(before), intents: [], settled: [], takenFacts: [], children: [] },
    });
    const [reading] = await Promise.all([read(), read()]);
    expect(pages).toEqual([before, events.length]);
    expect(reading.window.state.seq).toBe(events.length);
    const whole = await (await stored(events, flow)).read();
    expect([...reading.window.state.waiting]).toEqual([...whole.window.state.waiting]);
    expect(toHidden(reading.window)?.loops[0]?.items).toBeGreaterThan(4_000);
  });

  it('shows one of its items when that is asked for', async () => {
    const { reader, row } = await stored(journalTo(3_000), flow);
    const reading = await reader.readItem('o', row, 'root/each:42');
    const steps = reading ? toSteps({ reading, effects: [], children: [] }) : [];
    expect(steps).toMatchObject([
      { id: 'root/each' },
      { id: 'root/each:42/act', path: [42], status: 'left', output: { text: 'done' } },
      { id: 'root/each:42/note', path: [42], output: { n: 42 } },
    ]);
    expect(await reader.readItem('o', row, 'root/each:4200')).toBeNull();
    expect(await reader.readItem('o', row, 'root/each:4')).not.toBeNull();
  });
});
