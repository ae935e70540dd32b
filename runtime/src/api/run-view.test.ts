import type { RunEvent } from '@joinery/core';
import { expect, it } from 'vitest';
import { toSteps, versionsOf } from './run-view.ts';

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

it('shows the steps of closed iterations with their place, attempts and errors', () => {
  const effect = { step: inner, action: 'okta.suspend', startedAt: at, endedAt: later };
  const { steps, report } = toSteps({
    journal,
    effects: [
      { ...effect, attempt: 1, outcome: 'failed' },
      { ...effect, attempt: 2, outcome: 'ok' },
    ],
    children: [],
  });
  expect(report).toBeNull();
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

it('names the run that a step waits on', () => {
  const waits: readonly RunEvent[] = [
    ...journal.slice(0, 2),
    { type: 'step.entered', at, step: 'root/call', frame: 'root', node: 'call' },
    { type: 'step.waits', at, step: 'root/call', wait: { on: 'child', flow: 'f2', input: {}, detached: false } },
  ];
  const { steps } = toSteps({ journal: waits, effects: [], children: [{ step: 'root/call', run: 'child-run' }] });
  expect(steps).toMatchObject([{ child: 'child-run', waitsOn: { on: 'child', run: 'child-run' } }]);
});

it('says how late a wait ended, what a person is asked about it, and by which versions the run went', () => {
  const wait = { on: 'person', ask: 'late', action: 'okta.suspend', attempt: 1, reason: 'Late.', due: at } as const;
  const late: readonly RunEvent[] = [
    ...journal.slice(0, 2),
    { type: 'step.entered', at, step: 'root/wait', frame: 'root', node: 'wait' },
    { type: 'step.left', at: later, step: 'root/wait', handle: 'out', output: {}, lateMs: 10_800_000 },
    { type: 'step.entered', at, step: 'root/act', frame: 'root', node: 'act' },
    { type: 'step.waits', at, step: 'root/act', wait: { ...wait, lateMs: 10_800_000, late: ['root/wait'] } },
    { type: 'run.moved', at: later, version: 3, documentHash: 'h', by: 'Ada' },
  ];
  const { steps } = toSteps({ journal: late, effects: [], children: [] });
  expect(steps).toMatchObject([
    { lateMs: 10_800_000 },
    { waitsOn: { on: 'person', ask: 'late', attempt: 1, due: at } },
  ]);
  expect(versionsOf(late)).toEqual([
    { version: 1, since: at, by: null },
    { version: 3, since: later, by: 'Ada' },
  ]);
});
