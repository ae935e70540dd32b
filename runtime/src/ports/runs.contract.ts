import { emptyFlow, type RunEvent } from '@joinery/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../run/new-run-id.ts';
import type { Advance, Claim, NewRun, Release, Runs, RunViews } from './runs.ts';

export interface RunsUnderTest {
  readonly runs: Runs;
  readonly views: RunViews;
  /** Ends the lease of the run as if its time were up. */
  readonly expireLease: (run: string) => Promise<void>;
  /** Tries to give a run another status, past every rule of the port. */
  readonly forceStatus: (run: string, status: string) => Promise<void>;
}

const at = '2026-01-01T00:00:00.000Z';
export const newRun = (change: Partial<NewRun> = {}): NewRun => ({
  id: newRunId(),
  flow: 'leaver',
  version: null,
  draft: emptyFlow,
  startedBy: 'manual',
  subject: 'ana@example.com',
  trigger: { login: 'ana' },
  inputs: {},
  ...change,
});
const entered = (node: string): RunEvent => ({ at, type: 'step.entered', step: `root/${node}`, frame: 'root', node });
const movedTo = (version: number): RunEvent => ({ at, type: 'run.moved', version, documentHash: 'h', by: 'Ada' });
const released = (change: Partial<Release> = {}): Release => ({
  status: 'waiting',
  wakeAt: null,
  dueAt: null,
  ...change,
});
const advanceOf = (run: string, epoch: number, change: Partial<Advance> = {}): Advance => ({
  organization: 'acme',
  run,
  epoch,
  owner: 'worker-1',
  fromSeq: 1,
  events: [],
  intents: [],
  settled: [],
  takenFacts: [],
  children: [],
  ...change,
});

