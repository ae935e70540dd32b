import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEPT_INLINE, type NewRun, type Runs, type RunViews } from '../ports.ts';
import { runIdFor } from '../run/new-run-id.ts';
import { postgresHolds } from './postgres-holds.ts';
import { postgresInbox } from './postgres-inbox.ts';
import { postgresRetention } from './postgres-retention.ts';
import { postgresRunViews } from './postgres-run-views.ts';
import { postgresRuns } from './postgres-runs.ts';
import { monthAt, monthsOf, nameOfMonth, runTables } from './run-months.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

const DAYS = 400;
const organization = 'acme';
const DAY = 86_400_000;
let count = 0;

interface Place {
  readonly database: TestDatabase;
  readonly runs: Runs;
  readonly views: RunViews;
}

/** A run whose id says that it was made in the middle of the month so many months ago. */
function oldRun(monthsAgo: number, more: Partial<NewRun> = {}): NewRun {
  count += 1;
  const id = runIdFor(monthAt(Date.now(), -monthsAgo) + 14 * DAY, String(count));
  const run = { id, flow: 'leaver', version: null, startedBy: 'test', subject: `person-${count}@example.com` };
  return { ...run, draft: { nodes: [] } as unknown as NonNullable<NewRun['draft']>, trigger: {}, inputs: {}, ...more };
}

const started = (id: string) => ({ type: 'run-started', at: '2020-01-01T00:00:00.000Z', id }) as never;

/** Too large for the journal, so that it is kept apart. */
const large = 'x'.repeat(KEPT_INLINE + 1);

/** Takes a run through a call, up to its end or, with `wakeAt`, to its sleep. */
async function drive({ runs }: Place, id: string, wakeAt?: string): Promise<void> {
  const claim = await runs.claim(id, 'worker');
  if (!claim) throw new Error(`The run ${id} could not be claimed.`);
  const place = { organization, run: id, owner: 'worker', takenFacts: [], children: [] };
  const intent = { step: 'block', attempt: 1, action: 'okta.blockSignIn', class: 'A', key: `${id}-key` } as const;
  const { epoch } = claim;
  await runs.advance({ ...place, epoch, fromSeq: 1, events: [started(id)], intents: [intent], settled: [] });
  const release =
    wakeAt === undefined
      ? ({ status: 'finished', wakeAt: null, dueAt: null, output: { done: id } } as const)
      : ({ status: 'waiting', wakeAt, dueAt: wakeAt } as const);
  const settled = [{ step: 'block', attempt: 1, outcome: 'ok' }] as const;
  const answered = { type: 'step.left', at: '2020-01-01T00:00:00.000Z', output: { answer: large } } as never;
  const end = { epoch: Math.max(1, epoch), fromSeq: 2, events: [answered], intents: [], settled, release };
  expect(await runs.advance({ ...place, ...end })).toBe('kept');
}

async function make(place: Place, runs: readonly NewRun[]): Promise<readonly string[]> {
  await place.runs.create(organization, runs);
  for (const { id } of runs) await drive(place, id);
  return runs.map(({ id }) => id);
}

const inTenYears = () => new Date(Date.now() + 3_650 * DAY).toISOString();

/** Rows that a run has, by table. */
async function rowsOf({ database }: Place, id: string): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { table, key } of runTables) {
    const { rows } = await database.pool.query<{ readonly n: number }>(
      `select count(*)::int as n from ${table} where ${key} = $1`,
      [id],
    );
    counts[table] = rows[0]?.n ?? 0;
  }
  return counts;
}
const whole = { run_start: 1, run: 1, effect: 1, journal: 2, payload: 1 };
const nothing = {
  ...{ run_start: 0, run: 0, effect: 0, journal: 0, payload: 0 },
  run_snapshot: 0,
  run_fact: 0,
  run_retry: 0,
};

