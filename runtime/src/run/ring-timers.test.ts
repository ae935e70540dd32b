import { expect, it } from 'vitest';
import { RING_AHEAD_MS, ringTimers } from './ring-timers.ts';

it('Waits that are nearly over are rung for together, none before its time', async () => {
  const due = [
    { run: 'a', inMs: 1 },
    { run: 'b', inMs: 50 },
    { run: 'c', inMs: 51 },
    { run: 'd', inMs: RING_AHEAD_MS },
  ];
  const asked: number[] = [];
  const rung: [readonly string[], number][] = [];
  await ringTimers(
    { dueSoon: async (_limit, fromMs, toMs) => (asked.push(fromMs, toMs), due) },
    { ringAt: async (runs, delayMs) => void rung.push([runs, delayMs]) },
  );
  expect(asked).toEqual([0, RING_AHEAD_MS]);
  expect(rung).toEqual([
    [['a', 'b'], 50],
    [['c'], 100],
    [['d'], RING_AHEAD_MS],
  ]);
});
