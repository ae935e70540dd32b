import { routes } from '@joinery/api';
import type { DatabasePool } from '@joinery/runtime/adapters/database-pool';
import type { Flow } from '@joinery/core';
import { addFlow, type Owner } from '../product/owner.ts';
import { queryOn } from '../product/query.ts';
import { until } from '../product/until.ts';
import { chain, startedByHand } from './bench-flows.ts';
import { copyRows } from '../product/copy-rows.ts';

/** A run that the product itself put to sleep; every other sleeper is a copy of its rows. */
export interface Sleeper {
  readonly run: string;
  readonly due: string;
}

const sleepingFlow: Flow = chain(
  [
    startedByHand,
    { id: 'wait', kind: 'delay', config: { mode: 'until', until: '{{ inputs.until }}' } },
    { id: 'end', kind: 'return', config: { values: {} } },
  ],
  [{ name: 'until', type: 'text', title: 'Until' }],
);

/** Has the product drive one run until it sleeps. */
export async function putToSleep(owner: Owner, databaseUrl: string): Promise<Sleeper> {
  const flow = await addFlow(owner, 'Sleeper', sleepingFlow);
  // Of this year nothing else in its rows can have the same text.
  const due = new Date(Date.now() + 400 * 86_400_000).toISOString();
  const { run } = await owner.call(routes.runFlow, {
    params: { organization: owner.organization, flow },
    body: { version: 'published', inputs: { until: due } },
  });
  const query = queryOn(databaseUrl);
  const sleeps = `select from run where id = '${run}' and status = 'waiting' and wake_at is not null`;
  await until(async () => (await query(sleeps)).length > 0, 'the first run to sleep', { everyMs: 100 });
  return { run, due };
}

export interface Copies {
  /** Number of the first copy; no number is used twice. */
  readonly from: number;
  readonly count: number;
  /** SQL for the moment at which copy `i` is due. */
  readonly due: string;
  /** The sleeper's own if absent. */
  readonly organization?: string;
}

/** Ids of the copies are `sleeperId` of their numbers. */
export async function copySleeper(
  pool: DatabasePool,
  { run, due }: Sleeper,
  { from, count, due: dueOf, organization }: Copies,
): Promise<void> {
  const copies = `generate_series(${from}, ${from + count - 1}) i,
    lateral (select ${sleeperId('i')} as id, date_trunc('milliseconds', ${dueOf}) as due) c,
    lateral (select to_char(c.due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as written) w`;
  const place = organization === undefined ? {} : { organization: `'${organization}'` };
  const rewritten = (column: string): string =>
    `replace(replace(t.${column}::text, '${run}', c.id), '${due}', w.written)`;
  await copyRows(pool, 'run_start', `run_start t, ${copies} where t.id = '${run}'`, {
    ...{ ...place, id: 'c.id', inputs: `${rewritten('inputs')}::json`, trigger: `${rewritten('trigger')}::json` },
  });
  await copyRows(pool, 'run', `run t, ${copies} where t.id = '${run}'`, {
    ...{ ...place, id: 'c.id', wake_at: 'c.due', due_at: 'c.due' },
  });
  await copyRows(pool, 'journal', `journal t, ${copies} where t.run = '${run}'`, {
    ...place,
    run: 'c.id',
    events: rewritten('events'),
  });
}

export const sleeperId = (number: string): string => `md5('sleeper' || ${number})::uuid::text`;
