import type { JsonObject, RunEvent } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import type { CallResult } from '../ports.ts';
import { createPayloadRoom } from './payload-room.ts';
import { action, finish, line, node, world } from './testing/driven-world.ts';

describe('a run with large values', () => {
  const body = 'x'.repeat(300_000);
  const delay = node('wait', 'delay', { mode: 'for', count: 1, unit: 'hour' });
  const answers = (output: JsonObject) => (): CallResult => ({ ok: true, output });
  const journalSize = (run: ReturnType<ReturnType<typeof world>['entry']>) => JSON.stringify(run?.journal).length;
  const tooLarge = 'x'.repeat(50_000_001);

  it('keeps an answer apart, and hands it whole to an action that another worker calls', async () => {
    const send = action('send', 'x.aSend', { file: { content: '{{ read.body }}' } });
    const flow = line(action('read', 'x.aRead'), delay, send, finish('{{ read }}'));
    const { start, drive, entry, calls, pass } = world({ f: flow }, answers({ status: 200, body }));
    await drive(await start('f'));
    expect(journalSize(entry())).toBeLessThan(4_000);
    pass(3_600_000);
    expect(await drive('r1', 'w2')).toBe('moved');
    expect(JSON.stringify(calls[1]?.input) === JSON.stringify({ file: { content: body } })).toBe(true);
    expect(journalSize(entry())).toBeLessThan(8_000);
    expect(entry()?.status).toBe('finished');
    expect(JSON.stringify(entry()?.output).length).toBeLessThan(500);
  });

  it('of forty megabytes that ten nodes hand on has a journal and a claim of a few kilobytes', async () => {
    const sets = Array.from({ length: 10 }, (_, index) => node(`s${index}`, 'set', { values: { all: '{{ read }}' } }));
    const { runs, start, drive, entry, pass } = world(
      { f: line(action('read', 'x.aRead'), ...sets, delay, finish('done')) },
      answers({ body: 'x'.repeat(40_000_000) }),
    );
    await drive(await start('f'));
    expect(journalSize(entry())).toBeLessThan(12_000);
    pass(3_600_000);
    const claim = await runs.claim('r1', 'w2');
    expect(JSON.stringify(claim).length).toBeLessThan(14_000);
  });

  it('reads of a loop only what is still to be read', async () => {
    const each = node('each', 'for-each', { items: [1, 2, 3], result: '{{ item }}' });
    const inner = [action('read', 'x.aRead', {}, { parent: 'each' }), { ...delay, parent: 'each' }];
    const flow = line(each, ...inner, finish('done'));
    const edges = [{ id: 'in', source: 'read', sourceHandle: 'out', target: 'wait' }, ...flow.edges];
    const { runs, start, drive, worker, pass, entry } = world({ f: { ...flow, edges } }, answers({ body }));
    const filled: number[] = [];
    const watched = {
      ...runs,
      fill: async (...asked: Parameters<typeof runs.fill>) => {
        filled.push(asked[2].length);
        return runs.fill(...asked);
      },
    };
    await start('f');
    for (let hour = 0; hour < 4; hour += 1) {
      await drive('r1', 'w1', { ...worker('w1'), runs: watched });
      pass(3_600_000);
    }
    expect(entry()?.status).toBe('finished');
    expect(filled).toEqual([1, 1, 1]);
  });

  it('gives what a called run puts out to the run that called it', async () => {
    const call = node('call', 'call-flow', { flow: 'g', input: { photo: '{{ read.body }}' }, wait: true });
    const { start, drive, entry, runs, calls, pass } = world(
      {
        f: line(action('read', 'x.aRead'), call, action('send', 'x.aSend', { got: '{{ call.value.photo }}' })),
        g: line(delay, finish('{{ trigger }}')),
      },
      answers({ body }),
    );
    await drive(await start('f'));
    const child = runs.entries().find(({ flow }) => flow === 'g')?.id ?? '';
    await drive(child);
    expect(journalSize(entry(child))).toBeLessThan(4_000);
    pass(3_600_000);
    await drive(child, 'w2');
    await drive('r1', 'w3');
    expect(calls.map(({ action: name }) => name)).toEqual(['x.aRead', 'x.aSend']);
    expect(calls[1]?.input['got'] === body).toBe(true);
    expect(entry()?.status).toBe('finished');
    expect(journalSize(entry())).toBeLessThan(8_000);
  });

  it('can be retried from its failed step', async () => {
    const flow = line(action('read', 'x.aRead'), action('send', 'x.aSend', { content: '{{ read.body }}' }));
    const refused: CallResult = {
      ok: false,
      effect: 'refused',
      error: { code: 'x.refused', message: 'No.', retryable: false },
    };
    const { start, drive, retry, entry, calls } = world({ f: flow }, ({ action: name }, count) =>
      name === 'x.aSend' && count === 2 ? refused : { ok: true, output: { body } },
    );
    await drive(await start('f', { trigger: { photo: body } }));
    expect(entry()?.status).toBe('failed');
    await retry();
    await drive('r2', 'w2');
    expect(entry('r2')?.status).toBe('finished');
    expect(calls.map(({ action: name }) => name)).toEqual(['x.aRead', 'x.aSend', 'x.aSend']);
    expect(calls[2]?.input['content'] === body).toBe(true);
    expect(journalSize(entry('r2'))).toBeLessThan(5_000);
  });

  it('fails a step by name whose answer is too large, and goes on at its error handle', async () => {
    const flow = line(action('read', 'x.aRead'), finish('not this'));
    const error = { id: 'x', source: 'read', sourceHandle: 'error', target: 'sorry' };
    const sorry = node('sorry', 'return', { values: { why: '{{ read.error.message }}' } });
    const { start, drive, entry, calls } = world(
      { f: { ...flow, nodes: [...flow.nodes, sorry], edges: [...flow.edges, error] } },
      answers({ body: tooLarge }),
    );
    await drive(await start('f'));
    expect(entry()).toMatchObject({
      status: 'finished',
      output: {
        why: 'The answer to the step "read" cannot be kept: it has 50 MB, and one value of a run has at most 50 MB; ask for less, for instance by a filter or in pages.',
      },
    });
    expect(calls).toHaveLength(1);
  });

  it('says of a change whose answer is too large that it was carried out, and never calls for it again', async () => {
    const flow = line(action('make', 'x.cMake', {}, { retry: { attempts: 3, delay: 1, backoff: 'fixed' } }));
    const { start, drive, entry, calls } = world({ f: flow }, answers({ body: tooLarge }));
    await drive(await start('f'));
    expect(calls).toHaveLength(1);
    const [effect] = entry()?.effects.values() ?? [];
    expect(effect).toMatchObject({ step: 'root/make', outcome: 'ok' });
    expect(entry()).toMatchObject({ status: 'failed' });
    expect(entry()?.error).toContain('The step "make" was carried out, so do not run it again, but its answer');
    expect(entry()?.journal.at(-1)).toMatchObject({
      type: 'run.failed',
      error: { code: 'payload.too_large', done: true },
      report: { done: [{ node: 'make' }], notDone: [] },
    });
  });

  it('believes a connector that stopped reading a change’s answer that the change was carried out', async () => {
    const error = { code: 'payload.too_large', message: 'The answer of x has more.', retryable: false };
    const { start, drive, entry, calls } = world({ f: line(action('make', 'x.cMake')) }, () => ({
      ...{ ok: false, effect: 'done', error },
    }));
    await drive(await start('f'));
    expect(calls).toHaveLength(1);
    expect(entry()).toMatchObject({ status: 'failed' });
    expect(entry()?.error).toContain('was carried out');
    expect([...(entry()?.effects.values() ?? [])]).toMatchObject([{ outcome: 'ok' }]);
  });

  it('is put back if there is no room for its values, and driven where there is', async () => {
    const flow = line(action('read', 'x.aRead'), delay, finish('{{ read.body }}'));
    const { start, drive, entry, pass } = world({ f: flow }, answers({ body }));
    await drive(await start('f'));
    pass(3_600_000);
    const full = { ...createPayloadRoom(0), take: async () => false };
    expect(await drive('r1', 'w2', { room: full })).toBe('busy');
    expect(entry()).toMatchObject({ status: 'queued', owner: null, crashes: 0 });
    pass(10_000);
    const room = createPayloadRoom(1_000);
    expect(await drive('r1', 'w3', { room })).toBe('moved');
    expect(entry()?.status).toBe('finished');
    expect(room.bytes()).toBe(0);
  });

  it('is put down between answers that fill it up, and goes on with what it still needs', async () => {
    const each = node('each', 'for-each', { items: [1, 2, 3, 4], result: '{{ item }}' });
    const { start, drive, entry, calls } = world(
      { f: line(each, action('read', 'x.aRead', {}, { parent: 'each' }), finish('done')) },
      answers({ body: 'x'.repeat(49_000_000) }),
    );
    await drive(await start('f'));
    expect(calls).toHaveLength(3);
    expect(entry()).toMatchObject({ status: 'queued', crashes: 0 });
    await drive('r1', 'w2');
    expect(calls).toHaveLength(4);
    expect(entry()?.status).toBe('finished');
  });

  it('fails by name if what it may still read is more than any worker should hold', async () => {
    const at = '2026-03-01T08:00:00.000Z';
    const outputs = Array.from({ length: 11 }, (_, index) => `n${index}`).flatMap((id): readonly RunEvent[] => [
      { at, type: 'step.entered', step: `root/${id}`, frame: 'root', node: id },
      {
        ...{ at, type: 'step.left', step: `root/${id}`, handle: 'out', apart: true },
        output: { $payload: { hash: id, bytes: 49_000_000 } },
      } as RunEvent,
    ]);
    const run = { id: 'r1', flow: 'f', name: 'F', organization: 'org', version: 1, startedAt: at };
    const begun: RunEvent = { at, type: 'run.started', trigger: null, inputs: {}, vars: {}, run };
    const { start, drive, entry } = world({ f: line(finish('done')) });
    await drive(await start('f', { carried: [begun, { at, type: 'frame.opened', frame: 'root' }, ...outputs] }));
    expect(entry()).toMatchObject({ status: 'failed' });
    expect(entry()?.error).toContain('has 539 MB of large values that it may still read, and at most 500 MB');
  });
});
