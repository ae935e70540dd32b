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

create table table_change (
  organization text not null,
  id bigint generated always as identity,
  table_id text not null,
  row_id text not null,
  change text not null check (change in ('added', 'changed')),
  at timestamptz not null default clock_timestamp(),
  row_values json not null,
  primary key (organization, id)
);
create unique index table_change_in_order on table_change (id);

create table inbox (
  organization text not null,
  source text not null,
  id text not null,
  at timestamptz not null,
  received_at timestamptz not null default now(),
  body json not null,
  runs text[] not null,
  primary key (organization, source, id)
);
create index inbox_by_age on inbox (received_at);
`,
};
