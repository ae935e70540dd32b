import { describe, expect, it } from 'vitest';
import { action, finish, line, never, node, world } from './testing/driven-world.ts';

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
