import type { Migration } from './migration.ts';

/**
 * What happens to runs in one round trip. Functions, because each of their statements sees what is committed by then,
 * while the parts of one statement see what was committed when it began: after waiting for a row that is too old.
 *
 * Runs that are written together come sorted, and are looked up one after the other, never by a scan of the whole table:
 * all writers lock them in the same order, so that none waits for another for ever.
 *
 * The documents that come with every run come as lines, one JSON text each, beside the list that tells whose they are: that
 * is the way on which they are looked at least often.
 */
export const runFunctions: Migration = {
  name: '0004-run-functions',
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
    select of_organization, new_run, json_build_object('type', 'child-settled', 'step', c.parent_step, 'outcome',
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

-- The runs given with their triggers and inputs; if causes is not null, only those that have one of them as cause.
create function create_runs(given json, triggers text, inputs text, go_on boolean, causes text[])
returns text[] language plpgsql as $$
declare
  allowed text[];
  created text[];
  all_created boolean;
begin
  if go_on then
    allowed := coalesce(allow_retries(given), '{}');
  end if;
  with fresh as (
    insert into run (id, organization, seq)
    select n.id, n.organization, coalesce(n.carried_count, 0)
    from json_to_recordset(given) n(organization text, id text, cause text, retried_from text, carried_count integer)
    where (causes is null or n.cause = any(causes)) and (n.retried_from is null or n.id = any(allowed))
    on conflict do nothing
    returning id
  )
  select array_agg(id) into created from fresh;
  all_created := cardinality(created) = json_array_length(given);
  insert into run_start (organization, id, flow, version, document_hash, draft, started_by, subject, trigger, inputs,
    parent_run, parent_step, parent_depth, retried_from)
  select n.organization, n.id, n.flow, n.version, coalesce(n.draft_hash, v.hash), n.draft::json, n.started_by, n.subject,
    n.trigger::json, n.inputs::json, n.parent_run, n.parent_step, n.parent_depth, n.retried_from
  from rows from (json_to_recordset(given) as (organization text, id text, flow text, version integer, draft text,
      draft_hash text, started_by text, subject text, parent_run text, parent_step text, parent_depth integer,
      retried_from text), string_to_table(triggers, E'\\n'), string_to_table(inputs, E'\\n'))
    n(organization, id, flow, version, draft, draft_hash, started_by, subject, parent_run, parent_step, parent_depth,
      retried_from, trigger, inputs)
  left join flow_version v on v.organization = n.organization and v.flow = n.flow and v.version = n.version
  where all_created or n.id = any(created);
  if not go_on then
    return created;
  end if;
  insert into journal (organization, run, seq, last, events)
  select n.organization, n.id, 1, n.carried_count, n.carried
  from json_to_recordset(given) n(organization text, id text, carried text, carried_count integer)
  where n.carried_count > 0 and n.id = any(created);
  perform resume_steps(n.organization, n.retried_from, n.id, n.resumes)
  from json_to_recordset(given) n(organization text, id text, retried_from text, resumes json)
  where n.resumes is not null and n.id = any(created);
  return created;
end $$;

-- Records the events that are unknown so far and creates the runs that they cause; answers the ids of these.
create function accept_events(events json, given json, triggers text, inputs text) returns text[] language plpgsql as $$
declare
  fresh text[];
begin
  with kept as (
    insert into inbox (organization, source, id, at, body, runs)
    select e.organization, e.source, e.id, e.at, e.body::json, coalesce(e.runs, '{}')
    from json_to_recordset(events) e(organization text, source text, id text, at timestamptz, body text, runs text[])
    on conflict do nothing
    returning concat_ws(' ', organization, source, id) as cause
  )
  select array_agg(cause) into fresh from kept;
  return case when fresh is null or given is null then null else create_runs(given, triggers, inputs, false, fresh) end;
end $$;

-- Answers the runs that it could claim, as lists whose places the caller knows.
create function claim_runs(runs text[], owners text[], lease_ms integer) returns json language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set enable_seqscan = off
set enable_bitmapscan = off as $$
declare
  claimed text[];
begin
  with taken as (
    update run r set status = 'running', lease_owner = a.owner, lease_epoch = r.lease_epoch + 1,
      crashes = r.crashes + (r.lease_owner is not null)::int, due_at = null,
      wake_at = clock_timestamp() + lease_ms * interval '1 millisecond'
    from unnest(runs, owners) a(run, owner)
    where r.id = a.run and r.wake_at <= clock_timestamp()
    returning r.id
  )
  select array_agg(id) into claimed from taken;
  return (
    select json_agg(json_build_array(r.id, r.organization, r.lease_epoch, r.crashes, s.flow, f.name, s.version, s.document_hash,
      s.started_by, s.subject, s.created_at, s.trigger, s.inputs, s.parent_run, s.parent_step, s.parent_depth,
      case when r.seq > 0 then (
        select ('[' || string_agg(j.events, ',' order by j.seq) || ']')::json
        from journal j where j.organization = r.organization and j.run = r.id) end,
      case when r.facts > 0 then (
        select json_agg(json_build_object('id', f.id::text, 'fact', f.fact) order by f.id)
        from run_fact f where f.organization = r.organization and f.run = r.id) end,
      case when r.seq > 0 then (
        select json_agg(json_build_object('step', e.step, 'attempt', e.attempt, 'key', e.key) order by e.started_at)
        from effect e where e.organization = r.organization and e.run = r.id and e.ended_at is null) end,
      case when s.retried_from is not null then json_build_object(
        'keys', (select json_object_agg(k.step, k.key) from (
          select distinct on (e.step) e.step, e.key from effect e where e.organization = r.organization and e.run = r.id
          order by e.step, e.attempt) k),
        'children', (select json_agg(c.parent_step) from run_start c
          where c.organization = r.organization and c.parent_run = r.id and c.parent_step is not null)) end))
    from unnest(claimed) c(id) join run r on r.id = c.id
    join run_start s on s.organization = r.organization and s.id = r.id
    left join flow f on f.organization = s.organization and f.id = s.flow);
end $$;

create function deliver_fact(of_organization text, run_id text, fact text) returns text language plpgsql as $$
begin
  update run set facts = facts + 1,
    wake_at = case
      when lease_owner is null and (crashes = 0 or fact::json ->> 'type' = 'cancel-asked') then clock_timestamp()
      else wake_at end
  where organization = of_organization and id = run_id and ended_at is null;
  if found then
    insert into run_fact (organization, run, fact) values (of_organization, run_id, fact::json);
    return 'delivered';
  end if;
  perform 1 from run where organization = of_organization and id = run_id;
  return case when found then 'over' else 'unknown-run' end;
end $$;

-- Steps of many runs in one commit. Answers the runs that were not held with the epoch given, for which nothing is written,
-- and those held that have facts yet to take.
create function advance_runs(steps json, batches json, events text, intents json, settled json, children json,
  triggers text, inputs text, tells json)
returns json language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set enable_seqscan = off
set enable_bitmapscan = off as $$
declare
  held text[];
  unread text[];
  lost text[];
begin
  if tells is not null then
    perform 1 from run where id in (
      select s.run from json_to_recordset(steps) s(run text) union select t.parent from json_to_recordset(tells) t(parent text)
    ) order by id for update;
  end if;
  with kept as (
    update run r set
      seq = r.seq + s.count,
      crashes = case when s.seen_facts is null and (s.count > 0 or s.status is not null) then 0 else r.crashes end,
      facts = r.facts - coalesce(cardinality(s.taken), 0),
      status = coalesce(s.status, r.status),
      lease_owner = case when s.status is null then r.lease_owner end,
      wake_at = case
        when s.status is null then r.wake_at
        when s.ended then null
        when s.seen_facts is not null then case when r.facts > s.seen_facts then clock_timestamp() end
        when s.wake = 'now' or r.facts > coalesce(cardinality(s.taken), 0) then clock_timestamp()
        else s.wake::timestamptz end,
      due_at = case when s.status is null then r.due_at else s.due_at end,
      ended_at = case when s.ended then clock_timestamp() end,
      error = coalesce(s.error, r.error),
      output = coalesce(s.output::json, r.output)
    from json_to_recordset(steps) s(organization text, run text, epoch integer, from_seq integer, count integer,
      taken bigint[], status text, ended boolean, seen_facts integer, wake text, due_at timestamptz, error text, output text)
    where r.id = s.run and r.organization = s.organization and r.lease_epoch = s.epoch and r.lease_owner is not null
      and r.ended_at is null and (s.count = 0 or r.seq = s.from_seq - 1)
    returning r.id, s.organization, s.taken, r.facts
  ), forgotten as (
    delete from run_fact f using kept k
    where cardinality(k.taken) > 0 and f.organization = k.organization and f.run = k.id and f.id = any(k.taken)
  )
  select array_agg(id), array_agg(id) filter (where kept.facts > 0) into held, unread from kept;
  if cardinality(held) is distinct from json_array_length(steps) then
    select array_agg(s.run) into lost from json_to_recordset(steps) s(run text)
    where held is null or s.run <> all(held);
  end if;
  if batches is not null then
    insert into journal (organization, run, seq, last, events)
    select b.organization, b.run, b.seq, b.last, b.events
    from rows from (json_to_recordset(batches) as (organization text, run text, seq integer, last integer),
      string_to_table(events, E'\\n')) b(organization, run, seq, last, events)
    where lost is null or b.run <> all(lost);
  end if;
  if intents is not null then
    insert into effect (organization, run, step, attempt, action, class, key)
    select i.organization, i.run, i.step, i.attempt, i.action, i.class, i.key
    from json_to_recordset(intents) i(organization text, run text, step text, attempt integer, action text, class text, key text)
    where lost is null or i.run <> all(lost)
    on conflict (organization, run, step, attempt) do update
      set key = excluded.key, started_at = clock_timestamp(), ended_at = null, outcome = null;
  end if;
  if settled is not null then
    update effect e set ended_at = clock_timestamp(), outcome = o.outcome
    from json_to_recordset(settled) o(organization text, run text, step text, attempt integer, outcome text)
    where (lost is null or o.run <> all(lost))
      and e.organization = o.organization and e.run = o.run and e.step = o.step and e.attempt = o.attempt;
  end if;
  if children is not null then
    perform create_runs(children, triggers, inputs, false, case when lost is not null then coalesce(held, '{}') end);
  end if;
  if tells is not null then
    with told as (
      insert into run_fact (organization, run, fact)
      select t.organization, p.id, t.fact::json
      from json_to_recordset(tells) t(organization text, run text, fact text)
      join run_start c on c.organization = t.organization and c.id = t.run
      join run p on p.organization = t.organization and p.id = c.parent_run and p.ended_at is null
      where lost is null or t.run <> all(lost)
      returning organization, run
    )
    update run r set facts = r.facts + t.facts,
      wake_at = case when r.lease_owner is null and r.crashes = 0 then clock_timestamp() else r.wake_at end
    from (select organization, run, count(*)::int as facts from told group by organization, run) t
    where r.organization = t.organization and r.id = t.run;
  end if;
  return json_build_object('lost', lost, 'told', unread);
end $$;
`,
};
