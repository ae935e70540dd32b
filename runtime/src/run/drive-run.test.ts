import { describe, expect, it } from 'vitest';
import type { CallResult } from '../ports.ts';
import { driveRun } from './drive-run.ts';
import { createSweep } from './sweep.ts';
import { action, finish, line, node, settledTurns, world } from './testing/driven-world.ts';

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
