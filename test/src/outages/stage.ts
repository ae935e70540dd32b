import { routes } from '@joinery/api';
import type { Flow, FlowNode, JsonObject } from '@joinery/core';
import { emptyFlow } from '@joinery/core';
import { afterAll, beforeAll } from 'vitest';
import { onServers, type Place } from '../product/backends.ts';
import { becomeOwner, type Owner } from '../product/owner.ts';
import { type Query, queryOn } from '../product/query.ts';
import { openServers, type Servers } from '../product/servers.ts';
import { type How, type Product, startProduct } from '../product/start-product.ts';
import { until } from '../product/until.ts';
import { openVendor, type Vendor } from './vendor.ts';

/** Where the product runs in pieces, and what each piece is seen by. */
export interface Stage {
  readonly place: Place;
  readonly api: Product;
  readonly owner: Owner;
  readonly vendor: Vendor;
  readonly query: Query;
  readonly startWorker: (how?: Pick<How, 'env' | 'nodeOptions' | 'name'>) => Promise<Product>;
  readonly close: () => Promise<void>;
}

/** Redis and PostgreSQL, those that the environment names or throw-away ones; undefined, and a line that says why, without. */
export async function serversForOutages(): Promise<Servers | undefined> {
  const servers = await openServers();
  if (typeof servers !== 'string') return servers;
  console.warn(`The tests of outages do not run: ${servers}`);
  return undefined;
}

/** An API process on empty databases, and no worker yet. `redisOf` may put something between the product and its Redis. */
async function openStage(
  { urls }: Servers,
  redisOf: (url: string) => Promise<string> = (url) => Promise.resolve(url),
): Promise<Stage> {
  const [place, vendor] = [await onServers(urls).open(), await openVendor()];
  const running: Product[] = [];
  const close = async (): Promise<void> => {
    for (const product of running) await product.kill();
    await vendor.close();
    await place.remove();
  };
  try {
    const redisUrl = await redisOf(place.redisUrl ?? '');
    const shared = { ...place.env, REDIS_URL: redisUrl, JOINERY_ALLOWED_HOSTS: vendor.host };
    const start = async (how: How): Promise<Product> => {
      const product = await startProduct({ env: shared }, how);
      running.push(product);
      return product;
    };
    const api = await start({ role: 'api', name: 'api' });
    const owner = await becomeOwner(api.url);
    await addConnection(owner, 'web');
    const query = queryOn(place.databaseUrl ?? '');
    return {
      place,
      api,
      owner,
      vendor,
      query,
      startWorker: (how) => start({ name: 'worker', ...how, role: 'worker' }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Has a stage opened before the tests of a describe and closed after them, with its servers; they ask for it by calling what this answers. */
export function stageForTests(servers: Servers | undefined, redisOf?: (url: string) => Promise<string>): () => Stage {
  let stage: Stage | undefined;
  beforeAll(async () => {
    if (servers) stage = await openStage(servers, redisOf);
  });
  afterAll(async () => {
    await stage?.close();
    await servers?.close();
  });
  return () => {
    if (!stage) throw new Error('The stage is opened before the first test, not before.');
    return stage;
  };
}

/** One more connection to the vendor; each bears only so many calls at a time. */
export async function addConnection({ organization, call }: Owner, name: string): Promise<void> {
  const body = { name, title: name, connector: 'http', settings: {}, secrets: {} };
  await call(routes.createConnection, { params: { organization }, body });
}

export interface Step {
  readonly id: string;
  readonly kind: FlowNode['kind'];
  readonly config: JsonObject;
}
/** Starts by API with one input, `about`. */
export function flowOf(...steps: readonly Step[]): Flow {
  const start: Step = { id: 'start', kind: 'trigger', config: { on: 'api', input: {} } };
  const nodes = [start, ...steps].map((step, index) => ({ ...step, position: { x: 320 * index, y: 0 } }));
  const edges = steps.map(({ id }, index) => {
    const source = nodes[index]?.id ?? '';
    return { id: `${source}>${id}`, source, sourceHandle: 'out', target: id };
  });
  return { ...emptyFlow, inputs: [{ name: 'about', type: 'text' }], nodes, edges };
}

/** Class C: the vendor hears of `<id> <about>`. */
export const postStep = ({ url }: Vendor, id: string, connection = 'web'): Step => ({
  ...{ id, kind: 'action' },
  config: { action: 'http.send', connection, input: { url, body: { step: `${id} {{ inputs.about }}` } } },
});

/** Only reads, so it may be asked again. */
export const readStep = ({ url }: Vendor, id: string, connection = 'web'): Step => ({
  ...{ id, kind: 'action' },
  config: { action: 'http.read', connection, input: { url, query: { step: `${id} {{ inputs.about }}` } } },
});

/** Starts runs through the API, all at once; answers their ids once every one is accepted. */
export async function startRuns(
  { api, owner }: Pick<Stage, 'api' | 'owner'>,
  flow: string,
  abouts: readonly string[],
): Promise<readonly string[]> {
  const address = `${api.url}/api/v1/organizations/${owner.organization}/flows/${flow}/start`;
  return Promise.all(
    abouts.map(async (about) => {
      const answer = await fetch(address, {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', authorization: `Bearer ${owner.token}` },
          'idempotency-key': `${flow} ${about}`,
        },
        body: JSON.stringify({ inputs: { about } }),
      });
      if (!answer.ok) throw new Error(`Starting "${about}" was answered ${answer.status}: ${await answer.text()}`);
      return ((await answer.json()) as { readonly run: string }).run;
    }),
  );
}

export interface RunSeen {
  readonly id: string;
  readonly status: string;
  /** Number of its last event. */
  readonly seq: number;
  /** Milliseconds from its creation to its end; null while it goes on. */
  readonly took: number | null;
}

/** How the runs stand, in the order asked for. */
export async function seen({ query }: Stage, runs: readonly string[]): Promise<readonly RunSeen[]> {
  const list = runs.map((run) => `'${run}'`).join(', ');
  const rows = await query<RunSeen>(
    `select id, status, seq, (extract(epoch from ended_at - created_at) * 1000)::float8 as took from run_start join run using (id) where id in (${list})`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return runs.flatMap((run) => byId.get(run) ?? []);
}

/** Waits until every one of the runs is over or waits for a person. */
export async function untilSettled(
  stage: Stage,
  runs: readonly string[],
  limitMs: number,
): Promise<readonly RunSeen[]> {
  const isSettled = ({ status }: RunSeen): boolean => !['queued', 'running', 'waiting'].includes(status);
  return until(
    async () => {
      const now = await seen(stage, runs);
      return now.length === runs.length && now.every(isSettled) ? now : undefined;
    },
    `${runs.length} runs to be over or parked`,
    { limitMs, everyMs: 250 },
  );
}
