import { fold, newRunState, type RunEvent, toSnapshot } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { holdsReferences, KEPT_INLINE } from './payloads.ts';
import type { Advance } from './runs.ts';
import { advanceOf, entered, movedTo, released, type RunsToJudge } from './testing/runs-to-judge.ts';

const at = '2026-01-01T00:00:00.000Z';
const opened: RunEvent = { at, type: 'frame.opened', frame: 'root' };

/** What is kept of long runs beside their journal, and who reads it. */
export function runsKeptContract(on: RunsToJudge): void {
  const { started, claimed } = on;
  const claimedAgain = async (run: string, known: number) => {
    await on.expireLease(run);
    const claim = await on.runs.claim(run, 'worker-2', known);
    if (!claim) throw new Error(`Run ${run} was not claimed.`);
    return claim;
  };

  describe('a state that is kept', () => {
    const events = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => entered(`n${from + index}`));
    const kept = (seq: number, note = '') => ({
      snapshot: { seq, state: { ...toSnapshot(newRunState()), seq, trigger: `${note}\n"'\\ é` } },
    });
    /** A run with 300 events, of whose first 200 and whose first 250 the state was kept. */
    const long = async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      const step = (fromSeq: number, count: number, change: Partial<Advance> = {}) =>
        on.runs.advance(advanceOf(run, epoch, { fromSeq, events: events(fromSeq, count), ...change }));
      await step(1, 200, kept(200, 'first'));
      await step(201, 50, kept(250, 'second'));
      await step(251, 50, { release: released({ wakeAt: 'now' }) });
      return run;
    };

    it('comes with the next claim, and only what was appended after it', async () => {
      const run = await long();
      const claim = await claimed(run);
      expect(claim.snapshot).toMatchObject({ seq: 250, state: { seq: 250, trigger: `second\n"'\\ é` } });
      expect(claim.snapshot?.size).toBe(JSON.stringify(kept(250, 'second').snapshot.state).length);
      expect(claim.journal).toEqual(events(251, 50));
      expect(await on.runs.journalOf('acme', run, 0, 1_000)).toHaveLength(300);
    });

    it('is not read by who knows the run already, only what was appended since', async () => {
      const run = await long();
      const known = await on.runs.claim(run, 'w', 250);
      expect(known).toMatchObject({ snapshot: null, after: 250 });
      const { journal } = await claimedAgain(run, 250);
      expect(journal.at(-1)).toEqual(entered('n300'));
      const whole = await claimedAgain(run, 300);
      expect(whole).toMatchObject({ snapshot: null, after: 300, journal: [] });
      const others = [await long(), await started()];
      const answers = await Promise.all([
        on.runs.claim(others[0] ?? '', 'w', 300),
        on.runs.claim(others[1] ?? '', 'w'),
      ]);
      expect(answers.map((claim) => claim?.after)).toEqual([300, 0]);
    });

    it('is written beside steps of other runs, and not for one that is lost', async () => {
      const [one, other] = [await long(), await long()];
      const [first, second] = [await claimed(one), await claimed(other)];
      const step = (run: string, epoch: number) =>
        on.runs.advance(advanceOf(run, epoch, { fromSeq: 301, events: events(301, 1), ...kept(301, run) }));
      const answers = await Promise.all([step(one, first.epoch), step(other, second.epoch - 1)]);
      expect(answers).toEqual(['kept', 'lost']);
      await on.expireLease(one);
      await on.expireLease(other);
      expect((await claimed(one)).snapshot?.seq).toBe(301);
      expect((await claimed(other)).snapshot?.seq).toBe(250);
    });

    it('is written in the commit that has the run go by another version', async () => {
      const run = await long();
      const { epoch } = await claimed(run);
      const moved = { version: 3, documentHash: 'hash-3' };
      const change = {
        fromSeq: 301,
        events: [movedTo(3)],
        moved,
        ...kept(301),
        release: released({ wakeAt: 'now' }),
      };
      await on.runs.advance(advanceOf(run, epoch, change));
      expect(await claimed(run)).toMatchObject({ version: 3, snapshot: { seq: 301 }, journal: [] });
    });

    it('holds references where values of the run are kept apart, and data that looks like one as what it is', async () => {
      const run = await long();
      const { epoch } = await claimed(run);
      const [photo, like] = ['x'.repeat(KEPT_INLINE + 1), { $payload: { hash: 'no hash', bytes: 1 } }];
      const left = { at, type: 'step.left', step: 'root/n1', handle: 'out', output: { photo } } as const;
      const state = { ...toSnapshot(fold(newRunState(), opened)), seq: 301, trigger: { photo }, vars: { like } };
      const step = { fromSeq: 301, events: [left], snapshot: { seq: 301, state }, large: true };
      await on.runs.advance(advanceOf(run, epoch, step));
      await on.expireLease(run);
      const { snapshot } = await claimed(run);
      expect(snapshot?.size).toBeLessThan(2_000);
      expect(holdsReferences(snapshot?.state ?? {})).toBe(true);
      const kept = [snapshot?.state.trigger ?? null, snapshot?.state.vars ?? null];
      expect(await on.runs.fill('acme', run, kept)).toEqual([{ photo }, { like }]);
    });

    it('is forgotten where that is asked for, beside one that is kept', async () => {
      const [one, other] = [await long(), await long()];
      const [first, second] = [await claimed(one), await claimed(other)];
      const forget = { fromSeq: 301, events: [], snapshot: null, release: released({ wakeAt: 'now' }) };
      const keep = { fromSeq: 301, events: events(301, 1), ...kept(301), release: released({ wakeAt: 'now' }) };
      await Promise.all([
        on.runs.advance(advanceOf(one, first.epoch, forget)),
        on.runs.advance(advanceOf(other, second.epoch, keep)),
      ]);
      const claim = await claimed(one);
      expect(claim.snapshot).toBeNull();
      expect(claim.journal).toHaveLength(300);
      expect((await claimed(other)).snapshot?.seq).toBe(301);
    });
  });
}
