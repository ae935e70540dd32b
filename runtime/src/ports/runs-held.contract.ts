import { describe, expect, it } from 'vitest';
import { advanceOf, entered, movedTo, newRun, released, type RunsToJudge } from './testing/runs-to-judge.ts';

/** Who may write for a run, and what becomes of it when it is let go. */
export function runsHeldContract(on: RunsToJudge): void {
  const { started, claimed } = on;

  describe('holding', () => {
    it('lets many look at a run that nobody has held, and gives it to whoever writes first', async () => {
      const run = await started();
      const looks = await Promise.all([on.runs.claim(run, 'worker-1'), on.runs.claim(run, 'worker-2')]);
      expect(looks).toMatchObject([
        { epoch: 0, crashes: 0, journal: [] },
        { epoch: 0, crashes: 0, journal: [] },
      ]);
      const first = advanceOf(run, 0, { owner: 'worker-2', events: [entered('a')] });
      const second = advanceOf(run, 0, { events: [entered('b')], release: released({ status: 'finished' }) });
      expect([await on.runs.advance(first), await on.runs.advance(second)]).toEqual(['kept', 'lost']);
      expect(await on.runs.claim(run, 'worker-1')).toBeNull();
      expect(await on.runs.renew('worker-2', [{ run, epoch: 1 }])).toEqual([]);
      expect(await on.runs.advance(advanceOf(run, 1, { fromSeq: 2, events: [entered('c')] }))).toBe('kept');
      expect((await on.runs.journalOf('acme', run, 0, 10)).map(({ event }) => event)).toEqual([
        entered('a'),
        entered('c'),
      ]);
    });

    it('needs no lease for a run that is over at its first write', async () => {
      const run = await started();
      expect(await on.runs.claim(run, 'worker-1')).toMatchObject({ epoch: 0 });
      const end = released({ status: 'finished', output: { done: true } });
      expect(await on.runs.advance(advanceOf(run, 0, { events: [entered('a')], release: end }))).toBe('kept');
      expect(await on.views.read('acme', run)).toMatchObject({ status: 'finished', output: { done: true } });
      expect(await on.runs.advance(advanceOf(run, 0, { events: [entered('a')], release: end }))).toBe('lost');
    });

    it('counts the death of whoever holds a run that was offered again before anybody held it', async () => {
      const run = await started();
      expect(await on.runs.claim(run, 'worker-1')).toMatchObject({ epoch: 0 });
      expect(await on.runs.claimable(1_000, 0)).toContain(run);
      expect(await on.runs.advance(advanceOf(run, 0, { events: [entered('a')] }))).toBe('lost');
      expect(await on.runs.claim(run, 'worker-2')).toMatchObject({ epoch: 2, crashes: 0 });
      await on.expireLease(run);
      expect(await on.runs.claim(run, 'worker-1')).toMatchObject({ epoch: 3, crashes: 1 });
    });

    it('says with the first write what the run was told since it was looked at', async () => {
      const run = await started();
      expect(await on.runs.claim(run, 'worker-1')).toMatchObject({ epoch: 0, facts: [] });
      await on.runs.deliver('acme', run, { type: 'cancel-asked', by: 'ana' });
      expect(await on.runs.advance(advanceOf(run, 0, { events: [entered('a')] }))).toBe('told');
    });

    it('gives a run that was held before to one of two who claim it at the same time', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      await on.runs.advance(advanceOf(run, epoch, { release: released({ wakeAt: 'now' }) }));
      const claims = await Promise.all([on.runs.claim(run, 'worker-1'), on.runs.claim(run, 'worker-2')]);
      expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    });

    it('gives each of many who claim at the same time the run that it asked for', async () => {
      const due = await Promise.all(Array.from({ length: 8 }, (_, at) => started({ subject: `person ${at}` })));
      await on.runs.claimable(1_000, 0);
      const held = due[3] ?? '';
      await claimed(held);
      const asked = [...due, 'nobody'];
      const claims = await Promise.all(asked.map((run) => on.runs.claim(run, `worker of ${run}`)));
      expect(claims.map((claim) => claim?.run ?? null)).toEqual(
        asked.map((run) => (run === held || run === 'nobody' ? null : run)),
      );
      expect(claims.map((claim) => claim?.subject)).toContain('person 7');
      const epochs = claims.flatMap((claim) => (claim ? [{ run: claim.run, epoch: claim.epoch }] : []));
      expect(await on.runs.renew(`worker of ${due[0]}`, epochs)).toHaveLength(6);
    });

    it('writes nothing for a worker whose lease went to another', async () => {
      const run = await started();
      const first = await claimed(run);
      await on.expireLease(run);
      const second = await claimed(run, 'worker-2');
      expect(second).toMatchObject({ epoch: first.epoch + 1, crashes: 1 });
      const late = advanceOf(run, first.epoch, {
        events: [entered('a')],
        intents: [{ step: 'root/a', attempt: 1, action: 'okta.suspendUser', class: 'A', key: 'k' }],
        children: [newRun({ id: `child-of-${run}` })],
        release: released({ status: 'finished' }),
      });
      expect(await on.runs.advance(late)).toBe('lost');
      expect(await on.runs.journalOf('acme', run, 0, 100)).toEqual([]);
      expect(await on.views.effects('acme', run)).toEqual([]);
      expect(await on.views.read('acme', `child-of-${run}`)).toBeNull();
      expect(await on.views.read('acme', run)).toMatchObject({ status: 'running' });
    });

    it('refuses events that do not continue the journal', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      await on.runs.advance(advanceOf(run, epoch, { events: [entered('a')] }));
      expect(await on.runs.advance(advanceOf(run, epoch, { fromSeq: 1, events: [entered('b')] }))).toBe('lost');
    });

    it('commits what is kept beside what is lost', async () => {
      const [kept, lost, after] = [await started(), await started(), await started()];
      const [one, two, three] = [await claimed(kept), await claimed(lost), await claimed(after)];
      const answers = await Promise.all([
        on.runs.advance(advanceOf(kept, one.epoch, { events: [entered('a')] })),
        on.runs.advance(advanceOf(lost, two.epoch - 1, { events: [entered('a')] })),
        on.runs.advance(advanceOf(after, three.epoch, { events: [entered('a')] })),
      ]);
      expect(answers).toEqual(['kept', 'lost', 'kept']);
      expect(await on.runs.journalOf('acme', kept, 0, 10)).toHaveLength(1);
      expect(await on.runs.journalOf('acme', lost, 0, 10)).toHaveLength(0);
      expect(await on.runs.journalOf('acme', after, 0, 10)).toHaveLength(1);
    });

    it('has a run go by another version from the commit on that says so, and not if that is lost', async () => {
      const [moving, staying] = [await started(), await started()];
      const [first, old] = [await claimed(moving), await claimed(staying)];
      await on.expireLease(staying);
      await claimed(staying, 'worker-2');
      const moved = { version: 6, documentHash: 'hash-of-6' };
      const step = { events: [movedTo(6)], moved };
      const answers = await Promise.all([
        on.runs.advance(advanceOf(moving, first.epoch, { ...step, release: released({ wakeAt: 'now' }) })),
        on.runs.advance(advanceOf(staying, old.epoch, step)),
      ]);
      expect(answers).toEqual(['kept', 'lost']);
      expect((await on.views.read('acme', moving))?.version).toBe(6);
      expect((await on.views.read('acme', staying))?.version).toBeNull();
      expect(await claimed(moving)).toMatchObject({ version: 6, journal: [{ type: 'run.moved' }] });
    });

    it('keeps the order of steps of one run that are written without waiting', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      const steps = Array.from({ length: 20 }, (_, at) =>
        on.runs.advance(advanceOf(run, epoch, { fromSeq: at + 1, events: [entered(`n${at}`)] })),
      );
      expect(new Set(await Promise.all(steps))).toEqual(new Set(['kept']));
      const journal = await on.runs.journalOf('acme', run, 5, 10);
      expect(journal.map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
      expect(journal[0]?.event).toEqual(entered('n5'));
    });

    it('prolongs leases and names those that are no longer held', async () => {
      const [held, gone] = [await started(), await started()];
      const [one, two] = [await claimed(held), await claimed(gone)];
      await on.runs.advance(advanceOf(gone, two.epoch, { release: released() }));
      const lost = await on.runs.renew('worker-1', [
        { run: held, epoch: one.epoch },
        { run: gone, epoch: two.epoch },
      ]);
      expect(lost).toEqual([gone]);
      expect(await on.runs.claim(held, 'worker-2')).toBeNull();
    });

    it('counts claims that ended without moving the run on, and forgets them once it moves', async () => {
      const run = await started();
      await claimed(run);
      await on.expireLease(run);
      await claimed(run);
      await on.expireLease(run);
      const third = await claimed(run);
      expect(third.crashes).toBe(2);
      await on.runs.advance(advanceOf(run, third.epoch, { events: [entered('a')] }));
      await on.expireLease(run);
      expect((await claimed(run)).crashes).toBe(1);
    });
  });

  describe('releasing', () => {
    it('cannot be claimed before it is due', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      const later = new Date(Date.now() + 3_600_000).toISOString();
      await on.runs.advance(advanceOf(run, epoch, { release: released({ wakeAt: later, dueAt: later }) }));
      expect(await on.runs.claim(run, 'worker-1')).toBeNull();
      expect(await on.views.read('acme', run)).toMatchObject({ status: 'waiting', dueAt: later });
    });

    it('remembers the most by which the run came late, whatever later releases say', async () => {
      const run = await started();
      const lateness = async () => (await on.views.read('acme', run))?.lateMs;
      const letGo = async (change: Parameters<typeof released>[0]) => {
        const { epoch } = await claimed(run);
        await on.runs.advance(advanceOf(run, epoch, { release: released({ wakeAt: 'now', ...change }) }));
      };
      await letGo({});
      expect(await lateness()).toBeNull();
      for (const lateMs of [7_000, 9_000_000_000, 8_000]) await letGo({ lateMs });
      await letGo({ status: 'finished', wakeAt: null });
      expect(await lateness()).toBe(9_000_000_000);
      expect((await on.views.list('acme', { limit: 1, search: run })).items[0]?.lateMs).toBe(9_000_000_000);
    });

    it('can be claimed at once if it asks for that', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      await on.runs.advance(advanceOf(run, epoch, { release: released({ status: 'queued', wakeAt: 'now' }) }));
      expect(await claimed(run)).toMatchObject({ epoch: epoch + 1, crashes: 0 });
    });

    it('remembers intents until their outcome is written', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      const intent = { step: 'root/a', attempt: 1, action: 'okta.suspendUser', class: 'B', key: 'k-1' } as const;
      await on.runs.advance(advanceOf(run, epoch, { events: [entered('a')], intents: [intent] }));
      await on.expireLease(run);
      const second = await claimed(run);
      expect(second.openEffects).toEqual([{ step: 'root/a', attempt: 1, key: 'k-1' }]);
      await on.runs.advance(
        advanceOf(run, second.epoch, {
          fromSeq: 2,
          settled: [{ step: 'root/a', attempt: 1, outcome: 'ok' }],
          release: released({ wakeAt: 'now' }),
        }),
      );
      expect((await claimed(run)).openEffects).toEqual([]);
      expect(await on.views.effects('acme', run)).toMatchObject([{ action: 'okta.suspendUser', outcome: 'ok' }]);
    });

    it('never lets a run that has ended become anything else', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      const end = released({ status: 'finished', output: { done: true } });
      expect(await on.runs.advance(advanceOf(run, epoch, { release: end }))).toBe('kept');
      expect(await on.runs.advance(advanceOf(run, epoch, { release: released({ status: 'failed' }) }))).toBe('lost');
      expect(await on.runs.claim(run, 'worker-1')).toBeNull();
      await expect(on.forceStatus(run, 'failed')).rejects.toThrow('that is for ever');
      await expect(on.forceStatus(run, 'running')).rejects.toThrow('that is for ever');
      expect(await on.views.read('acme', run)).toMatchObject({ status: 'finished', output: { done: true } });
    });
  });

  describe('quarantine', () => {
    const quarantined = (seenFacts: number) =>
      released({ status: 'attention', error: 'Again.', quarantined: { seenFacts } });
    const told = { type: 'child-settled', step: 'root/x', outcome: { ok: true, output: null } } as const;
    const poisoned = async () => {
      const run = await started();
      for (let died = 0; died < 3; died++) {
        await claimed(run);
        await on.expireLease(run);
      }
      return claimed(run);
    };

    it('sleeps until somebody asks to cancel the run, and remembers its crashes', async () => {
      const { run, epoch } = await poisoned();
      await on.runs.advance(advanceOf(run, epoch, { release: quarantined(0) }));
      expect(await on.views.read('acme', run)).toMatchObject({ status: 'attention', error: 'Again.' });
      await on.runs.deliver('acme', run, told);
      expect(await on.runs.claim(run, 'worker-1')).toBeNull();
      await on.runs.deliver('acme', run, { type: 'cancel-asked', by: 'ana' });
      const woken = await claimed(run);
      expect(woken.crashes).toBe(3);
      expect(woken.facts).toHaveLength(2);
    });

    it('is left again for what came while it was decided', async () => {
      const { run, epoch } = await poisoned();
      await on.runs.deliver('acme', run, { type: 'cancel-asked', by: 'ana' });
      await on.runs.advance(advanceOf(run, epoch, { release: quarantined(0) }));
      expect((await claimed(run)).facts).toHaveLength(1);
    });
  });
}
