import { routes } from '@joinery/api';
import { fetch, Pool } from 'undici';
import { type Backend, backends, type Place } from '../product/backends.ts';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { startProduct } from '../product/start-product.ts';
import { effectFlow, expressionFlow, personInputs, pureFlow } from './bench-flows.ts';
import type { Part, PartOptions, Tell } from './figure.ts';
import { openPool } from '../product/open-storage.ts';
import { openStub, type Stub } from './open-stub.ts';
import { CONCURRENCY, rawJobsOnDatabase, rawJobsOnRedis } from './raw-jobs.ts';
import { rawJournal } from './raw-journal.ts';
import { runFigures } from './run-figures.ts';
import { runRate } from './run-rate.ts';
import type { RunKind, RunRounds } from './run-rounds.ts';

const flows: Readonly<Record<RunKind, (stub: Stub) => ReturnType<typeof effectFlow>>> = {
  pure: () => pureFlow,
  effects: ({ url }) => effectFlow(url),
  expressions: () => expressionFlow,
};
/** So many that the steady middle lasts some seconds, when all code is compiled. */
const counts: Readonly<Record<Backend['name'], Readonly<Record<RunKind | 'jobs', number>>>> = {
  embedded: { jobs: 5_000, pure: 15_000, effects: 4_000, expressions: 4_000 },
  servers: { jobs: 60_000, pure: 60_000, effects: 12_000, expressions: 6_000 },
};
const kinds = ['pure', 'effects', 'expressions'] as const;

export const runsPart: Part = {
  name: 'runs',
  title: 'Throughput of runs beside BullMQ’s own',
  run: async (tell, options) => {
    const stub = await openStub();
    try {
      for (const backend of backends(options.servers)) await onBackend(backend, stub, tell, options);
    } finally {
      await stub.close();
    }
    if (!options.servers) options.leaveOut('runs on Redis + PostgreSQL');
  },
};

async function onBackend(backend: Backend, stub: Stub, tell: Tell, options: PartOptions): Promise<void> {
  const place = await backend.open();
  const count = (what: RunKind | 'jobs'): number => Math.ceil(counts[backend.name][what] * options.share);
  try {
    const { owner, ids } = await installFlows(place, stub);
    const rounds: RunRounds = {
      ...{ jobs: [], postingJobs: [], journalEvents: [] },
      runs: { pure: [], effects: [], expressions: [] },
    };
    // Everything in each round, so that a ratio compares what the machine could do at the same time.
    for (let round = 0; round < options.rounds; round += 1) {
      options.say(`${backend.title}, round ${round + 1} of ${options.rounds}`);
      rounds.jobs.push(await rawJobs(place, count('jobs')));
      if (place.redisUrl) rounds.postingJobs.push(await postingJobs(place.redisUrl, stub, count('effects')));
      rounds.journalEvents.push(await rawEvents(place, Math.ceil(40 * options.share)));
      for (const kind of kinds) {
        const load = { flow: ids[kind], count: count(kind), inputs: personInputs };
        rounds.runs[kind].push(await runRate(place, owner, { ...load, env: { JOINERY_ALLOWED_HOSTS: stub.host } }));
      }
    }
    for (const figure of runFigures(backend, rounds, await rowsOfOne(place, ids.effects))) tell(figure);
  } finally {
    await place.remove();
  }
}

/** Makes the three flows in a new place; what they post to is the stub. */
export async function installFlows(place: Place, stub: Stub) {
  const product = await startProduct(place);
  try {
    const owner: Owner = await becomeOwner(product.url);
    const web = { name: 'web', title: 'Web', connector: 'http', settings: {}, secrets: {} };
    await owner.call(routes.createConnection, { params: { organization: owner.organization }, body: web });
    const ids = {} as Record<RunKind, string>;
    for (const kind of kinds) ids[kind] = await addFlow(owner, kind, flows[kind](stub));
    return { owner, ids };
  } finally {
    await product.stop();
  }
}

async function rawJobs(place: Place, count: number): Promise<number> {
  if (place.redisUrl) return rawJobsOnRedis(place.redisUrl, count);
  const { pool, close } = await openPool(place);
  try {
    return await rawJobsOnDatabase(pool, count);
  } finally {
    await close();
  }
}

/** Jobs that do what the effect flow does to the world, and keep nothing of it. */
async function postingJobs(redisUrl: string, { url }: Stub, count: number): Promise<number> {
  const dispatcher = new Pool(new URL(url).origin, { connections: CONCURRENCY });
  const body = JSON.stringify({ login: personInputs.login });
  const post = async (): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body, dispatcher });
    await answer.json();
  };
  try {
    return await rawJobsOnRedis(redisUrl, count, async () => {
      await post();
      await post();
    });
  } finally {
    await dispatcher.close();
  }
}

async function rawEvents(place: Place, batches: number): Promise<number> {
  const { pool, close } = await openPool(place);
  try {
    return await rawJournal(pool, batches);
  } finally {
    await close();
  }
}

/** Events of the journal and rows of effects that one run of the flow has left. */
async function rowsOfOne(place: Place, flow: string): Promise<number> {
  const { pool, close } = await openPool(place);
  try {
    const { rows } = await pool.query<{ readonly events: string; readonly effects: string }>(
      `select avg(r.seq) as events,
        avg((select count(*) from effect e where e.organization = r.organization and e.run = r.id)) as effects
        from run r where r.id in (select id from run_start where flow = $1 limit 500)`,
      [flow],
    );
    return Number(rows[0]?.events) + Number(rows[0]?.effects);
  } finally {
    await close();
  }
}
