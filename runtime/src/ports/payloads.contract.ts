import { payloadKeyOf, payloadKeysIn } from '@joinery/api';
import type { Json, JsonObject, RunEvent } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { holdsReferences, KEPT_INLINE } from './payloads.ts';
import { newRun, type RunsToJudge } from './testing/runs-to-judge.ts';
import type { Advance, Claim, NewRun, Release } from './runs.ts';

const at = '2026-01-01T00:00:00.000Z';
const large = (letter = 'x'): string => letter.repeat(KEPT_INLINE + 1);
const left = (node: string, output: Json): RunEvent => ({
  at,
  type: 'step.left',
  step: `root/${node}`,
  handle: 'out',
  output,
});
const resolved = (node: string, input: JsonObject): RunEvent => ({
  at,
  type: 'step.resolved',
  step: `root/${node}`,
  input,
});
const ended = (change: Partial<Release> = {}): Release => ({
  status: 'finished',
  wakeAt: null,
  dueAt: null,
  ...change,
});

/** What every store of runs must hold about values that are too large for the journal. */
export function payloadsContract(on: RunsToJudge): void {
  const started = async (change: Partial<NewRun> = {}): Promise<Claim> => {
    const run = newRun(change);
    await on.runs.create('acme', [run]);
    return on.claimed(run.id);
  };
  const advance = async ({ run, epoch, journal }: Claim, change: Partial<Advance>): Promise<void> => {
    const step = {
      ...{ organization: 'acme', run, epoch, owner: 'worker-1', fromSeq: journal.length + 1 },
      ...{ events: [], intents: [], settled: [], takenFacts: [], children: [] },
      ...change,
    };
    expect(await on.runs.advance(step)).toBe('kept');
  };
  const again = async (run: string): Promise<Claim> => {
    await on.expireLease(run);
    return on.claimed(run);
  };
  const outputs = ({ journal }: Claim): readonly Json[] =>
    journal.flatMap((event) => (event.type === 'step.left' ? [event.output] : []));
  const whole = (run: string, values: readonly Json[]) => on.runs.fill('acme', run, values);
  const toldOutput = ({ facts }: Claim): Json => {
    const [{ fact } = { fact: undefined }] = facts;
    if (fact?.type === 'child-settled' && fact.outcome.ok) return fact.outcome.output;
    if (fact?.type === 'outcome-decided' && fact.decision.choice === 'happened') return fact.decision.output;
    throw new Error('The run was told no output.');
  };

  describe('a large value', () => {
    it('is kept apart from the journal, and given back whole', async () => {
      const output = { status: 200, body: large(), list: [large('y'), 'short'] };
      const claim = await started();
      await advance(claim, { events: [left('small', 'short'), left('a', output)] });
      const next = await again(claim.run);
      expect(JSON.stringify(next).length).toBeLessThan(4_000);
      expect(next.journal.map(holdsReferences)).toEqual([false, true]);
      expect(outputs(next)[1]).toMatchObject({ status: 200, list: [expect.anything(), 'short'] });
      expect(await whole(claim.run, outputs(next))).toEqual(['short', output]);
    });

    it('that is made of many small ones is kept apart as one', async () => {
      const output = Array.from({ length: 30_000 }, (_, index) => ({ login: `person-${index}` }));
      const claim = await started();
      await advance(claim, { events: [left('a', output)] });
      const next = await again(claim.run);
      expect(payloadKeyOf(outputs(next)[0])).toMatchObject({ bytes: JSON.stringify(output).length });
      expect(await whole(claim.run, outputs(next))).toEqual([output]);
    });

    it.each([true, false])(
      'that ten steps hand on is kept once, whether it was foreseen (%s) or not',
      async (foreseen) => {
        const read = { body: large() };
        const nodes = Array.from({ length: 10 }, (_, index) => `n${index}`);
        const events = nodes.flatMap((node) => [resolved(node, { values: { read } }), left(node, { read })]);
        const claim = await started();
        await advance(claim, { events: [left('read', read), ...events], large: foreseen });
        const next = await again(claim.run);
        expect(JSON.stringify(next).length).toBeLessThan(12_000);
        const keys = next.journal.flatMap((event) => payloadKeysIn(event as unknown as Json));
        expect(keys).toHaveLength(21);
        expect(new Set(keys.map(({ hash }) => hash)).size).toBe(1);
        const [first, ...others] = await whole(claim.run, outputs(next));
        expect(first).toEqual(read);
        expect(others).toEqual(nodes.map(() => ({ read })));
      },
    );

    it('holds every character that JSON can, however it is cut', async () => {
      const output = ['😀'.repeat(700_000), `${'\0\n"\\\ud800é'.repeat(50_000)}`, { __proto__: null, [large('k')]: 1 }];
      const claim = await started();
      await advance(claim, { events: [left('a', output as Json)] });
      expect(JSON.stringify(await whole(claim.run, outputs(await again(claim.run))))).toBe(JSON.stringify([output]));
    });

    it('may hold others, which are the same objects wherever they stand', async () => {
      const part = [large('p')];
      const output = [...Array.from({ length: 30_000 }, () => 'filling up'), part, { again: part }];
      const claim = await started();
      await advance(claim, { events: [left('a', output)] });
      const next = await again(claim.run);
      expect(payloadKeyOf(outputs(next)[0])).toMatchObject({ nested: true });
      const [given] = await whole(claim.run, outputs(next));
      expect(given).toEqual(output);
    });

    it('is a reference as a whole where it started the run', async () => {
      const trigger = { user: { login: 'ana' }, photo: large() };
      const claim = await started({ trigger, inputs: trigger });
      expect(payloadKeyOf(claim.trigger)).toBeDefined();
      expect(claim.trigger).toEqual(claim.inputs);
      expect(await whole(claim.run, [claim.trigger, claim.inputs])).toEqual([trigger, trigger]);
      expect(payloadKeyOf((await on.views.read('acme', claim.run))?.trigger)).toEqual(payloadKeyOf(claim.trigger));
    });

    it('is read by its own organization and run only', async () => {
      const claim = await started({ trigger: [large()] });
      const other = await started();
      const { hash = '' } = payloadKeyOf(claim.trigger) ?? {};
      const text = await on.views.payload('acme', claim.run, hash);
      expect(text).not.toBeNull();
      expect(await on.views.payload('globex', claim.run, hash)).toBeNull();
      expect(await on.views.payload('acme', other.run, hash)).toBeNull();
      await expect(on.runs.fill('acme', other.run, [claim.trigger])).rejects.toThrow('is gone');
      await expect(on.runs.fill('globex', claim.run, [claim.trigger])).rejects.toThrow('is gone');
    });
  });

  describe('data that looks like a reference', () => {
    it('stays what it is, and refers to nothing', async () => {
      const claim = await started({ trigger: [large()] });
      const key = payloadKeyOf(claim.trigger) as unknown as JsonObject;
      const likes: Json[] = [
        { $payload: key },
        { deep: [{ $payload: 'no' }] },
        { $payload: { $payload: key }, more: 1 },
      ];
      await advance(claim, { events: likes.map((like, index) => left(`n${index}`, like)) });
      const next = await again(claim.run);
      expect(next.journal.every(holdsReferences)).toBe(true);
      expect(await whole(claim.run, outputs(next))).toEqual(likes);
      const begun = await started({ trigger: { $payload: key }, inputs: { deep: { $payload: 1 } } });
      expect(await whole(begun.run, [begun.trigger, begun.inputs])).toEqual([
        { $payload: key },
        { deep: { $payload: 1 } },
      ]);
    });
  });

  describe('a large value goes over', () => {
    it('to a called run', async () => {
      const input = { photo: large() };
      const claim = await started();
      const child = newRun({ trigger: input, inputs: input, parent: { run: claim.run, step: 'root/call', depth: 1 } });
      const wait = { on: 'child', flow: 'f', input, detached: false } as const;
      await advance(claim, {
        events: [{ at, type: 'step.waits', step: 'root/call', wait }],
        children: [child],
        release: ended({ status: 'waiting' }),
      });
      const begun = await on.claimed(child.id);
      expect(JSON.stringify(begun).length).toBeLessThan(4_000);
      expect(await whole(child.id, [begun.trigger, begun.inputs])).toEqual([input, input]);
    });

    it('from a called run to who waits for it', async () => {
      const parent = await started();
      await advance(parent, { release: ended({ status: 'waiting' }) });
      const child = await started({ parent: { run: parent.run, step: 'root/call', depth: 1 } });
      const output = { found: [large('a'), large('b')] };
      const fact = { type: 'child-settled', step: 'root/call', outcome: { ok: true, output } } as const;
      const events: RunEvent[] = [{ at, type: 'run.finished', output }];
      await advance(child, { events, release: ended({ output, tellParent: { run: parent.run, fact } }) });
      const told = await on.claimed(parent.run);
      expect(told.facts.map((each) => holdsReferences(each.fact))).toEqual([true]);
      expect(await whole(parent.run, [toldOutput(told)])).toEqual([output]);
      const row = await on.views.read('acme', child.run);
      expect(await whole(child.run, [row?.output ?? null])).toEqual([output]);
    });

    it('to the run that goes on for another, with what that carries over and its called runs have put out', async () => {
      const old = await started({ trigger: { photo: large('t') } });
      const child = newRun({ parent: { run: old.run, step: 'root/call', depth: 1 } });
      await advance(old, {
        events: [left('a', { body: large() })],
        children: [child],
        release: ended({ status: 'cancelled' }),
      });
      const output = { found: large('c') };
      await advance(await on.claimed(child.id), { release: ended({ output }) });
      const row = await on.views.read('acme', old.run);
      const carried = (await on.runs.journalOf('acme', old.run, 0, 10)).map(({ event }) => event);
      const { trigger = null, inputs = {} } = row ?? {};
      const begun: RunEvent = { at, type: 'run.started', trigger, inputs, vars: {}, run: { id: 'r' } as never };
      const heir = await started({
        ...{ retriedFrom: old.run, trigger, inputs, carried: [begun, ...carried] },
        resumes: [{ step: 'root/call', attempt: null }],
      });
      expect(heir.journal.map(holdsReferences)).toEqual([true, true]);
      expect(await whole(heir.run, [heir.trigger, ...outputs(heir), toldOutput(heir)])).toEqual([
        { photo: large('t') },
        { body: large() },
        output,
      ]);
    });

    it('from a person who says what happened', async () => {
      const claim = await started();
      await advance(claim, { release: ended({ status: 'attention' }) });
      const output = { said: large() };
      await on.runs.deliver('acme', claim.run, {
        ...{ type: 'outcome-decided', step: 'root/a', attempt: 1, by: 'Ada' },
        decision: { choice: 'happened', output },
      });
      expect(await whole(claim.run, [toldOutput(await on.claimed(claim.run))])).toEqual([output]);
    });
  });
}
