import { newRunId } from '@joinery/runtime/run/new-run-id';
import { routes } from '@joinery/api';
import type { JsonObject } from '@joinery/core';
import { openStorage } from '@joinery/runtime/adapters/open-storage';
import pg from 'pg';
import type { Place } from './backends.ts';
import { callAs, type Owner } from './owner.ts';
import { cpuMsOfTree } from './process-tree.ts';
import { type Product, startProduct } from './product.ts';
import { openPool } from './raw-jobs.ts';
import { steadyRate } from './statistics.ts';
import { until } from './until.ts';

export interface RunRate {
  readonly perSecond: number;
  /** Processor milliseconds that one run costs the product; undefined where there is no /proc. */
  readonly cpuMs: number | undefined;
}
export interface Load {
  readonly flow: string;
  readonly count: number;
  readonly inputs: JsonObject;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

/**
 * Runs that the product drives per second: so many are queued while it is down, then it is started. When each ended is
 * read from the database afterwards, so that measuring does not add to the work.
 */
export async function runRate(place: Place, owner: Owner, { flow, count, inputs, ...how }: Load): Promise<RunRate> {
  await withStorage(place, async ({ runs, queue }) => {
    for (let made = 0; made < count; made += 250) {
      const batch = Array.from({ length: Math.min(250, count - made) }, () => newRun(flow, inputs));
      await queue.ring(await runs.create(owner.organization, batch));
    }
  });
  // On servers a worker alone, as in production.
  const product = await startProduct(place, { role: place.databaseUrl ? 'worker' : 'all', ...how });
  const startCpu = cpuMsOfTree(product.pid);
  let cpu: number | undefined;
  try {
    await until(await nothingLeft(place, owner, product), `${count} runs to end`, { limitMs: 240_000, everyMs: 250 });
    cpu = cpuMsOfTree(product.pid);
  } finally {
    await product.close();
  }
  const endedAt = await endsOf(place, flow, count);
  const cpuMs = cpu === undefined || startCpu === undefined ? undefined : (cpu - startCpu) / count;
  return { perSecond: steadyRate(endedAt), cpuMs };
}

function newRun(flow: string, inputs: JsonObject) {
  const version = 1;
  return { id: newRunId(), flow, version, startedBy: 'api', subject: 'Bench', trigger: inputs, inputs } as const;
}

type Storage = Awaited<ReturnType<typeof openStorage>>;
async function withStorage<Result>(place: Place, work: (storage: Storage) => Promise<Result>): Promise<Result> {
  const storage = await openStorage({
    dataDir: place.dataDir,
    databaseUrl: place.databaseUrl,
    redisUrl: place.redisUrl,
    key: undefined,
    log: console,
  });
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

/** Asks the database where it can be asked, else the product. */
async function nothingLeft(place: Place, owner: Owner, product: Product): Promise<() => Promise<boolean>> {
  const { organization } = owner;
  if (!place.databaseUrl) {
    const { call } = callAs(product.url, owner);
    const some = async (status: 'queued' | 'running'): Promise<boolean> =>
      (await call(routes.listRuns, { params: { organization }, query: { status, limit: 1 } })).items.length > 0;
    return async () => !(await some('queued')) && !(await some('running'));
  }
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  return async () => {
    const { rowCount } = await client.query("select from run where status in ('queued', 'running') limit 1");
    if (rowCount === 0) await client.end();
    return rowCount === 0;
  };
}

/** Milliseconds at which the newest runs of the flow ended; throws if one did not end well. */
async function endsOf(place: Place, flow: string, count: number): Promise<readonly number[]> {
  const { pool, close } = await openPool(place);
  try {
    const { rows } = await pool.query<RunRow>(
      'select status, error, extract(epoch from ended_at) * 1000 as ended from run_start join run using (id) where flow = $1 order by id desc limit $2',
      [flow, count],
    );
    const bad = rows.filter(({ status }) => status !== 'finished');
    if (bad.length > 0)
      throw new Error(
        `${bad.length} runs of the bench are ${bad[0]?.status}: ${bad[0]?.error ?? 'no reason is kept'}.`,
      );
    return rows.map(({ ended }) => Number(ended));
  } finally {
    await close();
  }
}

interface RunRow {
  readonly status: string;
  readonly error: string | null;
  readonly ended: string;
}
