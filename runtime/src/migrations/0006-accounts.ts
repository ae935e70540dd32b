import type { Migration } from './migration.ts';

export const accounts: Migration = {
  name: '0006-accounts',
  sql: `
-- The four account_ tables are better-auth's, with its columns in our spelling.
create table account_user (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table account_session (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ip_address text,
  user_agent text,
  user_id text not null references account_user on delete cascade
);
create index account_session_of_user on account_session (user_id);

create table account_credential (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references account_user on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index account_credential_of_user on account_credential (user_id);

create table account_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index account_verification_by_identifier on account_verification (identifier);

-- One row at most: whoever writes it is the owner of this installation.
create table installation (
  only_one boolean primary key default true check (only_one),
  owner text not null references account_user deferrable initially deferred,
  claimed_at timestamptz not null default now()
);

alter table membership add foreign key (user_id) references account_user on delete cascade;

create table api_token (
  organization text not null references organization on delete cascade,
  id text not null,
  hash text not null unique,
  name text not null,
  role text not null check (role in ('viewer', 'operator', 'builder', 'owner')),
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  primary key (organization, id)
);
`,
};
