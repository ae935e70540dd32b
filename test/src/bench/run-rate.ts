import { newRunId } from '@joinery/runtime/run/new-run-id';
import { routes } from '@joinery/api';
import type { JsonObject } from '@joinery/core';
import pg from 'pg';
import type { Place } from '../product/backends.ts';
import { callAs, type Owner } from '../product/owner.ts';
import { cpuMsOfTree } from '../product/process-tree.ts';
import { startProduct } from '../product/start-product.ts';
import { endsOf } from './ends-of.ts';
import { withStorage } from '../product/open-storage.ts';
import { steadyRate } from './statistics.ts';
import { until } from '../product/until.ts';

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
  /** How long all of them may take. */
  readonly limitMs?: number;
}

/**
 * Runs that the product drives per second: so many are queued while it is down, then it is started. When each ended is
 * read from the database afterwards, so that measuring does not add to the work.
 */
export async function runRate(place: Place, owner: Owner, load: Load): Promise<RunRate> {
  const { flow, count, inputs, limitMs = 240_000, ...how } = load;
  await withStorage(place, async ({ runs, queue }) => {
    for (let made = 0; made < count; made += 250) {
      const batch = Array.from({ length: Math.min(250, count - made) }, () => newRun(flow, inputs));
      await queue.ring(await runs.create(owner.organization, batch));
    }
  });
  // On servers a worker alone, as in production.
  const product = await startProduct(place, { role: place.databaseUrl ? 'worker' : 'all', ...how });
  const startCpu = cpuMsOfTree(product.pid());
  let cpu: number | undefined;
  try {
    await untilNothingLeft(place, callAs(product.url, owner), limitMs);
    cpu = cpuMsOfTree(product.pid());
  } finally {
    await product.stop();
  }
  const ends = await endsOf(place, flow, count);
  if (ends.size !== count) throw new Error(`${ends.size} runs of the bench are there, not ${count}.`);
  const cpuMs = cpu === undefined || startCpu === undefined ? undefined : (cpu - startCpu) / count;
  return { perSecond: steadyRate([...ends.values()]), cpuMs };
}

export function newRun(flow: string, inputs: JsonObject) {
  const version = 1;
  return { id: newRunId(), flow, version, startedBy: 'api', subject: 'Bench', trigger: inputs, inputs } as const;
}

/** Asks the database where it can be asked, else the product. */
async function untilNothingLeft(place: Place, { organization, call }: Owner, limitMs: number): Promise<void> {
  const [what, often] = ['all runs to end', { limitMs, everyMs: 250 }] as const;
  if (!place.databaseUrl) {
    const some = async (status: 'queued' | 'running'): Promise<boolean> =>
      (await call(routes.listRuns, { params: { organization }, query: { status, limit: 1 } })).items.length > 0;
    await until(async () => !(await some('queued')) && !(await some('running')), what, often);
    return;
  }
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    const left = "select from run where status in ('queued', 'running') limit 1";
    await until(async () => (await client.query(left)).rowCount === 0, what, often);
  } finally {
    await client.end();
  }
}
