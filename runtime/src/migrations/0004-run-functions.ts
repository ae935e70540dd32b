import type { Migration } from './migration.ts';

/**
 * What happens to runs in one round trip. Functions, because each of their statements sees what is committed by then,
 * while the parts of one statement see what was committed when it began: after waiting for a row that is too old.
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
  update run c set parent_run = new_run from json_to_recordset(resumes) s(step text)
  where c.organization = of_organization and c.parent_run = old_run and c.parent_step = s.step;
  with told as (
    insert into run_fact (organization, run, fact)
    select of_organization, new_run, json_build_object('type', 'child-settled', 'step', c.parent_step, 'outcome',
      case when c.status = 'finished' then json_build_object('ok', true, 'output', c.output)
      else json_build_object('ok', false, 'error', json_build_object(
        'code', case when c.status = 'cancelled' then 'call.cancelled' else 'call.failed' end,
        'message', 'The called flow did not finish: ' || coalesce(c.error, 'no reason was given'),
        'retryable', false, 'details', json_build_object('run', c.id))) end)
    from run c where c.organization = of_organization and c.parent_run = new_run and c.ended_at is not null
    returning 1
  )
  update run set facts = facts + (select count(*) from told) where id = new_run;
end $$;

create function create_runs(given json) returns text[] language plpgsql as $$
declare
  created text[];
begin
  with fresh as (
    insert into run (organization, id, flow, version, document_hash, draft, started_by, subject, trigger, inputs,
      parent_run, parent_step, parent_depth, retried_from, took_over, seq)
    select n.organization, n.id, n.flow, n.version, coalesce(n.draft_hash, v.hash), n.draft::json, n.started_by, n.subject,
      n.trigger::json, n.inputs::json, n.parent_run, n.parent_step, n.parent_depth, n.retried_from,
      n.resumes is not null, coalesce(n.carried_count, 0)
    from json_to_recordset(given) n(organization text, id text, flow text, version integer, draft text, draft_hash text,
      started_by text, subject text, trigger text, inputs text, parent_run text, parent_step text, parent_depth integer,
      retried_from text, resumes json, carried_count integer)
    left join flow_version v on v.organization = n.organization and v.flow = n.flow and v.version = n.version
    on conflict do nothing
    returning id
  )
  select array_agg(id) into created from fresh;
  insert into journal (organization, run, seq, last, events)
  select n.organization, n.id, 1, n.carried_count, n.carried::json
  from json_to_recordset(given) n(organization text, id text, carried text, carried_count integer)
  where n.carried_count > 0 and n.id = any(created);
  perform resume_steps(n.organization, n.retried_from, n.id, n.resumes)
  from json_to_recordset(given) n(organization text, id text, retried_from text, resumes json)
  where n.resumes is not null and n.id = any(created);
  return created;
end $$;

create function claim_run(run_id text, owner text, lease_ms integer) returns json language plpgsql as $$
declare
  r run;
begin
  update run set status = 'running', lease_owner = owner, lease_epoch = lease_epoch + 1,
    crashes = crashes + (lease_owner is not null)::int, due_at = null,
    wake_at = clock_timestamp() + lease_ms * interval '1 millisecond'
  where id = run_id and wake_at <= clock_timestamp()
  returning * into r;
  if not found then
    return null;
  end if;
  return json_build_object(
    'organization', r.organization, 'run', r.id, 'epoch', r.lease_epoch, 'now', instant(clock_timestamp()),
    'flow', r.flow, 'flowName', (select f.name from flow f where f.organization = r.organization and f.id = r.flow),
    'version', r.version, 'documentHash', r.document_hash, 'startedBy', r.started_by, 'subject', r.subject,
    'createdAt', instant(r.created_at), 'trigger', r.trigger, 'inputs', r.inputs,
    'parentRun', r.parent_run, 'parentStep', r.parent_step, 'parentDepth', r.parent_depth, 'crashes', r.crashes,
    'journal', (select json_agg(j.events order by j.seq) from journal j
      where r.seq > 0 and j.organization = r.organization and j.run = r.id),
    'facts', (select json_agg(json_build_object('id', f.id::text, 'fact', f.fact) order by f.id) from run_fact f
      where r.facts > 0 and f.organization = r.organization and f.run = r.id),
    'openEffects', (select json_agg(json_build_object('step', e.step, 'attempt', e.attempt, 'key', e.key) order by e.started_at)
      from effect e where r.seq > 0 and e.organization = r.organization and e.run = r.id and e.ended_at is null),
    'inherited', case when r.retried_from is not null then json_build_object(
      'keys', (select json_object_agg(k.step, k.key) from (
        select distinct on (e.step) e.step, e.key from effect e where e.organization = r.organization and e.run = r.id
        order by e.step, e.attempt) k),
      'children', (select json_agg(c.parent_step) from run c
        where c.organization = r.organization and c.parent_run = r.id and c.parent_step is not null)) end);
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

-- Steps of many runs in one commit. Answers the runs that were held with the epoch given, each with the number of facts that
-- it has yet to take; for the others nothing is written.
create function advance_runs(steps json, batches json, intents json, settled json, children json, tells json)
returns json language plpgsql as $$
declare
  held text[];
  untaken json;
  born json;
begin
  -- Always in the same order: two writers with several runs in common would otherwise wait for each other for ever.
  if tells is not null or json_array_length(steps) > 1 then
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
  select array_agg(id), json_object_agg(id, kept.facts) into held, untaken from kept;
  if held is null then
    return '{}'::json;
  end if;
  if batches is not null then
    insert into journal (organization, run, seq, last, events)
    select b.organization, b.run, b.seq, b.last, b.events::json
    from json_to_recordset(batches) b(organization text, run text, seq integer, last integer, events text)
    where b.run = any(held);
  end if;
  if intents is not null then
    insert into effect (organization, run, step, attempt, action, class, key)
    select i.organization, i.run, i.step, i.attempt, i.action, i.class, i.key
    from json_to_recordset(intents) i(organization text, run text, step text, attempt integer, action text, class text, key text)
    where i.run = any(held)
    on conflict (organization, run, step, attempt) do update
      set key = excluded.key, started_at = clock_timestamp(), ended_at = null, outcome = null;
  end if;
  if settled is not null then
    update effect e set ended_at = clock_timestamp(), outcome = o.outcome
    from json_to_recordset(settled) o(organization text, run text, step text, attempt integer, outcome text)
    where o.run = any(held) and e.organization = o.organization and e.run = o.run and e.step = o.step and e.attempt = o.attempt;
  end if;
  if children is not null then
    select json_agg(c.value) into born from json_array_elements(children) c where c.value ->> 'creator' = any(held);
    perform create_runs(born) where born is not null;
  end if;
  if tells is not null then
    with told as (
      insert into run_fact (organization, run, fact)
      select t.organization, p.id, t.fact::json
      from json_to_recordset(tells) t(organization text, run text, fact text)
      join run c on c.organization = t.organization and c.id = t.run
      join run p on p.organization = t.organization and p.id = c.parent_run and p.ended_at is null
      where t.run = any(held)
      returning organization, run
    )
    update run r set facts = r.facts + t.facts,
      wake_at = case when r.lease_owner is null and r.crashes = 0 then clock_timestamp() else r.wake_at end
    from (select organization, run, count(*)::int as facts from told group by organization, run) t
    where r.organization = t.organization and r.id = t.run;
  end if;
  return untaken;
end $$;
`,
};
