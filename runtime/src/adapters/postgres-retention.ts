import type { KeptMonth, Removal, Retention } from '../ports.ts';
import type { DatabaseClient, DatabasePool } from './database-pool.ts';
import { inTransaction } from './in-transaction.ts';
import { letEventsGo, letRunsGo, type Step } from './let-month-go.ts';
import { makeMonths } from './make-months.ts';
import { retryOnBusy } from './retry-on-busy.ts';
import { firstIdAt, type Month, monthAt, monthsOf, nameOfMonth } from './run-months.ts';

const DAY = 86_400_000;
/** Runs of a month are counted so far for a page: a person wants to know about how much there is. */
const COUNTED = 100_000;

export function postgresRetention(pool: DatabasePool): Retention {
  return {
    makeMonths: () => makeMonths(pool),
    letGo: (days) => letGo(pool, days),
    months: (organization) => months(pool, organization),
  };
}

/** First the runs, oldest month first, then the events, which stay where their runs do. */
async function letGo(pool: DatabasePool, days: number): Promise<readonly Removal[]> {
  const { rows } = await pool.query<{ readonly now: number }>('select extract(epoch from now())::float8 * 1000 as now');
  const isOld = (month: Month) => monthAt(month, 1) <= (rows[0]?.now ?? 0) - days * DAY;
  const removals = new Map<Month, Removal>();
  const note = (month: Month, removed: Omit<Removal, 'month'>) =>
    removals.set(month, { month: nameOfMonth(month), ...removals.get(month), ...removed });
  for (const month of (await monthsOf(pool, 'run')).filter(isOld)) {
    const runs = await goOn(pool, month, letRunsGo);
    if (runs) note(month, { runs });
  }
  const oldEvents = (await monthsOf(pool, 'inbox')).filter(isOld);
  // What is told once more after it was forgotten must be refused by then.
  await forgetBefore(pool, oldEvents);
  for (const month of oldEvents) {
    const events = await goOn(pool, month, letEventsGo);
    if (events) note(month, { events });
  }
  return [...removals.values()];
}

/** In as many transactions as it takes; null if nothing was there to go. */
async function goOn(
  pool: DatabasePool,
  month: Month,
  step: (client: DatabaseClient, month: Month) => Promise<Step | null>,
): Promise<NonNullable<Removal['runs']> | null> {
  let gone = 0;
  for (;;) {
    const done = await retryOnBusy(() => inTransaction(pool, (client) => step(client, month)));
    gone += done?.gone ?? 0;
    if (done?.more) continue;
    return done && gone > 0 ? { gone, kept: done.kept, how: done.how } : null;
  }
}

async function forgetBefore(pool: DatabasePool, old: readonly Month[]): Promise<void> {
  const newest = old.at(-1);
  if (newest === undefined) return;
  await pool.query(
    `insert into inbox_forgotten as f (before) values ($1::timestamptz)
      on conflict (only_one) do update set before = greatest(f.before, excluded.before)`,
    [new Date(monthAt(newest, 1)).toISOString()],
  );
}

async function months(pool: DatabasePool, organization: string): Promise<readonly KeptMonth[]> {
  const all = await monthsOf(pool, 'run_start');
  const ends = (month: Month) => monthAt(month, 1);
  const { rows } = await pool.query<{ readonly runs: number }>(
    `select (select count(*)::int from (
        select from run_start where organization = $1 and id >= m.first and id < m.after limit $4
      ) counted) as runs
    from unnest($2::text[], $3::text[]) with ordinality m(first, after, place) order by m.place`,
    [organization, all.map((month) => firstIdAt(month)), all.map((month) => firstIdAt(ends(month))), COUNTED + 1],
  );
  return all.flatMap((month, place) => {
    const runs = rows[place]?.runs ?? 0;
    if (runs === 0) return [];
    return [
      {
        month: nameOfMonth(month),
        ends: new Date(ends(month)).toISOString(),
        runs: Math.min(runs, COUNTED),
        more: runs > COUNTED,
      },
    ];
  });
}
