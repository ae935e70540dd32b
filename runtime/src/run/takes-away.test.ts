import { describe, expect, it } from 'vitest';
import { action, line, node, world } from './testing/driven-world.ts';

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
    expect(entry()).toMatchObject({ status: 'attention', wakeAt: null, lateMs: 31 * HOUR });
    expect(calls).toEqual([]);
    expect(entry()?.effects.size).toBe(0);
    expect(entry()?.journal.at(-1)).toMatchObject({ type: 'step.waits', wait: { ask: 'late', lateMs: 31 * HOUR } });
  });

  it('is called once a person says so, and what follows it too', async () => {
    const { entry, calls, runs, drive } = await away(31);
    await runs.deliver('org', 'r1', decided('now'));
    await runs.deliver('org', 'r1', decided('now'));
    await drive('r1', 'w2');
    expect(entry()).toMatchObject({ status: 'finished', lateMs: 31 * HOUR });
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
    expect(entry()).toMatchObject({ status: 'finished', lateMs: 3 * HOUR });
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
