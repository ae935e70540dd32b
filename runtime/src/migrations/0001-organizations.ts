import type { Migration } from './migration.ts';

export const organizations: Migration = {
  name: '0001-organizations',
  sql: `
create table organization (
  id text primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table membership (
  organization text not null references organization on delete cascade,
  user_id text not null,
  role text not null check (role in ('viewer', 'operator', 'builder', 'owner')),
  since timestamptz not null default now(),
  primary key (organization, user_id)
);
create index membership_of_user on membership (user_id);

-- What the product keeps about itself; organization '' is the installation's own.
create table setting (
  organization text not null,
  name text not null,
  value json not null,
  updated_at timestamptz not null default now(),
  primary key (organization, name)
);

-- An instant as text, ISO 8601 in UTC with milliseconds.
create function instant(moment timestamptz) returns text language sql stable parallel safe as $$
  select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
`,
};
