import { describe, expect, it } from 'vitest';
import { advanceOf, entered, newRun, released, type RunsToJudge } from './testing/runs-to-judge.ts';

/** What others tell a run: people, and the runs that it started. */
export function runsToldContract(on: RunsToJudge): void {
  const { started, claimed } = on;

  describe('delivering facts', () => {
    const cancel = { type: 'cancel-asked', by: 'ana' } as const;

    it('wakes a run that waits for nothing else', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      await on.runs.advance(advanceOf(run, epoch, { release: released() }));
      expect(await on.runs.claim(run, 'worker-1')).toBeNull();
      expect(await on.runs.deliver('acme', run, cancel)).toBe('delivered');
      const woken = await claimed(run);
      expect(woken.facts.map(({ fact }) => fact)).toEqual([cancel]);
    });

    it('lets the holder know with the next step that there is something to take', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      expect(await on.runs.advance(advanceOf(run, epoch, { events: [entered('a')] }))).toBe('kept');
      await on.runs.deliver('acme', run, cancel);
      expect(await on.runs.advance(advanceOf(run, epoch, { fromSeq: 2, events: [entered('b')] }))).toBe('told');
      expect(await on.runs.advance(advanceOf(run, epoch, { fromSeq: 3, release: released() }))).toBe('kept');
    });

    it('wakes a run that was held when the fact came, as soon as it is released', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      await on.runs.deliver('acme', run, cancel);
      expect(await on.runs.claim(run, 'worker-2')).toBeNull();
      await on.runs.advance(advanceOf(run, epoch, { release: released() }));
      expect((await claimed(run)).facts).toHaveLength(1);
    });

    it('loses no fact that is delivered while the run is being released', async () => {
      for (let round = 0; round < 25; round++) {
        const run = await started();
        const { epoch } = await claimed(run);
        await Promise.all([
          on.runs.advance(advanceOf(run, epoch, { release: released() })),
          on.runs.deliver('acme', run, cancel),
        ]);
        expect((await claimed(run)).facts).toHaveLength(1);
      }
    });

    it('hands out a fact until it is taken', async () => {
      const run = await started();
      await on.runs.deliver('acme', run, cancel);
      const first = await claimed(run);
      const taken = first.facts.map(({ id }) => id);
      await on.runs.advance(
        advanceOf(run, first.epoch, { events: [entered('a')], takenFacts: taken, release: released() }),
      );
      expect(await on.runs.claim(run, 'worker-1')).toBeNull();
    });

    it('says so if the run is over, unknown, or of another organization', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      expect(await on.runs.deliver('globex', run, cancel)).toBe('unknown-run');
      await on.runs.advance(advanceOf(run, epoch, { release: released({ status: 'cancelled' }) }));
      expect(await on.runs.deliver('acme', run, cancel)).toBe('over');
      expect(await on.runs.deliver('acme', 'nobody', cancel)).toBe('unknown-run');
    });
  });

  describe('child runs', () => {
    it('starts children with the step that asks for them, and tells the waiting parent when they end', async () => {
      const parent = await started();
      const { epoch } = await claimed(parent);
      const children = ['x', 'y'].map((step) => newRun({ parent: { run: parent, step: `root/${step}`, depth: 1 } }));
      await on.runs.advance(advanceOf(parent, epoch, { events: [entered('x')], children, release: released() }));
      const held = await Promise.all(children.map(({ id }) => claimed(id)));
      const tell = (step: string) =>
        ({ type: 'child-settled', step: `root/${step}`, outcome: { ok: true, output: null } }) as const;
      await Promise.all(
        held.map((child, at) => {
          const tellParent = { run: parent, fact: tell(at === 0 ? 'x' : 'y') };
          return on.runs.advance(
            advanceOf(child.run, child.epoch, { release: released({ status: 'finished', tellParent }) }),
          );
        }),
      );
      const woken = await claimed(parent);
      expect(woken.facts.map(({ fact }) => fact)).toEqual(expect.arrayContaining([tell('x'), tell('y')]));
      expect(await on.views.childOf('acme', parent)).toHaveLength(2);
    });

    it('wakes a parent that is released in the same commit in which its child ends', async () => {
      const parent = await started();
      const mother = await claimed(parent);
      const child = newRun({ parent: { run: parent, step: 'root/x', depth: 1 } });
      await on.runs.advance(advanceOf(parent, mother.epoch, { events: [entered('x')], children: [child] }));
      const held = await claimed(child.id);
      const fact = { type: 'child-settled', step: 'root/x', outcome: { ok: true, output: 1 } } as const;
      await Promise.all([
        on.runs.advance(advanceOf(parent, mother.epoch, { fromSeq: 2, release: released() })),
        on.runs.advance(
          advanceOf(child.id, held.epoch, {
            release: released({ status: 'finished', tellParent: { run: parent, fact } }),
          }),
        ),
      ]);
      expect((await claimed(parent)).facts.map((delivered) => delivered.fact)).toEqual([fact]);
    });
  });
}
