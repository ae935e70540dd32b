import type { Migration } from './migration.ts';

/** Rare beside the steps of runs, so it is a statement of its own and costs those nothing. */
export const runSnapshots: Migration = {
  name: '0011-run-snapshots',
  sql: `
-- As advance_runs, and advance_and_move_runs if there are moves, for steps of which some keep their run's state, or forget it
-- (without seq). The states come as lines, one for each of those that are kept.
create function advance_and_keep_runs(runs text[], steps json, taken json, events text, intents json, settled json,
  children json, triggers text, inputs text, tells json, moves json, snapshots json, states text)
returns json language plpgsql set enable_seqscan = off as $$
declare
  exceptions json;
  lost text[];
begin
  if moves is null then
    exceptions := advance_runs(runs, steps, taken, events, intents, settled, children, triggers, inputs, tells);
  else
    exceptions := advance_and_move_runs(runs, steps, taken, events, intents, settled, children, triggers, inputs, tells,
      moves);
  end if;
  if json_typeof(exceptions -> 'lost') = 'array' then
    select array_agg(l.id) into lost from json_array_elements_text(exceptions -> 'lost') l(id);
  end if;
  delete from run_snapshot k using json_to_recordset(snapshots) s(organization text, run text, seq integer)
  where s.seq is null and k.organization = s.organization and k.run = s.run and (lost is null or s.run <> all(lost));
  insert into run_snapshot (organization, run, seq, state)
  select s.organization, s.run, s.seq, s.state
  from rows from (json_to_recordset(snapshots) as (organization text, run text, seq integer),
    string_to_table(states, E'\\n')) s(organization, run, seq, state)
  where s.seq is not null and (lost is null or s.run <> all(lost))
  on conflict (organization, run) do update set seq = excluded.seq, state = excluded.state;
  return exceptions;
end $$;
`,
};
