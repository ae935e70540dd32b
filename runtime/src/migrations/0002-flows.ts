import type { Migration } from './migration.ts';

/** Documents are json, not jsonb: they are never searched, and keep their bytes. */
export const flows: Migration = {
  name: '0002-flows',
  sql: `
create table folder (
  organization text not null,
  id text not null,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (organization, id)
);

-- A deleted flow stays as a row: its runs still name it, and their documents read back.
create table flow (
  organization text not null,
  id text not null,
  name text not null,
  description text not null,
  folder text,
  is_on boolean not null default false,
  draft json not null,
  draft_hash text not null,
  revision integer not null default 1,
  published_version integer,
  published_hash text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by text not null,
  deleted_at timestamptz,
  primary key (organization, id),
  foreign key (organization, folder) references folder (organization, id)
);
create index flow_in_folder on flow (organization, folder) where deleted_at is null;

create table flow_version (
  organization text not null,
  flow text not null,
  version integer not null,
  hash text not null,
  document json not null,
  runs_per_minute integer generated always as ((document #>> '{settings,maxRunsPerMinute}')::integer) stored,
  published_at timestamptz not null default now(),
  published_by text not null,
  note text not null,
  primary key (organization, flow, version),
  foreign key (organization, flow) references flow (organization, id)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'A published version of a flow never changes.' using errcode = 'restrict_violation';
end $$;
create trigger flow_version_is_immutable before update on flow_version
  for each row execute function refuse_change();

create table subscription (
  organization text not null,
  flow text not null,
  node text not null,
  version integer not null,
  listens_on text not null,
  connection text,
  input json not null,
  since timestamptz not null default now(),
  primary key (organization, flow, node),
  foreign key (organization, flow) references flow (organization, id) on delete cascade
);
create index subscription_by_connection on subscription (organization, connection);
create index subscription_by_source on subscription (listens_on);

create table variable (
  organization text not null,
  name text not null,
  type text not null,
  title text not null,
  help text not null,
  value json not null,
  choices json,
  updated_at timestamptz not null default now(),
  primary key (organization, name)
);
`,
};
