import type { DatabaseClient } from './database-pool.ts';
import { type Month, partitionOf } from './run-months.ts';

const open = (of: string, run = 'id') => `exists (select from run o where o.id = ${of}.${run} and o.ended_at is null)`;
const held = (s: string) => `is_held(${s}.organization, ${s}.id, ${s}.flow, ${s}.subject)`;

/** By each way of naming runs on its own, so that an index answers where there is one, and nothing is read without holds. */
const heldOf = (start: string) =>
  ["s.id = h.target and h.scope = 'run'", "s.flow = h.target and h.scope = 'flow'"]
    .concat("lower(s.subject) = lower(h.target) and h.scope = 'subject'", "h.scope = 'organization'")
    .map(
      (which) => `select s.organization, s.id from legal_hold h join ${start} s on s.organization = h.organization
        where h.lifted_at is null and ${which}`,
    )
    .join('\n union ');

/**
 * Lists, in a table `kept_run` of this transaction, what stays of a month: runs that are not over, runs under a hold, and
 * what these refer to or are referred to by: called runs and their callers, retried runs and their retries.
 */
export async function findKeptRuns(client: DatabaseClient, month: Month): Promise<{ all: number; kept: number }> {
  const [run, start, retry] = ['run', 'run_start', 'run_retry'].map((table) => partitionOf(table, month));
  await client.query('drop table if exists pg_temp.kept_run');
  await client.query(`create temp table kept_run on commit drop as
    with recursive kept(organization, id) as (
      (select organization, id from ${run} where ended_at is null
      union ${heldOf(start ?? '')}
      union select t.organization, t.retried from ${retry} t join run_start n on n.organization = t.organization and n.id = t.run
        where ${open('t', 'run')} or ${held('n')}
      union select s.organization, s.id from ${start} s join run_start p on p.organization = s.organization and p.id = s.parent_run
        where s.parent_run is not null and (${open('p')} or ${held('p')})
      union select s.organization, s.id from ${start} s join run_start p on p.organization = s.organization and p.id = s.retried_from
        where s.retried_from is not null and ${held('p')}
      union select p.organization, p.id from run_start c join ${start} p on p.organization = c.organization and p.id = c.parent_run
        where c.parent_run is not null and (${open('c')} or ${held('c')}))
      union
      select s.organization, s.id from kept k cross join lateral (
        select c.organization, c.id from ${start} c where c.organization = k.organization and c.parent_run = k.id
        union all select p.organization, p.id from ${start} c join ${start} p on p.organization = c.organization
          and p.id in (c.parent_run, c.retried_from) where c.organization = k.organization and c.id = k.id
        union all select t.organization, t.run from ${retry} t join ${start} n on n.id = t.run
          where t.organization = k.organization and t.retried = k.id
      ) s
    )
    select k.organization, k.id collate "C" as id from kept k join ${run} r on r.id = k.id`);
  await client.query('create unique index on kept_run (id)');
  await client.query('analyze kept_run');
  const { rows } = await client.query<{ readonly all: number; readonly kept: number }>(
    `select (select count(*)::int from ${run}) as all, (select count(*)::int from kept_run) as kept`,
  );
  return rows[0] ?? { all: 0, kept: 0 };
}
