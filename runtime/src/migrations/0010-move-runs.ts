import type { Migration } from './migration.ts';

/** Rare beside the steps of runs, so it is a statement of its own and costs those nothing. */
export const moveRuns: Migration = {
  name: '0010-move-runs',
  sql: `
-- As advance_runs, for steps of which some have their run go by another version from here on.
create function advance_and_move_runs(runs text[], steps json, taken json, events text, intents json, settled json,
  children json, triggers text, inputs text, tells json, moves json)
returns json language plpgsql as $$
declare
  exceptions json := advance_runs(runs, steps, taken, events, intents, settled, children, triggers, inputs, tells);
begin
  update run_start s set version = m.version, document_hash = m.hash
  from json_to_recordset(moves) m(organization text, run text, version integer, hash text)
  where s.organization = m.organization and s.id = m.run
    and not exists (select from json_array_elements_text(
      case when json_typeof(exceptions -> 'lost') = 'array' then exceptions -> 'lost' else '[]' end) l(id) where l.id = m.run);
  return exceptions;
end $$;
`,
};