describe.each(testDatabases.filter(({ available }) => available))('Retention $title', ({ open }) => {
  let place: Place;
  const retention = () => postgresRetention(place.database.pool);
  const holds = () => postgresHolds(place.database.pool);
  const oldMonths = async (table = 'run') =>
    (await monthsOf(place.database.pool, table)).filter((month) => month < monthAt(Date.now(), -13));
  /** Rows that came into no month are put into theirs by the same tick. */
  const tick = async () => {
    await retention().makeMonths();
    return retention().letGo(DAYS);
  };
  beforeAll(async () => {
    const database = await open();
    place = { database, runs: postgresRuns(database.pool), views: postgresRunViews(database.pool) };
  });
  afterAll(() => place.database.close());

  it('has this month and the next two made at a start, and makes no month twice', async () => {
    const months = (await monthsOf(place.database.pool, 'journal')).map(nameOfMonth);
    expect(months).toEqual([0, 1, 2].map((later) => nameOfMonth(monthAt(Date.now(), later))));
    expect(await Promise.all([retention().makeMonths(), retention().makeMonths()])).toEqual([0, 0]);
  });

  it('lets a whole month go whose runs are over, and keeps the newer ones', async () => {
    const gone = await make(place, [oldRun(20), oldRun(20), oldRun(20)]);
    const [recent = ''] = await make(place, [oldRun(3)]);
    const month = nameOfMonth(monthAt(Date.now(), -20));
    expect(await tick()).toEqual([{ month, runs: { gone: 3, kept: 0, how: 'dropped' } }]);
    for (const id of gone) expect(await rowsOf(place, id)).toEqual(nothing);
    expect(await rowsOf(place, recent)).toMatchObject(whole);
    expect(await oldMonths()).toEqual([]);
    expect(await tick()).toEqual([]);
  });

  it('keeps runs that are not over and runs under a hold whole, and moves only them', async () => {
    const gone = await make(
      place,
      Array.from({ length: 9 }, () => oldRun(18)),
    );
    const kept = [oldRun(18), oldRun(18, { flow: 'audit' }), oldRun(18, { subject: 'Mia@Example.com' })];
    await make(place, kept);
    const sleeping = oldRun(18);
    await place.runs.create(organization, [sleeping]);
    await drive(place, sleeping.id, inTenYears());
    await place.runs.deliver(organization, sleeping.id, { type: 'cancel-asked', by: 'mia' });
    const held = { reason: 'A request of the court', by: 'Olga' };
    await holds().add(organization, { scope: 'run', target: kept[0]?.id ?? '', ...held });
    await holds().add(organization, { scope: 'flow', target: 'audit', ...held });
    await holds().add(organization, { scope: 'subject', target: 'mia@example.com', ...held });
    await holds().add('elsewhere', { scope: 'organization', target: '', ...held });
    expect(await tick()).toMatchObject([{ runs: { gone: 9, kept: 4, how: 'moved' } }]);
    for (const id of gone) expect(await rowsOf(place, id)).toEqual(nothing);
    for (const { id } of kept) expect(await rowsOf(place, id)).toMatchObject(whole);
    expect(await rowsOf(place, sleeping.id)).toMatchObject({ ...whole, run_fact: 1 });
    expect(await tick()).toEqual([]);
  });

  it('refuses to delete anything of a held run, whoever asks', async () => {
    const [id = ''] = await make(place, [oldRun(1, { flow: 'audit' })]);
    for (const table of ['run_start', 'run', 'journal', 'effect'])
      await expect(
        place.database.pool.query(`delete from ${table} where ${table.startsWith('run') ? 'id' : 'run'} = $1`, [id]),
      ).rejects.toThrow('under a legal hold');
    expect(await rowsOf(place, id)).toMatchObject(whole);
  });

  it('lets the held go once the hold is lifted', async () => {
    for (const hold of await holds().list(organization)) await holds().lift(organization, hold.id, 'Olga');
    expect(await tick()).toMatchObject([{ runs: { gone: 3, kept: 1, how: 'moved' } }]);
    expect((await holds().list(organization)).map(({ liftedBy }) => liftedBy)).toEqual(['Olga', 'Olga', 'Olga']);
  });

  it('wakes a run that slept for ten years, and lets it go after its end', async () => {
    const sleeping = oldRun(121);
    await place.runs.create(organization, [sleeping]);
    await drive(place, sleeping.id, inTenYears());
    await make(place, [oldRun(121), oldRun(121)]);
    expect(await tick()).toMatchObject([{ runs: { gone: 2, kept: 1, how: 'moved' } }]);
    await place.database.pool.query('update run set wake_at = now() where id = $1', [sleeping.id]);
    expect(await place.runs.claimable(10, 0)).toContain(sleeping.id);
    const claim = await place.runs.claim(sleeping.id, 'worker');
    expect(claim?.journal).toHaveLength(2);
    const end = { status: 'finished', wakeAt: null, dueAt: null } as const;
    const step = { organization, run: sleeping.id, epoch: claim?.epoch ?? 0, fromSeq: 3, events: [started('end')] };
    const rest = { owner: 'worker', intents: [], settled: [], takenFacts: [], children: [], release: end };
    expect(await place.runs.advance({ ...step, ...rest })).toBe('kept');
    expect(await tick()).toMatchObject([{ runs: { gone: 1, kept: 0, how: 'dropped' } }]);
    expect(await rowsOf(place, sleeping.id)).toEqual(nothing);
  });

  it('keeps what an open run refers to: its caller, its called runs and the run that it retries', async () => {
    const [caller, child, retried, other] = [oldRun(17), oldRun(16), oldRun(17), oldRun(17)];
    await make(place, [caller, retried, other]);
    const open = oldRun(16, { parent: { run: caller.id, step: null, depth: 1 } });
    const retry = oldRun(1, { retriedFrom: retried.id, carried: [started('a')] });
    await place.runs.create(organization, [open]);
    await place.runs.create(organization, [retry]);
    await make(place, [{ ...child, parent: { run: open.id, step: 'call', depth: 2 } }]);
    await tick();
    for (const { id } of [caller, open, child, retried]) expect(await rowsOf(place, id)).toMatchObject({ run: 1 });
    expect(await rowsOf(place, retried.id)).toMatchObject({ ...whole, run_retry: 1 });
    expect(await rowsOf(place, other.id)).toEqual(nothing);
    for (const { id } of [open, retry]) await drive(place, id, inTenYears()).catch(() => undefined);
  });

  it('deletes what goes where more stays', async () => {
    const staying = Array.from({ length: 4 }, () => oldRun(15, { subject: 'held@example.com' }));
    await make(place, [...staying]);
    const gone = await make(place, [oldRun(15), oldRun(15)]);
    const hold = { scope: 'subject', target: 'held@example.com', reason: 'x', by: 'Olga' } as const;
    await holds().add(organization, hold);
    expect(await tick()).toMatchObject([{ runs: { gone: 2, kept: 4, how: 'deleted' } }]);
    for (const id of gone) expect(await rowsOf(place, id)).toEqual(nothing);
    for (const { id } of staying) expect(await rowsOf(place, id)).toMatchObject(whole);
  });

  it('lets runs begin, go on and end while months go, and is done once by two that ask at the same time', async () => {
    for (const monthsAgo of [22, 23, 24]) await make(place, [oldRun(monthsAgo), oldRun(monthsAgo)]);
    await retention().makeMonths();
    let going = true;
    const driven: string[] = [];
    const traffic = (async () => {
      while (going) driven.push(...(await make(place, [oldRun(0)])));
    })();
    const removals = (await Promise.all([retention().letGo(DAYS), retention().letGo(DAYS)])).flat();
    going = false;
    await traffic;
    const months = [24, 23, 22].map((monthsAgo) => nameOfMonth(monthAt(Date.now(), -monthsAgo)));
    expect(
      removals.map(({ month, runs }) => ({ month, runs: runs?.gone })).toSorted((a, b) => (a.month < b.month ? -1 : 1)),
    ).toEqual(months.map((month) => ({ month, runs: 2 })));
    expect(driven.length).toBeGreaterThan(0);
    for (const id of driven) expect(await rowsOf(place, id)).toMatchObject(whole);
  });

  it('forgets events only where telling them again starts nothing', async () => {
    const inbox = postgresInbox(place.database.pool);
    const at = new Date(monthAt(Date.now(), -19) + DAY).toISOString();
    const tell = (id: string, when: string) =>
      inbox.accept(organization, 'connection:okta', [{ id, at: when, body: null, runs: [oldRun(0)] }]);
    await place.database.pool.query('delete from inbox_forgotten');
    const [first = ''] = await tell('old', at);
    expect(await tell('old', at)).toEqual([]);
    await drive(place, first);
    await place.database.pool.query("update inbox set month = $1::date, runs = '{}' where id = 'old'", [
      at.slice(0, 10),
    ]);
    expect(await tell('old', at)).toEqual([]);
    expect(await tick()).toEqual([{ month: at.slice(0, 7), events: { gone: 1, kept: 0, how: 'dropped' } }]);
    expect(await inbox.runsOf(organization, 'connection:okta', 'old')).toEqual([]);
    expect(await tell('old', at)).toEqual([]);
    expect(await tell('new', new Date().toISOString())).toHaveLength(1);
  });

  it('keeps an old event as long as a run that it started', async () => {
    const inbox = postgresInbox(place.database.pool);
    const now = new Date().toISOString();
    const told = (id: string, run: NewRun) =>
      inbox.accept(organization, 'connection:okta', [{ id, at: now, body: null, runs: [run] }]);
    const [kept, gone] = [oldRun(25, { subject: 'held@example.com' }), oldRun(25)];
    await told('kept', kept);
    await told('gone', gone);
    for (const { id } of [kept, gone]) await drive(place, id);
    await place.database.pool.query("update inbox set month = '2001-02-01' where id in ('kept', 'gone')");
    expect(await tick()).toContainEqual({ month: '2001-02', events: { gone: 1, kept: 1, how: 'moved' } });
    expect(await inbox.runsOf(organization, 'connection:okta', 'kept')).toEqual([kept.id]);
    expect(await inbox.runsOf(organization, 'connection:okta', 'gone')).toEqual([]);
  });

  it('says how much there is of each month', async () => {
    const months = await retention().months(organization);
    const held = months.find(({ month }) => month === nameOfMonth(monthAt(Date.now(), -15)));
    expect(held).toMatchObject({ runs: 4, more: false });
    expect(await retention().months('nobody')).toEqual([]);
  });
});
