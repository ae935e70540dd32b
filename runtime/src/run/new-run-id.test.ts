import { describe, expect, it } from 'vitest';
import { newRunId, runIdFor } from './new-run-id.ts';

const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('The id of a run', () => {
  it('sorts by its time, and within a millisecond in the order of making', () => {
    const now = Date.parse('2026-11-21T06:00:00.000Z');
    const ids = Array.from({ length: 10_000 }, () => newRunId(now));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(newRunId(now + 60_000) > (ids.at(-1) ?? '')).toBe(true);
    for (const id of ids) expect(id).toMatch(uuid7);
  });

  it('goes on forward when the clock of the machine is set back', () => {
    const late = newRunId(Date.parse('2036-01-01T00:00:00.000Z'));
    expect(newRunId(Date.parse('2026-01-01T00:00:00.000Z')) > late).toBe(true);
  });

  it('follows from time and names where it is asked to', () => {
    const child = runIdFor(1_000, 'acme', 'run', 'root/call');
    expect(child).toMatch(uuid7);
    expect(runIdFor(1_000, 'acme', 'run', 'root/call')).toBe(child);
    expect(runIdFor(1_000, 'acme', 'run', 'root/other')).not.toBe(child);
    expect(child.slice(0, 13)).toBe('00000000-03e8');
  });
});
