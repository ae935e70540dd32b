import { setTimeout as pause } from 'node:timers/promises';
import { onServers, type Place } from '../product/backends.ts';
import { becomeOwner } from '../product/owner.ts';
import { memoryOf } from '../product/process-tree.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { until } from '../product/until.ts';
import type { Figure, Part, PartOptions, Tell } from './figure.ts';
import { type Storage, withStorage } from '../product/open-storage.ts';
import { copySleeper, putToSleep, type Sleeper, sleeperId } from './sleepers.ts';
import { median, percentile } from './statistics.ts';

const SLEEPING = 100_000;
const WAKING = 2_000;
const WAKE_SPREAD_S = 20;
/** From writing a sleeper to its being due: what the product looks ahead for has time to be seen. */
const LEAD_S = 45;
const SETTLE_MS = 10_000;
const BATCH = 20_000;
const group = 'Sleeping runs';

export const sleepingPart: Part = {
  name: 'sleeping',
  title: 'Sleeping runs',
  run: async (tell, options) => {
    if (!options.servers) return options.leaveOut('sleeping runs: they are measured on Redis + PostgreSQL');
    const place = await onServers(options.servers).open();
    try {
      const sleeper = await firstSleeper(place);
      await withStorage(place, (storage) => measure(place, storage, sleeper, tell, options));
    } finally {
      await place.remove();
    }
  },
};

interface Asleep extends Sleeper {
  readonly organization: string;
}

async function firstSleeper(place: Place): Promise<Asleep> {
  const product = await startProduct(place);
  try {
    const owner = await becomeOwner(product.url);
    return { ...(await putToSleep(owner, place.databaseUrl ?? '')), organization: owner.organization };
  } finally {
    await product.stop();
  }
}

async function measure(
  place: Place,
  storage: Storage,
  sleeper: Asleep,
  tell: Tell,
  { share, say }: PartOptions,
): Promise<void> {
  const { pool, runs } = storage;
  const [sleeping, waking] = [Math.ceil(SLEEPING * share), Math.ceil(WAKING * share)];
  say(`${sleeping} runs go to sleep`);
  for (let from = 0; from < sleeping; from += BATCH) {
    const due = "now() + interval '30 days' + i * interval '1 second'";
    await copySleeper(pool, sleeper, { from, count: Math.min(BATCH, sleeping - from), due });
  }
  await pool.query('analyze');
  const api = await startProduct(place, { role: 'api' });
  const worker = await startProduct(place, { role: 'worker' }).catch(async (error: unknown) => {
    await api.stop();
    throw error;
  });
  try {
    say('memory and the search for what is due');
    await pause(SETTLE_MS);
    const atRest = memoryOfBoth(api, worker);
    const claimMs = await timesOf(200, () => runs.claimable(500, 1_500));
    say(`${waking} runs wake up, spread over ${WAKE_SPREAD_S} s`);
    const due = `now() + interval '${LEAD_S} seconds' + (i - ${sleeping}) * interval '${WAKE_SPREAD_S} seconds' / ${waking}`;
    await copySleeper(pool, sleeper, { from: sleeping, count: waking, due });
    const lateMs = await lateness(storage, sleeper.organization, { from: sleeping, count: waking });
    const memory = [atRest, memoryOfBoth(api, worker)].flatMap((each) => each ?? []);
    for (const figure of figuresOf(sleeping, { memory, claimMs, lateMs })) tell(figure);
  } finally {
    await api.stop();
    await worker.stop();
  }
}

/** Of the two processes, with what is below each; undefined where there is no /proc. */
function memoryOfBoth(api: Product, worker: Product) {
  const [ofApi, ofWorker] = [memoryOf(api.pid()), memoryOf(worker.pid())];
  return ofApi && ofWorker ? { api: ofApi.mb, worker: ofWorker.mb } : undefined;
}

async function timesOf(count: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  return times;
}

/** Milliseconds from when each was due until its step went on, both as its journal tells them. */
async function lateness(
  { pool, runs }: Storage,
  organization: string,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<readonly number[]> {
  const { rows } = await pool.query<{ readonly id: string }>(
    `select ${sleeperId('i')} as id from generate_series(${from}, ${from + count - 1}) i`,
  );
  const ids = rows.map(({ id }) => id);
  const open = 'select from run where id = any($1) and ended_at is null limit 1';
  await until(async () => (await pool.query(open, [ids])).rows.length === 0, 'everyone to be awake and done', {
    limitMs: (LEAD_S + WAKE_SPREAD_S + 120) * 1_000,
    everyMs: 1_000,
  });
  const late: number[] = [];
  for (const id of ids) {
    const events = (await runs.journalOf(organization, id, 0, 1_000)).map(({ event }) => event);
    const waited = events.find((event) => event.type === 'step.waits' && event.wait.on === 'time');
    const left = events.find(
      (event) => event.type === 'step.left' && waited && 'step' in waited && event.step === waited.step,
    );
    if (waited?.type !== 'step.waits' || waited.wait.on !== 'time' || !left)
      throw new Error(`The run ${id} ended without having waited.`);
    late.push(Date.parse(left.at) - Date.parse(waited.wait.until));
  }
  return late;
}

interface Measured {
  readonly memory: readonly { readonly api: number; readonly worker: number }[];
  readonly claimMs: readonly number[];
  readonly lateMs: readonly number[];
}

function figuresOf(sleeping: number, { memory, claimMs, lateMs }: Measured): readonly Figure[] {
  const early = lateMs.filter((ms) => ms < 0).length;
  if (early > 0) throw new Error(`${early} of ${lateMs.length} runs went on before they were due.`);
  const peak = memory.map(({ api, worker }) => Math.max(api, worker));
  const apart = (of: 'api' | 'worker'): string => memory.map((each) => Math.round(each[of])).join(' and ');
  const figure = (id: string, title: string, unit: 'ms' | 'MB', value: number): Figure => ({
    id: `sleeping.${id}`,
    group,
    title: `${title}, ${sleeping} runs asleep`,
    unit,
    value,
    rounds: [],
  });
  const woken = `${lateMs.length} runs due within ${WAKE_SPREAD_S} s`;
  const larger: Figure = {
    ...figure('memory', 'API or worker process, the larger', 'MB', Math.max(...peak)),
    ...{ key: 'sleepingRssMb', target: { below: 300 } },
    note: `PSS at rest and after waking some: API ${apart('api')}, worker ${apart('worker')}`,
  };
  return [
    ...(memory.length > 0 ? [larger] : []),
    {
      ...figure('claim', 'Search for runs that are due, p50', 'ms', median(claimMs)),
      ...{ key: 'sleepingClaimMs', target: { below: 5 }, note: `${claimMs.length} times, nothing due` },
    },
    { ...figure('wake.p50', 'Late when waking up, p50', 'ms', percentile(lateMs, 0.5)), note: woken },
    {
      ...figure('wake.p99', 'Late when waking up, p99', 'ms', percentile(lateMs, 0.99)),
      ...{ key: 'wakeP99Ms', target: { below: 2_000 }, note: woken },
    },
  ];
}
