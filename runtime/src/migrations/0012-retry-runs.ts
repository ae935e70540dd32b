import type { Migration } from './migration.ts';

/** What create_runs and claim_runs do for runs that go on for another. */
export const retryRuns: Migration = {
  name: '0012-retry-runs',
  sql: `
-- What a retried run goes on with: an effect whose answer was never learned is open again, under its own key; a child
-- that is over tells the new parent what it told, or would have told, the old one.
create function resume_steps(of_organization text, old_run text, new_run text, resumes json) returns void language plpgsql as $$
begin
  insert into effect (organization, run, step, attempt, action, class, key, started_at, ended_at, outcome)
  select e.organization, new_run, e.step, e.attempt, e.action, e.class, e.key, e.started_at,
    case when e.attempt = s.attempt and e.outcome <> 'failed' then null else e.ended_at end,
    case when e.attempt = s.attempt and e.outcome <> 'failed' then null else e.outcome end
  from json_to_recordset(resumes) s(step text, attempt integer)
  join effect e on e.organization = of_organization and e.run = old_run and e.step = s.step;
  update run_start c set parent_run = new_run from json_to_recordset(resumes) s(step text)
  where c.organization = of_organization and c.parent_run = old_run and c.parent_step = s.step;
  with told as (
    insert into run_fact (organization, run, fact)
    select of_organization, new_run, json_build_object('type', 'child-settled', 'step', c.parent_step, 'apart', true, 'outcome',
      case when r.status = 'finished' then json_build_object('ok', true, 'output', r.output)
      else json_build_object('ok', false, 'error', json_build_object(
        'code', case when r.status = 'cancelled' then 'call.cancelled' else 'call.failed' end,
        'message', 'The called flow did not finish: ' || coalesce(r.error, 'no reason was given'),
        'retryable', false, 'details', json_build_object('run', r.id))) end)
    from run_start c join run r on r.id = c.id
    where c.organization = of_organization and c.parent_run = new_run and r.ended_at is not null
    returning 1
  )
  update run set facts = facts + (select count(*) from told) where id = new_run;
  perform lend_payloads(of_organization, c.id, new_run, null) from run_start c join run r on r.id = c.id
  where c.organization = of_organization and c.parent_run = new_run and r.ended_at is not null;
end $$;

-- Answers the ids of those that may go on for the run that they name.
create function allow_retries(given json) returns text[] language sql as $$
  with allowed as (
    insert into run_retry as other (organization, retried, run, took_over)
    select n.organization, n.retried_from, n.id, n.resumes is not null
    from json_to_recordset(given) n(organization text, id text, retried_from text, resumes json)
    where n.retried_from is not null
    on conflict (organization, retried) do update set run = excluded.run, took_over = excluded.took_over
      where not other.took_over and exists (select from run r where r.id = other.run and r.ended_at is not null)
    returning run
  )
  select array_agg(run) from allowed
$$;

-- What a run has from the one that it goes on for: keys of steps that were called, and steps that have a child.
create function inherited_steps(of_organization text, of_run text) returns json language sql stable as $$
  select json_build_object(
    'keys', (select json_object_agg(k.step, k.key) from (
      select distinct on (e.step) e.step, e.key from effect e where e.organization = of_organization and e.run = of_run
      order by e.step, e.attempt) k),
    'children', (select json_agg(c.parent_step) from run_start c
      where c.organization = of_organization and c.parent_run = of_run and c.parent_step is not null))
$$;
`,
};
