import type { Flow } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { action, line, node, world } from './testing/driven-world.ts';

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
