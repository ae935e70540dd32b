import type { Flow, JsonObject } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import type { RunParts } from './parts.ts';
import { action, finish, line, never, node, world } from './testing/driven-world.ts';
import { createWarmStates } from './warm-states.ts';

describe('a long loop', () => {
  const items = Array.from({ length: 40 }, (_, index) => index);
  const pace = { eventsPerTurn: 20, eventsPerCommit: 20, answersPerCommit: 5, eventsPerSnapshot: 30 };
  const each = (extra: JsonObject = {}) => node('each', 'for-each', { items, ...extra });
  const note = node('note', 'set', { values: { n: '{{ item }}' } }, { parent: 'each' });
  const pure = { f: line(each(), finish('{{ each.count }}'), note) };
  const calling = (name: string, extra: JsonObject = {}) => ({
    f: line(each(extra), finish('{{ each.count }}'), action('call', name, { n: '{{ item }}' }, { parent: 'each' })),
  });
  /** Has something happen once so many commits were made. */
  const atCommit = (runs: RunParts['runs'], count: number, happens: () => Promise<unknown>): RunParts['runs'] => {
    let commits = 0;
    return {
      ...runs,
      advance: async (step) => {
        commits += 1;
        if (commits === count) await happens();
        return runs.advance(step);
      },
    };
  };
  const opened = (journal: readonly { readonly type: string }[] = []) =>
    journal.flatMap((event) => (event.type === 'frame.opened' && 'index' in event ? [event.index] : []));

  it('is committed in small parts, each of them told to whoever watches', async () => {
    const { start, drive, entry, runs } = world(pure);
    const sizes: number[] = [];
    const advance: RunParts['runs']['advance'] = async (step) => {
      sizes.push(step.events.length);
      return runs.advance(step);
    };
    await drive(await start('f'), 'w1', { pace, runs: { ...runs, advance } });
    expect(entry()).toMatchObject({ status: 'finished', output: { value: 40 }, snapshot: null });
    expect(sizes.length).toBeGreaterThan(7);
    expect(Math.max(...sizes)).toBeLessThan(30);
  });

  it('goes on where its journal ends after the worker died in the middle, and does nothing twice', async () => {
    const { start, drive, entry, runs, pass } = world(pure);
    const dying = atCommit(runs, 4, () => never);
    expect(await drive(await start('f'), 'w1', { pace, runs: dying })).toBe('died');
    expect(entry()?.snapshot).not.toBeNull();
    pass(16_000);
    expect(await drive('r1', 'w2', { pace })).toBe('moved');
    expect(entry()).toMatchObject({ status: 'finished', output: { value: 40 } });
    expect(opened(entry()?.journal)).toEqual(items);
  });

  it('calls each action under its own key, whenever the worker died', async () => {
    const { start, drive, entry, calls, pass } = world(calling('x.aDisable', { concurrency: 4 }), (_call, count) =>
      count % 13 === 0 ? 'dies' : { ok: true, output: {} },
    );
    await drive(await start('f'), 'w1', { pace });
    for (let worker = 2; entry()?.status !== 'finished' && worker < 12; worker += 1) {
      pass(16_000);
      await drive('r1', `w${worker}`, { pace });
    }
    expect(entry()).toMatchObject({ status: 'finished', output: { value: 40 } });
    const keys = new Map(calls.map(({ key, input }) => [key, input['n']]));
    expect([...keys.values()]).toEqual(items);
    expect(calls.length).toBeLessThan(items.length + 4 * 4);
  });

  it('commits the answers of reads before they gather', async () => {
    const { start, drive, entry, runs, calls } = world(calling('x.aRead', { concurrency: 4 }));
    let most = 0;
    const advance: RunParts['runs']['advance'] = async (step) => {
      most = Math.max(most, step.events.length);
      return runs.advance(step);
    };
    const slowly = { ...pace, eventsPerCommit: 1_000 };
    await drive(await start('f'), 'w1', { pace: slowly, runs: { ...runs, advance } });
    expect(entry()?.status).toBe('finished');
    expect(calls).toHaveLength(40);
    expect(most).toBeLessThan(60);
  });

  it('is cancelled in the middle', async () => {
    const { start, drive, entry, runs } = world(pure);
    const cancelled = atCommit(runs, 4, () =>
      runs.deliver('org', 'r1', { type: 'cancel-asked', by: 'mia@acme.example' }),
    );
    await drive(await start('f'), 'w1', { pace, runs: cancelled });
    expect(entry()).toMatchObject({ status: 'queued', owner: null });
    await drive('r1', 'w1', { pace });
    expect(entry()).toMatchObject({ status: 'cancelled', snapshot: null });
    expect(opened(entry()?.journal).length).toBeLessThan(30);
  });

  it('is given back in the middle by a process that stops', async () => {
    const { start, drive, entry, runs } = world(pure);
    let stops = false;
    const stopping = atCommit(runs, 3, async () => (stops = true));
    await drive(await start('f'), 'w1', { pace, runs: stopping, stopping: () => stops });
    expect(entry()).toMatchObject({ status: 'queued', owner: null });
    expect(opened(entry()?.journal).length).toBeLessThan(30);
    await drive('r1', 'w2', { pace });
    expect(entry()?.status).toBe('finished');
    expect(opened(entry()?.journal)).toEqual(items);
  });

  describe('whose items wait', () => {
    const waiting = {
      f: line(
        each(),
        finish('{{ each.count }}'),
        node('wait', 'delay', { mode: 'for', count: 1, unit: 'minute' }, { parent: 'each' }),
      ),
    };
    /** Sleeps through all items; what each claim read: events, and whether with a state that was kept. */
    const sleepThrough = async (made: ReturnType<typeof world>, worker: (wake: number) => Partial<RunParts>) => {
      const read: { readonly events: number; readonly kept: boolean }[] = [];
      const claim: RunParts['runs']['claim'] = async (run, owner, known) => {
        const claimed = await made.runs.claim(run, owner, known);
        if (claimed) read.push({ events: claimed.journal.length, kept: claimed.snapshot !== null });
        return claimed;
      };
      await made.start('f');
      for (let wake = 0; made.entry()?.endedAt === null; wake += 1) {
        await made.drive('r1', `w${wake}`, { pace, runs: { ...made.runs, claim }, ...worker(wake) });
        made.pass(60_000);
      }
      expect(made.entry()).toMatchObject({ status: 'finished', output: { value: 40 } });
      return read;
    };

    it('reads nothing again at a wake-up, once it is long, in the process that put it to sleep', async () => {
      const warm = createWarmStates();
      const read = await sleepThrough(world(waiting), () => ({ warm }));
      expect(read).toHaveLength(41);
      expect(read.slice(8).every(({ events, kept }) => events === 0 && !kept)).toBe(true);
    });

    it('reads the state that was kept and little more in another process', async () => {
      const read = await sleepThrough(world(waiting), () => ({ warm: createWarmStates() }));
      expect(read.slice(8).every(({ kept }) => kept)).toBe(true);
      expect(Math.max(...read.map(({ events }) => events))).toBeLessThan(70);
    });

    it('hears in turns of two processes what the other one did', async () => {
      const both = [createWarmStates(), createWarmStates()] as const;
      const read = await sleepThrough(world(waiting), (wake) => ({ warm: wake % 2 === 0 ? both[0] : both[1] }));
      expect(read.slice(10).every(({ events, kept }) => events > 0 && events < 20 && !kept)).toBe(true);
    });
  });

  it('is read from its journal where a newer version of Joinery kept the state', async () => {
    const { start, drive, entry, runs, pass } = world(pure);
    await drive(await start('f'), 'w1', { pace, runs: atCommit(runs, 4, () => never) });
    pass(16_000);
    const newer: RunParts['runs'] = {
      ...runs,
      claim: async (run, owner) => {
        const claim = await runs.claim(run, owner);
        return claim?.snapshot ? { ...claim, snapshot: { ...claim.snapshot, state: { v: 2 } as never } } : claim;
      },
    };
    await drive('r1', 'w2', { pace, runs: newer });
    expect(entry()).toMatchObject({ status: 'finished', output: { value: 40 } });
  });

  it('beside a branch that waits for an answer hears it before it is over', async () => {
    const flow = line(node('begin', 'set', { values: {} }), action('call', 'x.aCall'));
    const loop = { ...each(), id: 'each' };
    const edge = { id: 'b', source: 'begin', sourceHandle: 'out', target: 'each' };
    const both: Flow = { ...flow, nodes: [...flow.nodes, loop, note], edges: [...flow.edges, edge] };
    const { start, drive, entry } = world({ f: both });
    await drive(await start('f'), 'w1', { pace });
    const types = (entry()?.journal ?? []).map((event) =>
      'step' in event ? `${event.type} ${event.step}` : event.type,
    );
    expect(types.indexOf('step.left root/call')).toBeLessThan(types.lastIndexOf('frame.opened'));
    expect(entry()?.status).toBe('finished');
  });
});
