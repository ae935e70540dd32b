import { emptyFlow } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import type { NewRun } from './runs.ts';
import { advanceOf, entered, newRun, released, type RunsToJudge } from './testing/runs-to-judge.ts';

/** How runs begin: anew, or going on for another. */
export function runsCreatedContract(on: RunsToJudge): void {
  const { started, claimed } = on;

  describe('creating', () => {
    it('creates a run once, however often it is told', async () => {
      const [first, second] = [newRun(), newRun()];
      expect(await on.runs.create('acme', [first])).toEqual([first.id]);
      expect(await on.runs.create('acme', [first, second])).toEqual([second.id]);
    });

    it('refuses a version that is not published, naming flow and version', async () => {
      const run = newRun({ version: 7 });
      const { draft: _, ...published } = run;
      await expect(on.runs.create('acme', [published])).rejects.toThrow('leaver has no version 7');
    });

    it('hands a claim everything the run was created with', async () => {
      const run = await started({ trigger: { text: 'a\0b' }, parent: { run: 'p', step: 'root/call', depth: 2 } });
      expect(await claimed(run)).toMatchObject({
        organization: 'acme',
        run,
        version: null,
        startedBy: 'manual',
        subject: 'ana@example.com',
        trigger: { text: 'a\0b' },
        inputs: {},
        parent: { run: 'p', step: 'root/call', depth: 2 },
        journal: [],
        facts: [],
        openEffects: [],
        crashes: 0,
      });
      expect(await on.runs.documentOf('acme', 'leaver', null, run)).toEqual(emptyFlow);
    });

    it('opens a retried run with the journal that it carries over', async () => {
      const run = await started({ carried: [entered('a'), entered('b')] });
      const { journal, epoch } = await claimed(run);
      expect(journal).toEqual([entered('a'), entered('b')]);
      expect(await on.runs.advance(advanceOf(run, epoch, { fromSeq: 3, events: [entered('c')] }))).toBe('kept');
    });
  });

  describe('going on for another run', () => {
    const intent = { action: 'x.y', class: 'B', key: 'key-of-old' } as const;
    const carriedBy = async (old: string, resumes: NewRun['resumes'] = []) =>
      started({ retriedFrom: old, carried: [entered('a')], resumes });

    it('is done by one run at a time, however many ask for it at once', async () => {
      const old = await started();
      const heirs = Array.from({ length: 5 }, () => newRun({ retriedFrom: old, carried: [entered('a')] }));
      const created = (await Promise.all(heirs.map((heir) => on.runs.create('acme', [heir])))).flat();
      expect(created).toHaveLength(1);
      const [first = ''] = created;
      expect(await on.views.retryOf('acme', old)).toBe(first);
      expect(await on.views.retryOf('globex', old)).toBeNull();
      const { epoch } = await claimed(first);
      await on.runs.advance(advanceOf(first, epoch, { fromSeq: 2, release: released({ status: 'failed' }) }));
      expect(await on.views.retryOf('acme', old)).toBeNull();
      expect(await on.runs.create('acme', [newRun({ retriedFrom: old })])).toHaveLength(1);
    });

    it('is not done again once the open steps went to another run, even after its end', async () => {
      const old = await started();
      const heir = await carriedBy(old, [{ step: 'root/a', attempt: 1 }]);
      const { epoch } = await claimed(heir);
      await on.runs.advance(advanceOf(heir, epoch, { fromSeq: 2, release: released({ status: 'cancelled' }) }));
      expect(await on.runs.create('acme', [newRun({ retriedFrom: old })])).toEqual([]);
      expect(await on.views.retryOf('acme', old)).toBe(heir);
      expect(await on.runs.create('acme', [newRun({ retriedFrom: heir })])).toHaveLength(1);
    });

    it('opens an effect whose answer was never learned again, under its own key', async () => {
      const old = await started();
      const { epoch } = await claimed(old);
      const intents = ['a', 'b', 'c'].map((name) => ({ ...intent, step: `root/${name}`, attempt: 1 }));
      await on.runs.advance(advanceOf(old, epoch, { events: [entered('a')], intents }));
      const settled = [
        { step: 'root/b', attempt: 1, outcome: 'failed' },
        { step: 'root/c', attempt: 1, outcome: 'ok' },
      ] as const;
      const end = released({ status: 'cancelled' });
      await on.runs.advance(advanceOf(old, epoch, { fromSeq: 2, settled, release: end }));
      const resumes = ['a', 'b', 'c'].map((name) => ({ step: `root/${name}`, attempt: 1 }));
      const { openEffects, inherited } = await claimed(await carriedBy(old, resumes));
      expect(openEffects.map(({ step, key }) => `${step} ${key}`).sort()).toEqual([
        'root/a key-of-old',
        'root/c key-of-old',
      ]);
      expect(inherited?.keys).toEqual({ 'root/a': 'key-of-old', 'root/b': 'key-of-old', 'root/c': 'key-of-old' });
    });

    it('leaves behind what belongs to steps that start anew', async () => {
      const old = await started();
      const { epoch } = await claimed(old);
      const events = [entered('a')];
      const child = newRun({ parent: { run: old, step: 'root/x', depth: 1 } });
      const intents = [{ ...intent, step: 'root/a', attempt: 1 }];
      const release = released({ status: 'failed' });
      await on.runs.advance(advanceOf(old, epoch, { events, intents, children: [child], release }));
      expect(await claimed(await carriedBy(old))).toMatchObject({
        openEffects: [],
        inherited: { keys: {}, children: [] },
      });
      expect(await on.views.childOf('acme', old)).toHaveLength(1);
    });

    it('hears of its children, whether they ended before or after it took them over', async () => {
      const old = await started();
      const { epoch } = await claimed(old);
      const [early, late] = ['x', 'y'].map((step) => newRun({ parent: { run: old, step: `root/${step}`, depth: 1 } }));
      if (!early || !late) throw new Error('Two children were expected.');
      const release = released({ status: 'cancelled' });
      await on.runs.advance(advanceOf(old, epoch, { events: [entered('a')], children: [early, late], release }));
      const endOf = async (run: string, step: string, output: string) => {
        const fact = { type: 'child-settled', step, outcome: { ok: true, output } } as const;
        const change = released({ status: 'finished', output, tellParent: { run: old, fact } });
        return () => claimed(run).then((claim) => on.runs.advance(advanceOf(run, claim.epoch, { release: change })));
      };
      await (await endOf(early.id, 'root/x', 'early'))();
      const end = await endOf(late.id, 'root/y', 'late');
      const heir = await carriedBy(old, [
        { step: 'root/x', attempt: null },
        { step: 'root/y', attempt: null },
      ]);
      const first = await claimed(heir);
      expect(first.inherited?.children.toSorted()).toEqual(['root/x', 'root/y']);
      expect(first.facts.map(({ fact }) => fact)).toMatchObject([
        { step: 'root/x', outcome: { ok: true, output: 'early' } },
      ]);
      await end();
      const takenFacts = first.facts.map(({ id }) => id);
      await on.runs.advance(advanceOf(heir, first.epoch, { fromSeq: 2, takenFacts, release: released() }));
      const second = await claimed(heir);
      expect(second.facts.map(({ fact }) => fact)).toMatchObject([
        { step: 'root/y', outcome: { ok: true, output: 'late' } },
      ]);
    });

    it('is told why a child failed that had ended before', async () => {
      const old = await started();
      const { epoch } = await claimed(old);
      const child = newRun({ parent: { run: old, step: 'root/x', depth: 1 } });
      const release = released({ status: 'cancelled' });
      await on.runs.advance(advanceOf(old, epoch, { events: [entered('a')], children: [child], release }));
      const held = await claimed(child.id);
      const failed = released({ status: 'failed', error: 'No seat is left.' });
      await on.runs.advance(advanceOf(child.id, held.epoch, { release: failed }));
      const { facts } = await claimed(await carriedBy(old, [{ step: 'root/x', attempt: null }]));
      expect(facts[0]?.fact).toMatchObject({
        outcome: { ok: false, error: { code: 'call.failed', message: expect.stringContaining('No seat is left.') } },
      });
    });
  });
}
