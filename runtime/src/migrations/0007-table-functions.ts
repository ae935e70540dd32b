import type { Migration } from './migration.ts';

export const tableFunctions: Migration = {
  name: '0007-table-functions',
  sql: `
-- A cell as an instant, or null if it is none: one odd cell must not fail a search.
create function cell_moment(cell text) returns timestamptz language plpgsql stable as $$
begin
  return cell::timestamptz;
exception when others then
  return null;
end $$;

create function cell_number(cell jsonb) returns numeric language sql immutable as $$
  select case jsonb_typeof(cell) when 'number' then (cell #>> '{}')::numeric end
$$;

create function is_empty_cell(cell jsonb) returns boolean language sql immutable as $$
  select coalesce(cell, 'null'::jsonb) in ('null'::jsonb, '""'::jsonb, '[]'::jsonb, '{}'::jsonb)
$$;
`,
};
