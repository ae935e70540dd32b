import type { Migration } from './migration.ts';

/**
 * What happens to runs in one round trip. Functions, because each of their statements sees what is committed by then,
 * while the parts of one statement see what was committed when it began: after waiting for a row that is too old.
 *
 * Runs that are written together come sorted and are written one after the other, in a loop: all writers lock them in the
 * same order, so that none waits for another for ever. Each statement in a loop names one run by a variable, so that it opens
 * that run's month alone, by its key, whatever the statistics of the tables say; hence also the one plan for all runs. A
 * condition stands inside coalesce where it would else invite an index of all runs that are due or held: statistics often
 * call those empty.
 *
 * The documents that come with every run come as lines, one JSON text each, beside the list that tells whose they are: that
 * is the way on which they are looked at least often.
 */
export const runFunctions: Migration = {
  name: '0004-run-functions',
  sql: `
-- Large values of one run become another's, too: those named, or all.
create function lend_payloads(of_organization text, from_run text, to_run text, hashes text[]) returns void language sql as $$
  insert into payload (organization, run, hash, part, content)
  select p.organization, to_run, p.hash, p.part, p.content from payload p
  where p.organization = of_organization and p.run = from_run and (hashes is null or p.hash = any(hashes))
  on conflict do nothing
$$;

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

-- The runs given with their triggers and inputs; if causes is not null, only those that have one of them as cause.
create function create_runs(given json, triggers text, inputs text, go_on boolean, causes text[])
returns text[] language plpgsql set enable_seqscan = off as $$
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
  perform lend_payloads(n.organization, n.retried_from, n.id, null)
  from json_to_recordset(given) n(organization text, id text, retried_from text)
  where n.retried_from is not null and n.id = any(created);
  return created;
end $$;

-- Answers the runs that it could claim, as lists whose places the caller knows.
create function claim_runs(runs text[], owners text[], lease_ms integer) returns json language plpgsql
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  place integer;
  one text;
  of_organization text;
  epoch integer;
  crashed integer;
  events integer;
  told integer;
  begun record;
  journal_lists json;
  told_facts json;
  open_effects json;
  inherited json;
  claims json[] := '{}';
begin
  for place in 1 .. cardinality(runs) loop
    one := runs[place];
    update run r set status = 'running', lease_owner = owners[place], lease_epoch = r.lease_epoch + 1,
      crashes = r.crashes + (r.lease_owner is not null)::int, due_at = null,
      wake_at = clock_timestamp() + lease_ms * interval '1 millisecond'
    where r.id = one and coalesce(r.wake_at <= clock_timestamp(), false)
    returning r.organization, r.lease_epoch, r.crashes, r.seq, r.facts into of_organization, epoch, crashed, events, told;
    continue when not found;
    journal_lists := null;
    told_facts := null;
    open_effects := null;
    inherited := null;
    select s.flow, f.name, s.version, s.document_hash, s.started_by, s.subject, s.created_at, s.trigger, s.inputs,
      s.parent_run, s.parent_step, s.parent_depth, s.retried_from into begun
    from run_start s left join flow f on f.organization = s.organization and f.id = s.flow
    where s.organization = of_organization and s.id = one;
    if events > 0 then
      select ('[' || string_agg(j.events, ',' order by j.seq) || ']')::json into journal_lists
      from journal j where j.organization = of_organization and j.run = one;
      select json_agg(json_build_object('step', e.step, 'attempt', e.attempt, 'key', e.key) order by e.started_at)
      into open_effects
      from effect e where e.organization = of_organization and e.run = one and e.ended_at is null;
    end if;
    if told > 0 then
      select json_agg(json_build_object('id', f.id::text, 'fact', f.fact) order by f.id) into told_facts
      from run_fact f where f.organization = of_organization and f.run = one;
    end if;
    if begun.retried_from is not null then
      inherited := json_build_object(
        'keys', (select json_object_agg(k.step, k.key) from (
          select distinct on (e.step) e.step, e.key from effect e where e.organization = of_organization and e.run = one
          order by e.step, e.attempt) k),
        'children', (select json_agg(c.parent_step) from run_start c
          where c.organization = of_organization and c.parent_run = one and c.parent_step is not null));
    end if;
    claims := array_append(claims, json_build_array(one, of_organization, epoch, crashed, begun.flow, begun.name,
      begun.version, begun.document_hash, begun.started_by, begun.subject, begun.created_at, begun.trigger, begun.inputs,
      begun.parent_run, begun.parent_step, begun.parent_depth, journal_lists, told_facts, open_effects, inherited));
  end loop;
  return array_to_json(claims);
end $$;

create function deliver_fact(of_organization text, run_id text, fact text) returns text language plpgsql
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
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
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  one text;
  s record;
  left_facts integer;
  held text[] := '{}';
  unread text[];
  lost text[];
begin
  if tells is not null then
    for one in
      select b.run from json_to_recordset(steps) b(run text) union select t.parent from json_to_recordset(tells) t(parent text)
      order by 1
    loop
      perform 1 from run where id = one for update;
    end loop;
  end if;
  for s in
    select * from json_to_recordset(steps) b(organization text, run text, epoch integer, from_seq integer, count integer,
      taken bigint[], status text, ended boolean, seen_facts integer, wake text, due_at timestamptz, error text, output text)
  loop
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
    where r.id = s.run and r.organization = s.organization and r.lease_epoch = s.epoch and coalesce(r.lease_owner, '') <> ''
      and r.ended_at is null and (s.count = 0 or r.seq = s.from_seq - 1)
    returning r.facts into left_facts;
    if not found then
      lost := array_append(lost, s.run);
      continue;
    end if;
    held := array_append(held, s.run);
    if left_facts > 0 then
      unread := array_append(unread, s.run);
    end if;
    if cardinality(s.taken) > 0 then
      delete from run_fact f where f.organization = s.organization and f.run = s.run and f.id = any(s.taken);
    end if;
  end loop;
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
    for s in
      select * from json_to_recordset(settled) o(organization text, run text, step text, attempt integer, outcome text)
      where lost is null or o.run <> all(lost)
    loop
      update effect e set ended_at = clock_timestamp(), outcome = s.outcome
      where e.organization = s.organization and e.run = s.run and e.step = s.step and e.attempt = s.attempt;
    end loop;
  end if;
  if children is not null then
    perform create_runs(children, triggers, inputs, false, case when lost is not null then held end);
  end if;
  if tells is not null then
    for s in
      select * from json_to_recordset(tells) t(organization text, run text, fact text, lent text[])
      where lost is null or t.run <> all(lost)
    loop
      select c.parent_run into one from run_start c where c.organization = s.organization and c.id = s.run;
      update run r set facts = r.facts + 1,
        wake_at = case when r.lease_owner is null and r.crashes = 0 then clock_timestamp() else r.wake_at end
      where r.organization = s.organization and r.id = one and r.ended_at is null;
      if found then
        insert into run_fact (organization, run, fact) values (s.organization, one, s.fact::json);
        if s.lent is not null then
          perform lend_payloads(s.organization, s.run, one, s.lent);
        end if;
      end if;
    end loop;
  end if;
  return json_build_object('lost', lost, 'told', unread);
end $$;
`,
};
