import { describe, expect, it } from 'vitest';
import { action, finish, line, node, world } from './testing/driven-world.ts';

describe('flows that call each other in a circle', () => {
  const circle = (wait: boolean) => ({
    a: line(node('toB', 'call-flow', { flow: 'b', input: {}, wait })),
    b: line(node('toA', 'call-flow', { flow: 'a', input: {}, wait })),
  });
  /** Drives whatever is rung for, until nothing is any more. */
  const driveAll = async ({ drive, rings }: ReturnType<typeof world>, first: string) => {
    const todo = [first];
    for (let run = todo.shift(); run !== undefined; run = todo.shift()) {
      await drive(run);
      todo.push(...rings.splice(0));
    }
  };

  it('end at ten levels, each caller hearing why', async () => {
    const made = world(circle(true));
    await driveAll(made, await made.start('a'));
    const runs = made.runs.entries();
    expect(runs).toHaveLength(11);
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'failed'));
    expect(runs.at(-1)?.error).toMatch(/call each other more than 10 levels deep at "b"; check whether/);
    expect(made.entry()?.error).toMatch(/^The called flow "b" failed: .*more than 10 levels deep/);
    const ended = made.entry()?.journal.at(-1);
    expect(ended).toMatchObject({
      type: 'run.failed',
      error: { code: 'call.too_deep' },
      report: { forPerson: [expect.stringMatching(/^"toB" failed: .*more than 10 levels deep/)] },
    });
  });

  it('end at ten levels where nobody waits, and leave those before them finished', async () => {
    const made = world(circle(false));
    await driveAll(made, await made.start('a'));
    const runs = made.runs.entries();
    expect(runs.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 'finished'), 'failed']);
    expect(runs.at(-1)?.error).toMatch(/call each other more than 10 levels deep/);
  });

  it('count the rows by which runs started each other too', async () => {
    const made = world({ a: line(node('toB', 'call-flow', { flow: 'b', input: {}, wait: true })), b: line(finish(1)) });
    await driveAll(made, await made.start('a', { depth: 10 }));
    expect(made.entry()?.error).toMatch(/more than 10 levels deep/);
    expect(made.runs.entries()).toHaveLength(1);
  });

  it('fail a run whose row was changed at too deep a level, before it does anything', async () => {
    const made = world({ f: line(action('disable', 'x.aDisable')) });
    await made.drive(await made.start('f', { depth: 11 }));
    expect(made.entry()).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/levels deep by changing rows/),
    });
    expect(made.calls).toEqual([]);
  });
});
