import type { DatabasePool } from '@joinery/runtime/adapters/database-pool';
import { type Backend, onServers, type Place } from '../product/backends.ts';
import type { Owner } from '../product/owner.ts';
import { queryOn } from '../product/query.ts';
import { personInputs } from './bench-flows.ts';
import { copyRows } from '../product/copy-rows.ts';
import type { Figure, Part, PartOptions, Tell } from './figure.ts';
import { openPool } from '../product/open-storage.ts';
import { openStub, type Stub } from './open-stub.ts';
import { installFlows } from './part-runs.ts';
import { runRate } from './run-rate.ts';
import { median } from './statistics.ts';

const RUNS = 10_000;
/** Rows of the journal that one run of the past has. */
const ROWS_A_RUN = 10;
const BATCH_RUNS = 50_000;

export const historyPart: Part = {
  name: 'history',
  title: 'What a long history costs',
  run: async (tell, options) => {
    if (!options.servers) return options.leaveOut('the cost of history: it is measured on Redis + PostgreSQL');
    const stub = await openStub();
    try {
      await compare(onServers(options.servers), stub, tell, options);
    } finally {
      await stub.close();
    }
  },
};

/** Two databases that differ in nothing but their past, measured in turns. */
async function compare(backend: Backend, stub: Stub, tell: Tell, options: PartOptions): Promise<void> {
  const places: Place[] = [];
  try {
    const [fresh, old] = [await openSide(backend, stub, places), await openSide(backend, stub, places)];
    options.say(`${options.historyRows} rows of the journal`);
    const size = await growOld(old, stub, options);
    const count = Math.ceil(RUNS * options.share);
    const [without, withPast]: [Cost[], Cost[]] = [[], []];
    for (let round = 0; round < options.rounds; round += 1) {
      options.say(`${count} runs with and without it, round ${round + 1} of ${options.rounds}`);
      const turns = [
        async () => without.push(await costOf(fresh, count)),
        async () => withPast.push(await costOf(old, count)),
      ];
      for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
    }
    for (const figure of figuresOf(options.historyRows, size, without, withPast)) tell(figure);
  } finally {
    for (const place of places) await place.remove();
  }
}

interface Cost {
  readonly perSecond: number;
  /** Kilobytes that the server wrote ahead for one run: what it costs in writing, on however busy a machine. */
  readonly walKb: number;
}

/** From a checkpoint on, as after it a server writes whole pages that it touches for the first time. */
async function costOf({ place, owner, flow }: Side, count: number): Promise<Cost> {
  const query = queryOn(place.databaseUrl ?? '');
  const written = async (): Promise<number> => {
    const sql = "select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 / 1024 as kb";
    return (await query<{ readonly kb: number }>(sql))[0]?.kb ?? Number.NaN;
  };
  await query('checkpoint');
  const before = await written();
  const { perSecond } = await runRate(place, owner, { flow, count, inputs: personInputs });
  return { perSecond, walKb: ((await written()) - before) / count };
}

function figuresOf(rows: number, size: string, without: readonly Cost[], withPast: readonly Cost[]): readonly Figure[] {
  const rates = withPast.map(({ perSecond }) => perSecond);
  const costs = without.map(({ perSecond }, round) => perSecond / (rates[round] ?? Number.NaN) - 1);
  const written = withPast.map(({ walKb }) => walKb);
  const beside = median(without.map(({ walKb }) => walKb)).toFixed(1);
  const figure = (id: string, title: string, unit: Figure['unit'], values: readonly number[]): Figure => ({
    ...{ id: `history.${id}`, group: 'Cost of history', title, unit, value: median(values), rounds: values },
  });
  return [
    { ...figure('runs', `Runs of 10 pure nodes, ${rows} rows in the journal`, '/s', rates), note: size },
    {
      ...figure('cost', 'Time of a new run that this history adds', '%', costs),
      ...{ key: 'historyCost', target: { below: 0.1 } },
    },
    {
      ...figure('wal', 'Written ahead by PostgreSQL for a new run', 'KB', written),
      note: `${beside} KB without history`,
    },
  ];
}

interface Side {
  readonly place: Place;
  readonly owner: Owner;
  readonly flow: string;
  readonly effects: string;
}

async function openSide(backend: Backend, stub: Stub, places: Place[]): Promise<Side> {
  const place = await backend.open();
  places.push(place);
  const { owner, ids } = await installFlows(place, stub);
  return { place, owner, flow: ids.pure, effects: ids.effects };
}

/** Has the product drive one run with effects, and copies its rows under other ids. Answers how large the database is then. */
async function growOld({ place, owner, effects }: Side, stub: Stub, options: PartOptions): Promise<string> {
  const env = { JOINERY_ALLOWED_HOSTS: stub.host };
  await runRate(place, owner, { flow: effects, count: 1, inputs: personInputs, env });
  const { pool, close } = await openPool(place);
  try {
    const { rows } = await pool.query<{ readonly id: string }>('select id from run_start where flow = $1', [effects]);
    const runs = Math.ceil(options.historyRows / ROWS_A_RUN);
    for (let from = 0; from < runs; from += BATCH_RUNS) {
      await copyRun(pool, rows[0]?.id ?? '', from, Math.min(from + BATCH_RUNS, runs) - 1);
      if (from % (BATCH_RUNS * 4) === 0) options.say(`${from * ROWS_A_RUN} rows`);
    }
    for (const statement of ['vacuum analyze', 'checkpoint']) await pool.query(statement);
    const size = await pool.query<{ readonly size: string }>(
      `select pg_size_pretty(pg_database_size(current_database())) as size`,
    );
    return `${runs} runs of the past, ${size.rows[0]?.size}`;
  } finally {
    await close();
  }
}

/** The moments go back a second a run, and the ids with them. */
async function copyRun(pool: DatabasePool, run: string, from: number, to: number): Promise<void> {
  const copies = `generate_series(${from}, ${to}) i,
    lateral (select (i + 1) * interval '1 second' as ago) a,
    lateral (select ${idAgo('a.ago', "md5('past' || i)")} as id, a.ago) c`;
  const row = `(select row_number() over (order by seq) - 1 as at, count(*) over () as of, journal.* from journal where run = '${run}') t`;
  const longer = `${copies}, generate_series(1, ${ROWS_A_RUN}) n, ${row} where t.at = (n - 1) % t.of`;
  await copyRows(pool, 'run_start', `run_start t, ${copies} where t.id = '${run}'`, {
    ...{ id: 'c.id', created_at: 't.created_at - c.ago' },
  });
  await copyRows(pool, 'run', `run t, ${copies} where t.id = '${run}'`, { id: 'c.id', ended_at: 't.ended_at - c.ago' });
  await copyRows(pool, 'journal', longer, { run: 'c.id', seq: 'n', last: 'n' });
  await copyRows(pool, 'effect', `effect t, ${copies} where t.run = '${run}'`, { run: 'c.id' });
}

/** SQL for the id of a run that began so long ago, as new-run-id.ts makes it, with hexadecimal digits for what is random. */
function idAgo(ago: string, random: string): string {
  const time = `lpad(to_hex((extract(epoch from now() - ${ago}) * 1000)::bigint), 12, '0')`;
  return `left(${time}, 8) || '-' || right(${time}, 4) || '-7' || left(${random}, 3) || '-8' || substr(${random}, 4, 3) || '-' || right(${random}, 12)`;
}
