import type { Migration } from './migration.ts';

/**
 * Of the functions that write many runs with one statement. They name the runs by a sorted list and its first and last, so
 * that only the months between these are opened, and each run is found by its key: these settings leave nothing else to
 * a plan that is made once, perhaps while a month was nearly empty and reading all of it looked best. Keys are read in their
 * order, so that no two writers wait for each other for ever. A condition stands inside coalesce where it would else
 * invite an index of all runs that are due or held, which statistics often call empty.
 */
const forBatches = 'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off';

/**
 * What happens to runs in one round trip. Functions, because each of their statements sees what is committed by then,
 * while the parts of one statement see what was committed when it began: after waiting for a row that is too old. And
 * because what a statement costs beside its rows, checks and triggers read anew among it, is paid once for all of them.
 *
 * The documents that come with every run come as lines, one JSON text each, beside the list that tells whose they are: that
 * is the way on which they are looked at least often.
 */
export const runFunctions: Migration = {
  name: '0004-run-functions',
  sql: `
-- The runs given with their triggers and inputs; if causes is not null, only those that have one of them as cause.
create function create_runs(given json, triggers text, inputs text, go_on boolean, causes text[])
returns text[] language plpgsql set enable_seqscan = off as $$
declare
  allowed text[];
  created text[];
  all_created boolean;
  paced json;
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
  with n as materialized (
    select n.*, v.hash, v.runs_per_minute
    from rows from (json_to_recordset(given) as (organization text, id text, flow text, version integer, draft text,
        draft_hash text, started_by text, subject text, parent_run text, parent_step text, parent_depth integer,
        retried_from text), string_to_table(triggers, E'\\n'), string_to_table(inputs, E'\\n')) with ordinality
      n(organization, id, flow, version, draft, draft_hash, started_by, subject, parent_run, parent_step, parent_depth,
        retried_from, trigger, inputs, place)
    left join flow_version v on v.organization = n.organization and v.flow = n.flow and v.version = n.version
    where all_created or n.id = any(created)
  ), begun as (
    insert into run_start (organization, id, flow, version, document_hash, draft, started_by, subject, trigger, inputs,
      parent_run, parent_step, parent_depth, retried_from)
    select n.organization, n.id, n.flow, n.version, coalesce(n.draft_hash, n.hash), n.draft::json, n.started_by, n.subject,
      n.trigger::json, n.inputs::json, n.parent_run, n.parent_step, n.parent_depth, n.retried_from
    from n
  )
  select json_agg(json_build_object('organization', n.organization, 'flow', n.flow, 'id', n.id, 'rate', n.runs_per_minute,
    'place', n.place)) into paced
  from n where n.runs_per_minute is not null;
  if paced is not null then
    perform hold_back_runs(paced);
  end if;
  if not go_on then
    return created;
  end if;
  insert into journal (organization, run, seq, last, events)
  select n.organization, n.id, b.seq, b.last, b.events
  from json_to_recordset(given) n(organization text, id text, carried json),
    json_to_recordset(n.carried) b(seq integer, last integer, events text)
  where n.id = any(created);
  insert into run_snapshot (organization, run, seq, state)
  select n.organization, n.id, n.carried_count, n.kept_state
  from json_to_recordset(given) n(organization text, id text, carried_count integer, kept_state text)
  where n.kept_state is not null and n.id = any(created);
  perform resume_steps(n.organization, n.retried_from, n.id, n.resumes)
  from json_to_recordset(given) n(organization text, id text, retried_from text, resumes json)
  where n.resumes is not null and n.id = any(created);
  perform lend_payloads(n.organization, n.retried_from, n.id, null) from json_to_recordset(given)
    n(organization text, id text, retried_from text) where n.retried_from is not null and n.id = any(created);
  return created;
end $$;

-- Answers the runs that may go on, as lists whose places the caller knows; of a run that the caller knows up to an event only
-- what came after it. One that nobody ever held is only looked at, and keeps its epoch of 0: whoever writes its first step
-- takes it with that.
create function claim_runs(runs text[], owner text, lease_ms integer, known integer[]) returns json language plpgsql
${forBatches} as $$
declare
  fresh text[];
  looked_at json[];
  mine text[];
  claimed json[];
begin
  select array_agg(r.id), array_agg(json_build_array(r.id, r.organization, 0, 0, s.flow, f.name, s.version, s.document_hash,
    s.started_by, s.subject, s.created_at, s.trigger, s.inputs, s.parent_run, s.parent_step, s.parent_depth))
  into fresh, looked_at
  from run r
  cross join lateral (select * from run_start b where b.organization = r.organization and b.id = r.id limit 1) s
  left join lateral (select name from flow n where n.organization = r.organization and n.id = s.flow limit 1) f on true
  where r.id = any(runs) and r.id between runs[1] and runs[cardinality(runs)]
    and r.lease_epoch = 0 and r.seq = 0 and r.facts = 0 and coalesce(r.wake_at <= clock_timestamp(), false);
  if cardinality(fresh) = cardinality(runs) then
    return array_to_json(looked_at);
  end if;
  with claimed as (
    update run r set status = 'running', lease_owner = owner, lease_epoch = r.lease_epoch + 1,
      crashes = r.crashes + (r.lease_owner is not null)::int, due_at = null,
      wake_at = clock_timestamp() + lease_ms * interval '1 millisecond'
    where r.id = any(runs) and r.id between runs[1] and runs[cardinality(runs)]
      and coalesce(r.wake_at <= clock_timestamp(), false) and r.id <> all(coalesce(fresh, '{}'))
    returning r.id
  )
  select array_agg(id) into mine from claimed;
  -- Read after the claim, so that nothing is missed that whoever held the run before committed meanwhile.
  select array_agg(json_build_array(r.id, r.organization, r.lease_epoch, r.crashes, s.flow, f.name, s.version,
    s.document_hash, s.started_by, s.subject, s.created_at, s.trigger, s.inputs, s.parent_run, s.parent_step, s.parent_depth,
    case when r.seq > 0 then (select ('[' || string_agg(j.events, ',' order by j.seq) || ']')::json
      from journal j where j.organization = r.organization and j.run = r.id and j.seq > coalesce(k.seq, w.seq, 0)) end,
    case when r.facts > 0 then (select json_agg(json_build_object('id', t.id::text, 'fact', t.fact) order by t.id)
      from run_fact t where t.organization = r.organization and t.run = r.id) end,
    case when r.seq > 0 then (
      select json_agg(json_build_object('step', e.step, 'attempt', e.attempt, 'key', e.key) order by e.started_at)
      from effect e where e.organization = r.organization and e.run = r.id and e.ended_at is null) end,
    case when s.retried_from is not null then inherited_steps(r.organization, r.id) end, k.kept))
  into claimed
  from run r
  cross join lateral (select * from run_start b where b.organization = r.organization and b.id = r.id limit 1) s
  left join lateral (select name from flow n where n.organization = r.organization and n.id = s.flow limit 1) f on true
  cross join lateral (select known[array_position(runs, r.id)] as seq) w
  -- No state is kept of fewer events than that.
  left join lateral (select o.seq, json_build_array(o.seq, length(o.state), o.state::json) as kept from run_snapshot o
    where r.seq >= 100 and w.seq is null and o.organization = r.organization and o.run = r.id limit 1) k on true
  where r.id = any(mine) and r.id between runs[1] and runs[cardinality(runs)];
  return array_to_json(looked_at || claimed);
end $$;

-- Has runs that nobody ever held be taken by their next claim.
create function take_by_claim(runs text[]) returns void language plpgsql
${forBatches} as $$
begin
  update run r set lease_epoch = 1
  where r.id = any(runs) and r.id between runs[1] and runs[cardinality(runs)]
    and coalesce(r.lease_epoch = 0 and r.ended_at is null, false);
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
-- and those held that have facts yet to take. A step of the epoch 0 takes its run, which nobody held before.
create function advance_runs(runs text[], steps json, taken json, events text, intents json, settled json, children json,
  triggers text, inputs text, tells json)
returns json language plpgsql
${forBatches} as $$
declare
  one text;
  s record;
  held text[];
  unread text[];
  lost text[];
begin
  if tells is not null then
    for one in
      select id from unnest(runs) id union select t.parent from json_to_recordset(tells) t(parent text) order by 1
    loop
      perform 1 from run where id = one for update;
    end loop;
  end if;
  with written as (
    update run r set
      seq = r.seq + b.count,
      crashes = case when b.seen_facts is null and (b.count > 0 or b.status is not null) then 0 else r.crashes end,
      facts = r.facts - b.taken,
      status = coalesce(b.status, 'running'),
      lease_owner = case when b.status is null then coalesce(b.owner, r.lease_owner) end,
      lease_epoch = greatest(r.lease_epoch, 1),
      wake_at = case
        when b.status is null then case when b.epoch = 0 then clock_timestamp() + b.lease_ms * interval '1 millisecond' else r.wake_at end
        when b.ended then null
        when b.seen_facts is not null then case when r.facts > b.seen_facts then clock_timestamp() end
        when b.wake = 'now' or r.facts > b.taken then clock_timestamp()
        else b.wake::timestamptz end,
      due_at = case when b.status is null and b.epoch > 0 then r.due_at else b.due_at end,
      late_ms = greatest(r.late_ms, b.late_ms),
      ended_at = case when b.ended then clock_timestamp() end,
      error = coalesce(b.error, r.error),
      output = coalesce(b.output::json, r.output)
    from json_to_recordset(steps) b(organization text, run text, epoch integer, owner text, lease_ms integer, from_seq integer,
      count integer, taken integer, status text, ended boolean, seen_facts integer, wake text, due_at timestamptz, late_ms bigint,
      error text, output text)
    where r.id = any(runs) and r.id between runs[1] and runs[cardinality(runs)] and r.id = b.run
      and r.organization = b.organization and r.lease_epoch = b.epoch
      and coalesce(r.ended_at is null and (r.lease_owner <> '' or b.epoch = 0) and (b.count = 0 or r.seq = b.from_seq - 1), false)
    returning r.id, r.facts
  )
  select array_agg(id), array_agg(id) filter (where facts > 0) into held, unread from written;
  if held is null or cardinality(held) < cardinality(runs) then
    lost := array(select id from unnest(runs) id where held is null or id <> all(held));
  end if;
  if taken is not null then
    for s in select * from json_to_recordset(taken) t(organization text, run text, ids bigint[])
    loop
      continue when s.run = any(lost);
      delete from run_fact f where f.organization = s.organization and f.run = s.run and f.id = any(s.ids);
    end loop;
  end if;
  insert into journal (organization, run, seq, last, events)
  select b.organization, b.run, b.from_seq, b.from_seq + b.count - 1, b.events
  from rows from (json_to_recordset(steps) as (organization text, run text, from_seq integer, count integer),
    string_to_table(events, E'\\n')) b(organization, run, from_seq, count, events)
  where b.count > 0 and (lost is null or b.run <> all(lost));
  if intents is not null then
    insert into effect (organization, run, step, attempt, action, class, key)
    select i.organization, i.run, i.step, i.attempt, i.action, i.class, i.key
    from json_to_recordset(intents) i(organization text, run text, step text, attempt integer, action text, class text, key text)
    where lost is null or i.run <> all(lost)
    on conflict (organization, run, step, attempt) do update
      set key = excluded.key, started_at = clock_timestamp(), ended_at = null, outcome = null;
  end if;
  if settled is not null then
    -- Written over the row that is there: an update would be free to read all effects of the batch for each of them.
    insert into effect as e (organization, run, step, attempt, action, class, key, ended_at, outcome)
    select i.organization, i.run, i.step, i.attempt, i.action, i.class, i.key, clock_timestamp(), o.outcome
    from json_to_recordset(settled) o(organization text, run text, step text, attempt integer, outcome text)
    cross join lateral (
      select * from effect f where f.organization = o.organization and f.run = o.run and f.step = o.step and f.attempt = o.attempt
      limit 1
    ) i
    where lost is null or o.run <> all(lost)
    on conflict (organization, run, step, attempt) do update set ended_at = excluded.ended_at, outcome = excluded.outcome;
  end if;
  if children is not null then
    perform create_runs(children, triggers, inputs, false, case when lost is not null then coalesce(held, '{}') end);
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
        perform lend_payloads(s.organization, s.run, one, s.lent) where s.lent is not null;
      end if;
    end loop;
  end if;
  return json_build_object('lost', lost, 'told', unread);
end $$;
`,
};
