import { describe, expect, it } from 'vitest';
import type { ProbeResult } from '../ports.ts';
import { action, cancel, finish, line, node, world } from './testing/driven-world.ts';

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
