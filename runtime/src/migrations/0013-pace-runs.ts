import type { Migration } from './migration.ts';

/** What create_runs does for flows with a limit of runs a minute. */
export const paceRuns: Migration = {
  name: '0013-pace-runs',
  sql: `
-- When the last runs of a flow that may begin only so many a minute began, or will: so many as it allows, oldest first.
create table flow_pace (
  organization text not null,
  flow text not null,
  begins timestamptz[] not null,
  primary key (organization, flow)
);

-- Has runs of flows that may begin only so many a minute begin later where there are too many: never more than that within
-- any minute, in their order, and evenly spaced while they have to wait. The rows of flows are locked in their order.
create function hold_back_runs(given json) returns void language plpgsql
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  of_flow record;
  one text;
  known timestamptz[];
  last_begin timestamptz;
  free_at timestamptz;
  begin_at timestamptz;
begin
  for of_flow in
    select n.organization, n.flow, max(n.rate) as rate, array_agg(n.id order by n.place) as ids
    from json_to_recordset(given) n(organization text, flow text, id text, rate integer, place bigint)
    group by n.organization, n.flow order by n.organization, n.flow
  loop
    insert into flow_pace (organization, flow, begins) values (of_flow.organization, of_flow.flow, '{}')
    on conflict do nothing;
    select p.begins into known from flow_pace p
    where p.organization = of_flow.organization and p.flow = of_flow.flow for update;
    foreach one in array of_flow.ids loop
      begin_at := clock_timestamp();
      last_begin := known[cardinality(known)];
      free_at := greatest(known[cardinality(known) - of_flow.rate + 1] + interval '1 minute', last_begin);
      if free_at > begin_at then
        begin_at := greatest(free_at, last_begin + interval '1 minute' / of_flow.rate);
        update run r set wake_at = begin_at, due_at = begin_at where r.id = one;
      end if;
      known := array_append(known, begin_at);
    end loop;
    update flow_pace p set begins = known[greatest(1, cardinality(known) - of_flow.rate + 1):]
    where p.organization = of_flow.organization and p.flow = of_flow.flow;
  end loop;
end $$;
`,
};