/** What every store of runs must hold. */
export function runsContract(open: () => Promise<RunsUnderTest>): void {
  let runs: Runs;
  let views: RunViews;
  let under: RunsUnderTest;
  beforeAll(async () => {
    under = await open();
    ({ runs, views } = under);
  });

  const started = async (change: Partial<NewRun> = {}, organization = 'acme') => {
    const run = newRun(change);
    await runs.create(organization, [run]);
    return run.id;
  };
  const claimed = async (run: string, owner = 'worker-1') => {
    const claim = await runs.claim(run, owner);
    if (!claim) throw new Error(`Run ${run} was not claimed.`);
    return claim.epoch === 0 ? taken(run, owner, claim) : claim;
  };
  /** A run that was only looked at, held from its first write on. */
  const taken = async (run: string, owner: string, claim: Claim) => {
    const { organization } = claim;
    expect(await runs.advance(advanceOf(run, 0, { organization, owner }))).toBe('kept');
    return { ...claim, epoch: 1 };
  };

  describe('creating', () => {
    it('creates a run once, however often it is told', async () => {
      const [first, second] = [newRun(), newRun()];
      expect(await runs.create('acme', [first])).toEqual([first.id]);
      expect(await runs.create('acme', [first, second])).toEqual([second.id]);
    });

    it('refuses a version that is not published, naming flow and version', async () => {
      const run = newRun({ version: 7 });
      const { draft: _, ...published } = run;
      await expect(runs.create('acme', [published])).rejects.toThrow('leaver has no version 7');
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
      expect(await runs.documentOf('acme', 'leaver', null, run)).toEqual(emptyFlow);
    });

    it('opens a retried run with the journal that it carries over', async () => {
      const run = await started({ carried: [entered('a'), entered('b')] });
      const { journal, epoch } = await claimed(run);
      expect(journal).toEqual([entered('a'), entered('b')]);
      expect(await runs.advance(advanceOf(run, epoch, { fromSeq: 3, events: [entered('c')] }))).toBe('kept');
    });
  });

  describe('going on for another run', () => {
    const intent = { action: 'x.y', class: 'B', key: 'key-of-old' } as const;
    const carriedBy = async (old: string, resumes: NewRun['resumes'] = []) =>
      started({ retriedFrom: old, carried: [entered('a')], resumes });

    it('is done by one run at a time, however many ask for it at once', async () => {
      const old = await started();
      const heirs = Array.from({ length: 5 }, () => newRun({ retriedFrom: old, carried: [entered('a')] }));
      const created = (await Promise.all(heirs.map((heir) => runs.create('acme', [heir])))).flat();
      expect(created).toHaveLength(1);
      const [first = ''] = created;
      expect(await views.retryOf('acme', old)).toBe(first);
      expect(await views.retryOf('globex', old)).toBeNull();
      const { epoch } = await claimed(first);
      await runs.advance(advanceOf(first, epoch, { fromSeq: 2, release: released({ status: 'failed' }) }));
      expect(await views.retryOf('acme', old)).toBeNull();
      expect(await runs.create('acme', [newRun({ retriedFrom: old })])).toHaveLength(1);
    });

    it('is not done again once the open steps went to another run, even after its end', async () => {
      const old = await started();
      const heir = await carriedBy(old, [{ step: 'root/a', attempt: 1 }]);
      const { epoch } = await claimed(heir);
      await runs.advance(advanceOf(heir, epoch, { fromSeq: 2, release: released({ status: 'cancelled' }) }));
      expect(await runs.create('acme', [newRun({ retriedFrom: old })])).toEqual([]);
      expect(await views.retryOf('acme', old)).toBe(heir);
      expect(await runs.create('acme', [newRun({ retriedFrom: heir })])).toHaveLength(1);
    });

    it('opens an effect whose answer was never learned again, under its own key', async () => {
      const old = await started();
      const { epoch } = await claimed(old);
      const intents = ['a', 'b', 'c'].map((name) => ({ ...intent, step: `root/${name}`, attempt: 1 }));
      await runs.advance(advanceOf(old, epoch, { events: [entered('a')], intents }));
      const settled = [
        { step: 'root/b', attempt: 1, outcome: 'failed' },
        { step: 'root/c', attempt: 1, outcome: 'ok' },
      ] as const;
      const end = released({ status: 'cancelled' });
      await runs.advance(advanceOf(old, epoch, { fromSeq: 2, settled, release: end }));
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
      await runs.advance(advanceOf(old, epoch, { events, intents, children: [child], release }));
      expect(await claimed(await carriedBy(old))).toMatchObject({
        openEffects: [],
        inherited: { keys: {}, children: [] },
      });
      expect(await views.childOf('acme', old)).toHaveLength(1);
    });

    it('hears of its children, whether they ended before or after it took them over', async () => {
      const old = await started();
      const { epoch } = await claimed(old);
      const [early, late] = ['x', 'y'].map((step) => newRun({ parent: { run: old, step: `root/${step}`, depth: 1 } }));
      if (!early || !late) throw new Error('Two children were expected.');
      const release = released({ status: 'cancelled' });
      await runs.advance(advanceOf(old, epoch, { events: [entered('a')], children: [early, late], release }));
      const endOf = async (run: string, step: string, output: string) => {
        const fact = { type: 'child-settled', step, outcome: { ok: true, output } } as const;
        const change = released({ status: 'finished', output, tellParent: { run: old, fact } });
        return () => claimed(run).then((claim) => runs.advance(advanceOf(run, claim.epoch, { release: change })));
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
      await runs.advance(advanceOf(heir, first.epoch, { fromSeq: 2, takenFacts, release: released() }));
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
      await runs.advance(advanceOf(old, epoch, { events: [entered('a')], children: [child], release }));
      const held = await claimed(child.id);
      const failed = released({ status: 'failed', error: 'No seat is left.' });
      await runs.advance(advanceOf(child.id, held.epoch, { release: failed }));
      const { facts } = await claimed(await carriedBy(old, [{ step: 'root/x', attempt: null }]));
      expect(facts[0]?.fact).toMatchObject({
        outcome: { ok: false, error: { code: 'call.failed', message: expect.stringContaining('No seat is left.') } },
      });
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
        await under.expireLease(run);
      }
      return claimed(run);
    };

    it('sleeps until somebody asks to cancel the run, and remembers its crashes', async () => {
      const { run, epoch } = await poisoned();
      await runs.advance(advanceOf(run, epoch, { release: quarantined(0) }));
      expect(await views.read('acme', run)).toMatchObject({ status: 'attention', error: 'Again.' });
      await runs.deliver('acme', run, told);
      expect(await runs.claim(run, 'worker-1')).toBeNull();
      await runs.deliver('acme', run, { type: 'cancel-asked', by: 'ana' });
      const woken = await claimed(run);
      expect(woken.crashes).toBe(3);
      expect(woken.facts).toHaveLength(2);
    });

    it('is left again for what came while it was decided', async () => {
      const { run, epoch } = await poisoned();
      await runs.deliver('acme', run, { type: 'cancel-asked', by: 'ana' });
      await runs.advance(advanceOf(run, epoch, { release: quarantined(0) }));
      expect((await claimed(run)).facts).toHaveLength(1);
    });
  });

  describe('holding', () => {
    it('lets many look at a run that nobody has held, and gives it to whoever writes first', async () => {
      const run = await started();
      const looks = await Promise.all([runs.claim(run, 'worker-1'), runs.claim(run, 'worker-2')]);
      expect(looks).toMatchObject([
        { epoch: 0, crashes: 0, journal: [] },
        { epoch: 0, crashes: 0, journal: [] },
      ]);
      const first = advanceOf(run, 0, { owner: 'worker-2', events: [entered('a')] });
      const second = advanceOf(run, 0, { events: [entered('b')], release: released({ status: 'finished' }) });
      expect([await runs.advance(first), await runs.advance(second)]).toEqual(['kept', 'lost']);
      expect(await runs.claim(run, 'worker-1')).toBeNull();
      expect(await runs.renew('worker-2', [{ run, epoch: 1 }])).toEqual([]);
      expect(await runs.advance(advanceOf(run, 1, { fromSeq: 2, events: [entered('c')] }))).toBe('kept');
      expect((await runs.journalOf('acme', run, 0, 10)).map(({ event }) => event)).toEqual([
        entered('a'),
        entered('c'),
      ]);
    });

    it('needs no lease for a run that is over at its first write', async () => {
      const run = await started();
      expect(await runs.claim(run, 'worker-1')).toMatchObject({ epoch: 0 });
      const end = released({ status: 'finished', output: { done: true } });
      expect(await runs.advance(advanceOf(run, 0, { events: [entered('a')], release: end }))).toBe('kept');
      expect(await views.read('acme', run)).toMatchObject({ status: 'finished', output: { done: true } });
      expect(await runs.advance(advanceOf(run, 0, { events: [entered('a')], release: end }))).toBe('lost');
    });

    it('counts the death of whoever holds a run that was offered again before anybody held it', async () => {
      const run = await started();
      expect(await runs.claim(run, 'worker-1')).toMatchObject({ epoch: 0 });
      expect(await runs.claimable(1_000, 0)).toContain(run);
      expect(await runs.advance(advanceOf(run, 0, { events: [entered('a')] }))).toBe('lost');
      expect(await runs.claim(run, 'worker-2')).toMatchObject({ epoch: 2, crashes: 0 });
      await under.expireLease(run);
      expect(await runs.claim(run, 'worker-1')).toMatchObject({ epoch: 3, crashes: 1 });
    });

    it('says with the first write what the run was told since it was looked at', async () => {
      const run = await started();
      expect(await runs.claim(run, 'worker-1')).toMatchObject({ epoch: 0, facts: [] });
      await runs.deliver('acme', run, { type: 'cancel-asked', by: 'ana' });
      expect(await runs.advance(advanceOf(run, 0, { events: [entered('a')] }))).toBe('told');
    });

    it('gives a run that was held before to one of two who claim it at the same time', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      await runs.advance(advanceOf(run, epoch, { release: released({ wakeAt: 'now' }) }));
      const claims = await Promise.all([runs.claim(run, 'worker-1'), runs.claim(run, 'worker-2')]);
      expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    });

    it('gives each of many who claim at the same time the run that it asked for', async () => {
      const due = await Promise.all(Array.from({ length: 8 }, (_, at) => started({ subject: `person ${at}` })));
      await runs.claimable(1_000, 0);
      const held = due[3] ?? '';
      await claimed(held);
      const asked = [...due, 'nobody'];
      const claims = await Promise.all(asked.map((run) => runs.claim(run, `worker of ${run}`)));
      expect(claims.map((claim) => claim?.run ?? null)).toEqual(
        asked.map((run) => (run === held || run === 'nobody' ? null : run)),
      );
      expect(claims.map((claim) => claim?.subject)).toContain('person 7');
      const epochs = claims.flatMap((claim) => (claim ? [{ run: claim.run, epoch: claim.epoch }] : []));
      expect(await runs.renew(`worker of ${due[0]}`, epochs)).toHaveLength(6);
    });

    it('writes nothing for a worker whose lease went to another', async () => {
      const run = await started();
      const first = await claimed(run);
      await under.expireLease(run);
      const second = await claimed(run, 'worker-2');
      expect(second).toMatchObject({ epoch: first.epoch + 1, crashes: 1 });
      const late = advanceOf(run, first.epoch, {
        events: [entered('a')],
        intents: [{ step: 'root/a', attempt: 1, action: 'okta.suspendUser', class: 'A', key: 'k' }],
        children: [newRun({ id: `child-of-${run}` })],
        release: released({ status: 'finished' }),
      });
      expect(await runs.advance(late)).toBe('lost');
      expect(await runs.journalOf('acme', run, 0, 100)).toEqual([]);
      expect(await views.effects('acme', run)).toEqual([]);
      expect(await views.read('acme', `child-of-${run}`)).toBeNull();
      expect(await views.read('acme', run)).toMatchObject({ status: 'running' });
    });

    it('refuses events that do not continue the journal', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      await runs.advance(advanceOf(run, epoch, { events: [entered('a')] }));
      expect(await runs.advance(advanceOf(run, epoch, { fromSeq: 1, events: [entered('b')] }))).toBe('lost');
    });

    it('commits what is kept beside what is lost', async () => {
      const [kept, lost, after] = [await started(), await started(), await started()];
      const [one, two, three] = [await claimed(kept), await claimed(lost), await claimed(after)];
      const answers = await Promise.all([
        runs.advance(advanceOf(kept, one.epoch, { events: [entered('a')] })),
        runs.advance(advanceOf(lost, two.epoch - 1, { events: [entered('a')] })),
        runs.advance(advanceOf(after, three.epoch, { events: [entered('a')] })),
      ]);
      expect(answers).toEqual(['kept', 'lost', 'kept']);
      expect(await runs.journalOf('acme', kept, 0, 10)).toHaveLength(1);
      expect(await runs.journalOf('acme', lost, 0, 10)).toHaveLength(0);
      expect(await runs.journalOf('acme', after, 0, 10)).toHaveLength(1);
    });

    it('has a run go by another version from the commit on that says so, and not if that is lost', async () => {
      const [moving, staying] = [await started(), await started()];
      const [first, old] = [await claimed(moving), await claimed(staying)];
      await under.expireLease(staying);
      await claimed(staying, 'worker-2');
      const moved = { version: 6, documentHash: 'hash-of-6' };
      const step = { events: [movedTo(6)], moved };
      const answers = await Promise.all([
        runs.advance(advanceOf(moving, first.epoch, { ...step, release: released({ wakeAt: 'now' }) })),
        runs.advance(advanceOf(staying, old.epoch, step)),
      ]);
      expect(answers).toEqual(['kept', 'lost']);
      expect((await views.read('acme', moving))?.version).toBe(6);
      expect((await views.read('acme', staying))?.version).toBeNull();
      expect(await claimed(moving)).toMatchObject({ version: 6, journal: [{ type: 'run.moved' }] });
    });

    it('keeps the order of steps of one run that are written without waiting', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      const steps = Array.from({ length: 20 }, (_, at) =>
        runs.advance(advanceOf(run, epoch, { fromSeq: at + 1, events: [entered(`n${at}`)] })),
      );
      expect(new Set(await Promise.all(steps))).toEqual(new Set(['kept']));
      const journal = await runs.journalOf('acme', run, 5, 10);
      expect(journal.map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
      expect(journal[0]?.event).toEqual(entered('n5'));
    });

    it('prolongs leases and names those that are no longer held', async () => {
      const [held, gone] = [await started(), await started()];
      const [one, two] = [await claimed(held), await claimed(gone)];
      await runs.advance(advanceOf(gone, two.epoch, { release: released() }));
      const lost = await runs.renew('worker-1', [
        { run: held, epoch: one.epoch },
        { run: gone, epoch: two.epoch },
      ]);
      expect(lost).toEqual([gone]);
      expect(await runs.claim(held, 'worker-2')).toBeNull();
    });

    it('counts claims that ended without moving the run on, and forgets them once it moves', async () => {
      const run = await started();
      await claimed(run);
      await under.expireLease(run);
      await claimed(run);
      await under.expireLease(run);
      const third = await claimed(run);
      expect(third.crashes).toBe(2);
      await runs.advance(advanceOf(run, third.epoch, { events: [entered('a')] }));
      await under.expireLease(run);
      expect((await claimed(run)).crashes).toBe(1);
    });
  });

  describe('releasing', () => {
    it('cannot be claimed before it is due', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      const later = new Date(Date.now() + 3_600_000).toISOString();
      await runs.advance(advanceOf(run, epoch, { release: released({ wakeAt: later, dueAt: later }) }));
      expect(await runs.claim(run, 'worker-1')).toBeNull();
      expect(await views.read('acme', run)).toMatchObject({ status: 'waiting', dueAt: later });
    });

    it('can be claimed at once if it asks for that', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      await runs.advance(advanceOf(run, epoch, { release: released({ status: 'queued', wakeAt: 'now' }) }));
      expect(await claimed(run)).toMatchObject({ epoch: epoch + 1, crashes: 0 });
    });

    it('remembers intents until their outcome is written', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      const intent = { step: 'root/a', attempt: 1, action: 'okta.suspendUser', class: 'B', key: 'k-1' } as const;
      await runs.advance(advanceOf(run, epoch, { events: [entered('a')], intents: [intent] }));
      await under.expireLease(run);
      const second = await claimed(run);
      expect(second.openEffects).toEqual([{ step: 'root/a', attempt: 1, key: 'k-1' }]);
      await runs.advance(
        advanceOf(run, second.epoch, {
          fromSeq: 2,
          settled: [{ step: 'root/a', attempt: 1, outcome: 'ok' }],
          release: released({ wakeAt: 'now' }),
        }),
      );
      expect((await claimed(run)).openEffects).toEqual([]);
      expect(await views.effects('acme', run)).toMatchObject([{ action: 'okta.suspendUser', outcome: 'ok' }]);
    });

    it('never lets a run that has ended become anything else', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      const end = released({ status: 'finished', output: { done: true } });
      expect(await runs.advance(advanceOf(run, epoch, { release: end }))).toBe('kept');
      expect(await runs.advance(advanceOf(run, epoch, { release: released({ status: 'failed' }) }))).toBe('lost');
      expect(await runs.claim(run, 'worker-1')).toBeNull();
      await expect(under.forceStatus(run, 'failed')).rejects.toThrow('that is for ever');
      await expect(under.forceStatus(run, 'running')).rejects.toThrow('that is for ever');
      expect(await views.read('acme', run)).toMatchObject({ status: 'finished', output: { done: true } });
    });
  });

  describe('delivering facts', () => {
    const cancel = { type: 'cancel-asked', by: 'ana' } as const;

    it('wakes a run that waits for nothing else', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      await runs.advance(advanceOf(run, epoch, { release: released() }));
      expect(await runs.claim(run, 'worker-1')).toBeNull();
      expect(await runs.deliver('acme', run, cancel)).toBe('delivered');
      const woken = await claimed(run);
      expect(woken.facts.map(({ fact }) => fact)).toEqual([cancel]);
    });

    it('lets the holder know with the next step that there is something to take', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      expect(await runs.advance(advanceOf(run, epoch, { events: [entered('a')] }))).toBe('kept');
      await runs.deliver('acme', run, cancel);
      expect(await runs.advance(advanceOf(run, epoch, { fromSeq: 2, events: [entered('b')] }))).toBe('told');
      expect(await runs.advance(advanceOf(run, epoch, { fromSeq: 3, release: released() }))).toBe('kept');
    });

    it('wakes a run that was held when the fact came, as soon as it is released', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      await runs.deliver('acme', run, cancel);
      expect(await runs.claim(run, 'worker-2')).toBeNull();
      await runs.advance(advanceOf(run, epoch, { release: released() }));
      expect((await claimed(run)).facts).toHaveLength(1);
    });

    it('loses no fact that is delivered while the run is being released', async () => {
      for (let round = 0; round < 25; round++) {
        const run = await started();
        const { epoch } = await claimed(run);
        await Promise.all([
          runs.advance(advanceOf(run, epoch, { release: released() })),
          runs.deliver('acme', run, cancel),
        ]);
        expect((await claimed(run)).facts).toHaveLength(1);
      }
    });

    it('hands out a fact until it is taken', async () => {
      const run = await started();
      await runs.deliver('acme', run, cancel);
      const first = await claimed(run);
      const taken = first.facts.map(({ id }) => id);
      await runs.advance(
        advanceOf(run, first.epoch, { events: [entered('a')], takenFacts: taken, release: released() }),
      );
      expect(await runs.claim(run, 'worker-1')).toBeNull();
    });

    it('says so if the run is over, unknown, or of another organization', async () => {
      const run = await started();
      const { epoch } = await claimed(run);
      expect(await runs.deliver('globex', run, cancel)).toBe('unknown-run');
      await runs.advance(advanceOf(run, epoch, { release: released({ status: 'cancelled' }) }));
      expect(await runs.deliver('acme', run, cancel)).toBe('over');
      expect(await runs.deliver('acme', 'nobody', cancel)).toBe('unknown-run');
    });
  });

  describe('child runs', () => {
    it('starts children with the step that asks for them, and tells the waiting parent when they end', async () => {
      const parent = await started();
      const { epoch } = await claimed(parent);
      const children = ['x', 'y'].map((step) => newRun({ parent: { run: parent, step: `root/${step}`, depth: 1 } }));
      await runs.advance(advanceOf(parent, epoch, { events: [entered('x')], children, release: released() }));
      const held = await Promise.all(children.map(({ id }) => claimed(id)));
      const tell = (step: string) =>
        ({ type: 'child-settled', step: `root/${step}`, outcome: { ok: true, output: null } }) as const;
      await Promise.all(
        held.map((child, at) => {
          const tellParent = { run: parent, fact: tell(at === 0 ? 'x' : 'y') };
          return runs.advance(
            advanceOf(child.run, child.epoch, { release: released({ status: 'finished', tellParent }) }),
          );
        }),
      );
      const woken = await claimed(parent);
      expect(woken.facts.map(({ fact }) => fact)).toEqual(expect.arrayContaining([tell('x'), tell('y')]));
      expect(await views.childOf('acme', parent)).toHaveLength(2);
    });

    it('wakes a parent that is released in the same commit in which its child ends', async () => {
      const parent = await started();
      const mother = await claimed(parent);
      const child = newRun({ parent: { run: parent, step: 'root/x', depth: 1 } });
      await runs.advance(advanceOf(parent, mother.epoch, { events: [entered('x')], children: [child] }));
      const held = await claimed(child.id);
      const fact = { type: 'child-settled', step: 'root/x', outcome: { ok: true, output: 1 } } as const;
      await Promise.all([
        runs.advance(advanceOf(parent, mother.epoch, { fromSeq: 2, release: released() })),
        runs.advance(
          advanceOf(child.id, held.epoch, {
            release: released({ status: 'finished', tellParent: { run: parent, fact } }),
          }),
        ),
      ]);
      expect((await claimed(parent)).facts.map((delivered) => delivered.fact)).toEqual([fact]);
    });
  });

  describe('being seen', () => {
    it('offers due runs of all organizations in turns, so that a large one starves nobody', async () => {
      const many = Array.from({ length: 30 }, () => newRun());
      await runs.create('fair-large', many);
      const few = [await started({}, 'fair-small'), await started({}, 'fair-tiny')];
      const offered = await runs.claimable(1_000, 0);
      const places = few.map((run) => offered.indexOf(run));
      const later = many.filter(({ id }) => offered.indexOf(id) > Math.max(...places));
      expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
      expect(later.length).toBeGreaterThanOrEqual(28);
    });

    it('offers what a dead worker left before all others, and no more of each organization than asked for', async () => {
      const flood = Array.from({ length: 10 }, () => newRun());
      await runs.create('flooded', flood);
      const left = await started({}, 'flooded');
      await claimed(left);
      await under.expireLease(left);
      const offered = await runs.claimable(1_000, 0, 3);
      expect(offered.indexOf(left)).toBeLessThan(Math.min(...flood.slice(0, 3).map(({ id }) => offered.indexOf(id))));
      expect(flood.filter(({ id }) => offered.includes(id))).toHaveLength(3);
    });

    it('tells which waits are over soon, and when', async () => {
      const ends = [-1_000, 3_000, 5_000, 60_000];
      const parked: string[] = [];
      for (const end of ends) {
        const run = await started({}, 'sleepers');
        const { epoch, now } = await claimed(run);
        const wakeAt = new Date(Date.parse(now) + end).toISOString();
        await runs.advance(advanceOf(run, epoch, { organization: 'sleepers', release: released({ wakeAt }) }));
        parked.push(run);
      }
      const soon = (await runs.dueSoon(1_000, 0, 10_000)).filter(({ run }) => parked.includes(run));
      expect(soon.map(({ run }) => run)).toEqual(parked.slice(1, 3));
      for (const [at, { inMs }] of soon.entries()) {
        expect(inMs).toBeLessThanOrEqual(ends[at + 1] ?? 0);
        expect(inMs).toBeGreaterThan((ends[at + 1] ?? 0) - 2_900);
      }
    });

    it('leaves a run to its own ring until it is overdue', async () => {
      const run = await started();
      expect(await runs.claimable(1_000, 60_000)).not.toContain(run);
      expect(await runs.claimable(1_000, 0)).toContain(run);
    });

    it('offers a run whose holder died once its lease is over', async () => {
      const run = await started();
      await claimed(run);
      expect(await runs.claimable(1_000, 0)).not.toContain(run);
      await under.expireLease(run);
      expect(await runs.claimable(1_000, 0)).toContain(run);
    });

    it('lists runs newest first in pages, found by subject or id, by flow and by status', async () => {
      for (const subject of ['one', 'two', 'three 100%', 'four', 'five']) await started({ subject }, 'list');
      const all = (await views.list('list', { limit: 5 })).items;
      const times = all.map(({ createdAt }) => createdAt);
      expect(times).toEqual([...times].sort().reverse());
      const paged: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Awaited<ReturnType<RunViews['list']>> = await views.list('list', { limit: 2, cursor });
        paged.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      }
      expect(paged).toEqual(all.map(({ id }) => id));
      expect(new Set(paged).size).toBe(5);
      const [one] = all.filter(({ subject }) => subject === 'one');
      const found = async (search: string) =>
        (await views.list('list', { limit: 9, search })).items.map((r) => r.subject);
      expect(await found('TWO')).toEqual(['two']);
      expect(await found('0%')).toEqual(['three 100%']);
      expect(await found('_')).toEqual([]);
      expect(await found(one?.id ?? '')).toEqual(['one']);
      expect((await views.list('list', { limit: 9, flow: 'other' })).items).toEqual([]);
      expect((await views.list('list', { limit: 9, status: 'queued', flow: 'leaver' })).items).toHaveLength(5);
    });

    it('leaves out the runs that were called where only the others are wanted, unless a person must decide', async () => {
      const parent = await started({}, 'calls');
      const { epoch } = await claimed(parent);
      const step = (name: string) => newRun({ parent: { run: parent, step: `root/${name}`, depth: 1 } });
      const [quiet, asking] = [step('x'), step('y')];
      const children = [quiet, asking];
      await runs.advance(
        advanceOf(parent, epoch, { organization: 'calls', events: [entered('x')], children, release: released() }),
      );
      const { epoch: held } = await claimed(asking.id);
      await runs.advance(
        advanceOf(asking.id, held, { organization: 'calls', release: released({ status: 'attention' }) }),
      );
      const ids = async (called?: 'no' | 'yes') => {
        const query = called === undefined ? {} : { called };
        return new Set((await views.list('calls', { limit: 9, ...query })).items.map(({ id }) => id));
      };
      expect(await ids('no')).toEqual(new Set([parent, asking.id]));
      expect(await ids('yes')).toEqual(new Set([parent, quiet.id, asking.id]));
      expect(await ids()).toEqual(new Set([parent, quiet.id, asking.id]));
    });

    it('counts and lists those that wait, by the version that they go by', async () => {
      const flow = newRunId();
      expect(await views.countSleepers('acme', flow)).toEqual([]);
      const asleep = [];
      for (let index = 0; index < 3; index += 1) {
        const run = await started({ flow });
        const { epoch } = await claimed(run);
        const moved = { version: index < 2 ? 4 : 5, documentHash: 'h' };
        const release = released(index === 0 ? { status: 'attention' } : {});
        await runs.advance(advanceOf(run, epoch, { events: [movedTo(moved.version)], moved, release }));
        asleep.push(run);
      }
      await started({ flow });
      expect(await views.countSleepers('acme', flow)).toEqual([
        { version: 5, runs: 1 },
        { version: 4, runs: 2 },
      ]);
      const first = await views.sleepers('acme', flow, 4, 1);
      expect(first).toMatchObject({ items: [{ id: asleep[1] }], next: asleep[1] });
      const second = await views.sleepers('acme', flow, 4, 1, asleep[1]);
      expect(second).toMatchObject({ items: [{ id: asleep[0] }], next: null });
      expect(await views.countSleepers('globex', flow)).toEqual([]);
    });

    it('shows no run to another organization', async () => {
      const run = await started();
      expect(await views.read('globex', run)).toBeNull();
      expect(await runs.journalOf('globex', run, 0, 10)).toEqual([]);
      await expect(runs.documentOf('globex', 'leaver', null, run)).rejects.toThrow('is gone');
    });
  });
}
