import type { Migration } from './migration.ts';

export const data: Migration = {
  name: '0005-data',
  sql: `
create table connection (
  organization text not null,
  id text not null,
  name text not null,
  title text not null,
  connector text not null,
  settings json not null,
  secrets json not null,
  revision integer not null default 1,
  hook_secret json,
  hook_verified_at timestamptz,
  last_event_at timestamptz,
  health json,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization, id),
  constraint connection_name unique (organization, name)
);
-- The public address of a connection's hook names the connection only.
create unique index connection_by_hook on connection (id);
create index connection_by_connector on connection (connector);

create table connection_cursor (
  organization text not null,
  connection text not null,
  cursor text not null,
  updated_at timestamptz not null default now(),
  primary key (organization, connection),
  foreign key (organization, connection) references connection (organization, id) on delete cascade
);

create table table_def (
  organization text not null,
  id text not null,
  name text not null,
  folder text,
  columns json not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization, id),
  constraint table_name unique (organization, name),
  foreign key (organization, folder) references folder (organization, id)
);

-- key is the idempotency key of the step that made the row: made again, it is found instead.
create table table_row (
  organization text not null,
  table_id text not null,
  id text not null,
  key text,
  position bigint generated always as identity,
  row_values jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organization, table_id, id),
  foreign key (organization, table_id) references table_def (organization, id) on delete cascade
);
create index table_row_in_order on table_row (organization, table_id, position);
create unique index table_row_by_key on table_row (organization, table_id, key) where key is not null;

-- depth: how many runs led to the one that wrote the row; null if a person or a program outside did.
create table table_change (
  organization text not null,
  id bigint generated always as identity,
  table_id text not null,
  row_id text not null,
  change text not null check (change in ('added', 'changed')),
  at timestamptz not null default clock_timestamp(),
  row_values json not null,
  depth integer,
  primary key (organization, id)
);
create unique index table_change_in_order on table_change (id);

-- Parted by the month in which an event came in, so that whole months are let go. What is told again is looked for in
-- every month; the key keeps two tellings at the same time apart.
create table inbox (
  organization text not null,
  source text not null,
  id text not null,
  month date not null,
  at timestamptz not null,
  received_at timestamptz not null default now(),
  body json not null,
  runs text[] not null,
  primary key (organization, source, id, month)
) partition by range (month);
create table inbox_default partition of inbox default;

-- Events from before are refused: whether they came in already is not known any more.
create table inbox_forgotten (
  only_one boolean primary key default true check (only_one),
  before timestamptz not null
);

-- Records the events that are unknown so far and not older than what is remembered, and creates the runs that they cause;
-- answers the ids of these.
create function accept_events(events json, given json, triggers text, inputs text) returns text[] language plpgsql
set enable_seqscan = off as $$
declare
  fresh text[];
  this_month date;
begin
  -- Two months have no key in common, so around their turn one call after the other is heard.
  if date_trunc('month', clock_timestamp() + interval '10 minutes', 'UTC') <>
    date_trunc('month', clock_timestamp() - interval '10 minutes', 'UTC') then
    perform pg_advisory_xact_lock(hashtext('accept_events'));
  end if;
  this_month := date_trunc('month', clock_timestamp() at time zone 'UTC');
  with kept as (
    insert into inbox (organization, source, id, month, at, body, runs)
    select e.organization, e.source, e.id, greatest(this_month, date_trunc('month', e.at at time zone 'UTC')::date), e.at,
      e.body::json, coalesce(e.runs, '{}')
    from json_to_recordset(events) e(organization text, source text, id text, at timestamptz, body text, runs text[])
    -- A count, not "not exists": that may become a join, planned while the inbox was empty and never looked at again.
    where e.at >= coalesce((select before from inbox_forgotten), '-infinity') and (
      select count(*) from inbox i where i.organization = e.organization and i.source = e.source and i.id = e.id) = 0
    on conflict do nothing
    returning concat_ws(' ', organization, source, id) as cause
  )
  select array_agg(cause) into fresh from kept;
  return case when fresh is null or given is null then null else create_runs(given, triggers, inputs, false, fresh) end;
end $$;

-- What must not be let go, whatever its age. target is a run, a flow or a person; of the whole organization it is empty.
create table legal_hold (
  organization text not null,
  id text not null,
  scope text not null check (scope in ('run', 'flow', 'subject', 'organization')),
  target text not null,
  reason text not null,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  lifted_by text,
  lifted_at timestamptz,
  primary key (organization, id),
  constraint organization_is_whole check ((scope = 'organization') = (target = '')),
  constraint lifted_by_somebody check ((lifted_at is null) = (lifted_by is null))
);
create index legal_hold_in_force on legal_hold (organization, scope, target) where lifted_at is null;

create function is_held(of_organization text, run text, flow text, subject text) returns boolean language sql stable as $$
  select exists (select from legal_hold h where h.organization = of_organization and h.lifted_at is null
    and (h.scope = 'organization' or h.scope = 'run' and h.target = run or h.scope = 'flow' and h.target = flow
      or h.scope = 'subject' and lower(h.target) = lower(subject)))
$$;

-- The last word on holds, for whoever deletes by hand too.
create function refuse_held() returns trigger language plpgsql as $$
declare
  of_run text;
begin
  if tg_argv[0] = 'id' then
    of_run := old.id;
  else
    of_run := old.run;
  end if;
  if exists (select from run_start s where s.organization = old.organization and s.id = of_run
    and is_held(s.organization, s.id, s.flow, s.subject)) then
    raise exception 'Run % is under a legal hold: lift the hold before anything of it is deleted.', of_run
      using errcode = 'restrict_violation';
  end if;
  return old;
end $$;
create trigger held_run_start_stays before delete on run_start for each row execute function refuse_held('id');
create trigger held_run_stays before delete on run for each row execute function refuse_held('id');
create trigger held_journal_stays before delete on journal for each row execute function refuse_held('run');
create trigger held_effect_stays before delete on effect for each row execute function refuse_held('run');
`,
};
