import type { Flow } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { type CallResult, EvaluatorUnavailable } from '../ports.ts';
import { driveRun } from './drive-run.ts';
import type { RunParts } from './parts.ts';
import { action, cancel, finish, line, node, settledTurns, sideBySide, world } from './testing/driven-world.ts';

describe('a run that stops in the middle', () => {
  it('begins nothing new once its process is asked to stop, and goes on elsewhere', async () => {
    const flow = line(action('one', 'x.aOne'), action('two', 'x.aTwo'));
    let stopping = false;
    const { start, drive, entry, calls } = world({ f: flow }, () => {
      stopping = true;
      return { ok: true, output: {} };
    });
    expect(await drive(await start('f'), 'w1', { stopping: () => stopping })).toBe('moved');
    expect(entry()).toMatchObject({ status: 'queued', owner: null });
    expect(await drive('r1', 'w1', { stopping: () => true })).toBe('busy');
    await drive('r1', 'w2');
    expect(entry()?.status).toBe('finished');
    expect(calls.map((call) => call.action)).toEqual(['x.aOne', 'x.aTwo']);
  });

  it('still starts the child run that it decided on when its process is asked to stop', async () => {
    const call = node('call', 'call-flow', { flow: 'child', input: {}, wait: true });
    let stopping = false;
    const { start, drive, entry, rings } = world(
      { f: line(action('one', 'x.aOne'), call), child: line(finish('done')) },
      () => {
        stopping = true;
        return { ok: true, output: {} };
      },
    );
    await drive(await start('f'), 'w1', { stopping: () => stopping });
    expect(rings).toHaveLength(1);
    await drive(rings[0] ?? '', 'w2');
    await drive('r1', 'w2');
    expect(entry()?.status).toBe('finished');
  });

  it('waits for a person after three workers died at the same place, and calls nothing more', async () => {
    const { start, drive, entry, calls, pass, runs } = world({ f: line(action('one', 'x.aOne')) }, () => 'dies');
    await start('f');
    for (const owner of ['w1', 'w2', 'w3']) {
      expect(await drive('r1', owner)).toBe('died');
      pass(16_000);
    }
    expect(await drive('r1', 'w4')).toBe('moved');
    expect(entry()).toMatchObject({ status: 'attention', wakeAt: null });
    expect(entry()?.error).toMatch(/stopped 3 times in a row .* "root\/one"/);
    expect(calls).toHaveLength(3);
    await runs.deliver('org', 'r1', cancel);
    await drive('r1', 'w5');
    expect(entry()?.status).toBe('cancelled');
    expect(calls).toHaveLength(3);
  });

  it('tries an expression again a little later while the evaluator is busy, and keeps what else was done', async () => {
    const upper = node('name', 'set', { values: { name: '{{ $uppercase("ana") }}' } });
    const { start, drive, entry, calls, pass } = world({ f: sideBySide(upper, action('one', 'x.bOne')) });
    const evaluate = async () => {
      throw new EvaluatorUnavailable('evaluator.busy', 'Busy.');
    };
    expect(await drive(await start('f'), 'w1', { evaluator: { evaluate } })).toBe('moved');
    expect(entry()).toMatchObject({ status: 'queued', owner: null, crashes: 0 });
    expect(await drive('r1')).toBe('busy');
    pass(2_000);
    await drive('r1');
    expect(entry()?.status).toBe('finished');
    expect(calls).toHaveLength(1);
  });

  it('calls nothing after a commit that failed, and keeps its lease until what it called has ended', async () => {
    const flow = sideBySide(action('slow', 'x.aSlow'), action('quick', 'x.aQuick'));
    const { start, worker, entry, calls, pass, drive } = world({ f: flow });
    const w1 = worker('w1');
    const answers: Record<string, (result: CallResult) => void> = {};
    let away = false;
    let dropped = false;
    const parts: RunParts = {
      ...w1,
      runs: {
        ...w1.runs,
        advance: async (step) => (away ? Promise.reject(new Error('The database is away.')) : w1.runs.advance(step)),
      },
      actions: { ...w1.actions, call: (call) => new Promise((resolve) => (answers[call.action] = resolve)) },
      leases: {
        ...w1.leases,
        hold: (...given) => {
          const lease = w1.leases.hold(...given);
          return {
            ...lease,
            drop: () => {
              dropped = true;
              lease.drop();
            },
          };
        },
      },
    };
    const driven = driveRun(parts, await start('f')).catch((error: unknown) => String(error));
    await settledTurns();
    away = true;
    answers['x.aQuick']?.({ ok: true, output: {} });
    await settledTurns();
    expect(dropped).toBe(false);
    answers['x.aSlow']?.({ ok: true, output: {} });
    expect(await driven).toMatch(/database is away/);
    expect(dropped).toBe(true);
    pass(15_000);
    await drive('r1', 'w2');
    expect(entry()?.status).toBe('finished');
    expect(calls.map((call) => call.action).sort()).toEqual(['x.aQuick', 'x.aSlow']);
  });

  it('calls nothing if its process stood still for longer than its lease', async () => {
    const { start, worker, calls, pass } = world({ f: line(action('mail', 'x.bMail')) });
    const w1 = worker('w1');
    const advance: typeof w1.runs.advance = async (step) => {
      const answer = await w1.runs.advance(step);
      pass(20_000);
      return answer;
    };
    expect(await driveRun({ ...w1, runs: { ...w1.runs, advance } }, await start('f'))).toBe('lost');
    expect(calls).toEqual([]);
  });

  it('does not carry out what another branch made pointless while its intent was written', async () => {
    const [read, mail] = [action('read', 'x.aRead'), action('mail', 'x.bMail')];
    const first = action('first', 'x.aFirst');
    const flow: Flow = {
      ...line(first, read, mail),
      edges: [
        { id: 'e1', source: 'start', sourceHandle: 'out', target: 'first' },
        { id: 'e2', source: 'first', sourceHandle: 'out', target: 'read' },
        { id: 'e3', source: 'first', sourceHandle: 'out', target: 'mail' },
      ],
    };
    const refused: CallResult = {
      ok: false,
      effect: 'refused',
      error: { code: 'x.no', message: 'No.', retryable: false },
    };
    const { start, worker, entry, calls } = world({ f: flow }, (call) =>
      call.action === 'x.aRead' ? refused : { ok: true, output: {} },
    );
    const w1 = worker('w1');
    const advance: typeof w1.runs.advance = async (step) => {
      await settledTurns();
      return w1.runs.advance(step);
    };
    await driveRun({ ...w1, runs: { ...w1.runs, advance } }, await start('f'));
    expect(entry()?.status).toBe('failed');
    expect(calls.map((call) => call.action)).toEqual(['x.aFirst', 'x.aRead']);
  });
});
