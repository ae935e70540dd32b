import type { Migration } from './migration.ts';

/** Lets each process keep what it has read of connections, variables and triggers, and ask only whether it still holds. */
export const settingsRevision: Migration = {
  name: '0009-settings-revision',
  sql: `
create table settings_revision (
  one boolean primary key default true check (one),
  revision bigint not null default 0
);
insert into settings_revision default values;

-- In the commit of the change, so that whoever reads the new number reads the change too.
create function settings_changed() returns trigger language plpgsql as $$
begin
  update settings_revision set revision = revision + 1;
  return null;
end $$;
-- When a connection was last heard from is not among what is kept.
create trigger connection_changed after insert or delete
  or update of name, title, connector, settings, secrets, revision, hook_secret, hook_verified_at, help
  on connection for each statement execute function settings_changed();
create trigger subscription_changed after insert or update or delete on subscription
  for each statement execute function settings_changed();
create trigger variable_changed after insert or update or delete on variable
  for each statement execute function settings_changed();
`,
};
