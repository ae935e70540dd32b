import { describe, expect, it } from 'vitest';
import { newRunId } from '../run/new-run-id.ts';
import type { RunViews } from './run-views.ts';
import { advanceOf, entered, movedTo, newRun, released, type RunsToJudge } from './testing/runs-to-judge.ts';

/** Which runs are offered to workers and shown to people. */
export function runsSeenContract(on: RunsToJudge): void {
  const { started, claimed } = on;

  describe('being seen', () => {
    it('offers due runs of all organizations in turns, so that a large one starves nobody', async () => {
      const many = Array.from({ length: 30 }, () => newRun());
      await on.runs.create('fair-large', many);
      const few = [await started({}, 'fair-small'), await started({}, 'fair-tiny')];
      const offered = await on.runs.claimable(1_000, 0);
      const places = few.map((run) => offered.indexOf(run));
      const later = many.filter(({ id }) => offered.indexOf(id) > Math.max(...places));
      expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
      expect(later.length).toBeGreaterThanOrEqual(28);
    });

    it('offers what a dead worker left before all others, and no more of each organization than asked for', async () => {
      const flood = Array.from({ length: 10 }, () => newRun());
      await on.runs.create('flooded', flood);
      const left = await started({}, 'flooded');
      await claimed(left);
      await on.expireLease(left);
      const offered = await on.runs.claimable(1_000, 0, 3);
      expect(offered.indexOf(left)).toBeLessThan(Math.min(...flood.slice(0, 3).map(({ id }) => offered.indexOf(id))));
      expect(flood.filter(({ id }) => offered.includes(id))).toHaveLength(3);
    });

    it('tells which waits are over soon, and when', async () => {
      const ends = [-1_000, 30_000, 50_000, 600_000];
      const parked: string[] = [];
      for (const end of ends) {
        const run = await started({}, 'sleepers');
        const { epoch, now } = await claimed(run);
        const wakeAt = new Date(Date.parse(now) + end).toISOString();
        await on.runs.advance(advanceOf(run, epoch, { organization: 'sleepers', release: released({ wakeAt }) }));
        parked.push(run);
      }
      const soon = (await on.runs.dueSoon(1_000, 0, 100_000)).filter(({ run }) => parked.includes(run));
      expect(soon.map(({ run }) => run)).toEqual(parked.slice(1, 3));
      for (const [at, { inMs }] of soon.entries()) {
        expect(inMs).toBeLessThanOrEqual(ends[at + 1] ?? 0);
        expect(inMs).toBeGreaterThan((ends[at + 1] ?? 0) - 29_000);
      }
    });

    it('leaves a run to its own ring until it is overdue', async () => {
      const run = await started();
      expect(await on.runs.claimable(1_000, 60_000)).not.toContain(run);
      expect(await on.runs.claimable(1_000, 0)).toContain(run);
    });

    it('offers a run whose holder died once its lease is over', async () => {
      const run = await started();
      await claimed(run);
      expect(await on.runs.claimable(1_000, 0)).not.toContain(run);
      await on.expireLease(run);
      expect(await on.runs.claimable(1_000, 0)).toContain(run);
    });

    it('lists runs newest first in pages, found by subject or id, by flow and by status', async () => {
      for (const subject of ['one', 'two', 'three 100%', 'four', 'five']) await started({ subject }, 'list');
      const all = (await on.views.list('list', { limit: 5 })).items;
      const times = all.map(({ createdAt }) => createdAt);
      expect(times).toEqual([...times].sort().reverse());
      const paged: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Awaited<ReturnType<RunViews['list']>> = await on.views.list('list', { limit: 2, cursor });
        paged.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      }
      expect(paged).toEqual(all.map(({ id }) => id));
      expect(new Set(paged).size).toBe(5);
      const [one] = all.filter(({ subject }) => subject === 'one');
      const found = async (search: string) =>
        (await on.views.list('list', { limit: 9, search })).items.map((r) => r.subject);
      expect(await found('TWO')).toEqual(['two']);
      expect(await found('0%')).toEqual(['three 100%']);
      expect(await found('_')).toEqual([]);
      expect(await found(one?.id ?? '')).toEqual(['one']);
      expect((await on.views.list('list', { limit: 9, flow: 'other' })).items).toEqual([]);
      expect((await on.views.list('list', { limit: 9, status: 'queued', flow: 'leaver' })).items).toHaveLength(5);
    });

    it('leaves out the runs that were called where only the others are wanted, unless a person must decide', async () => {
      const parent = await started({}, 'calls');
      const { epoch } = await claimed(parent);
      const step = (name: string) => newRun({ parent: { run: parent, step: `root/${name}`, depth: 1 } });
      const [quiet, asking] = [step('x'), step('y')];
      const children = [quiet, asking];
      await on.runs.advance(
        advanceOf(parent, epoch, { organization: 'calls', events: [entered('x')], children, release: released() }),
      );
      const { epoch: held } = await claimed(asking.id);
      await on.runs.advance(
        advanceOf(asking.id, held, { organization: 'calls', release: released({ status: 'attention' }) }),
      );
      const ids = async (called?: 'no' | 'yes') => {
        const query = called === undefined ? {} : { called };
        return new Set((await on.views.list('calls', { limit: 9, ...query })).items.map(({ id }) => id));
      };
      expect(await ids('no')).toEqual(new Set([parent, asking.id]));
      expect(await ids('yes')).toEqual(new Set([parent, quiet.id, asking.id]));
      expect(await ids()).toEqual(new Set([parent, quiet.id, asking.id]));
    });

    it('counts and lists those that wait, by the version that they go by', async () => {
      const flow = newRunId();
      expect(await on.views.countSleepers('acme', flow)).toEqual([]);
      const asleep = [];
      for (let index = 0; index < 3; index += 1) {
        const run = await started({ flow });
        const { epoch } = await claimed(run);
        const moved = { version: index < 2 ? 4 : 5, documentHash: 'h' };
        const release = released(index === 0 ? { status: 'attention' } : {});
        await on.runs.advance(advanceOf(run, epoch, { events: [movedTo(moved.version)], moved, release }));
        asleep.push(run);
      }
      await started({ flow });
      expect(await on.views.countSleepers('acme', flow)).toEqual([
        { version: 5, runs: 1 },
        { version: 4, runs: 2 },
      ]);
      const first = await on.views.sleepers('acme', flow, 4, 1);
      expect(first).toMatchObject({ items: [{ id: asleep[1] }], next: asleep[1] });
      const second = await on.views.sleepers('acme', flow, 4, 1, asleep[1]);
      expect(second).toMatchObject({ items: [{ id: asleep[0] }], next: null });
      expect(await on.views.countSleepers('globex', flow)).toEqual([]);
    });

    it('shows no run to another organization', async () => {
      const run = await started();
      expect(await on.views.read('globex', run)).toBeNull();
      expect(await on.runs.journalOf('globex', run, 0, 10)).toEqual([]);
      await expect(on.runs.documentOf('globex', 'leaver', null, run)).rejects.toThrow('is gone');
    });
  });
}
