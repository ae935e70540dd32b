import type { Migration } from './migration.ts';

export const runs: Migration = {
  name: '0003-runs',
  sql: `
-- wake_at is when somebody should look at the run: while it is leased, the lease's end. So a run may be claimed as soon
-- as wake_at has come, whatever the reason. facts counts the rows in run_fact, so that a release and a delivery that meet
-- decide on this one row and no wake-up is lost between them.
create table run (
  organization text not null,
  id text not null,
  flow text not null,
  version integer,
  document_hash text not null,
  draft json,
  status text not null default 'queued'
    check (status in ('queued', 'running', 'waiting', 'attention', 'finished', 'failed', 'cancelled')),
  started_by text not null,
  subject text not null,
  trigger json not null,
  inputs json not null,
  output json,
  error text,
  parent_run text,
  parent_step text,
  parent_depth integer,
  retried_from text,
  took_over boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  due_at timestamptz,
  wake_at timestamptz default clock_timestamp(),
  lease_owner text,
  lease_epoch integer not null default 0,
  crashes integer not null default 0,
  seq integer not null default 0,
  facts integer not null default 0 check (facts >= 0),
  primary key (organization, id),
  constraint terminal_has_ended check ((status in ('finished', 'failed', 'cancelled')) = (ended_at is not null)),
  constraint terminal_is_free check (ended_at is null or (wake_at is null and lease_owner is null))
) with (fillfactor = 80);
create unique index run_by_id on run (id);
create index run_to_wake on run (organization, wake_at) where wake_at is not null;
create index run_recent on run (organization, created_at desc, id desc);
create index run_of_flow on run (organization, flow, created_at desc, id desc);
create index run_not_finished on run (organization, status, created_at desc, id desc) where status <> 'finished';
-- Of one run only one retry is open at a time, and none after one that went on with its open steps: two of them would
-- both wait for the same answers.
create unique index run_retried on run (organization, retried_from) where retried_from is not null and (ended_at is null or took_over);
create index run_of_parent on run (organization, parent_run) where parent_run is not null;

create function keep_terminal() returns trigger language plpgsql as $$
begin
  raise exception 'Run % has ended as %: that is for ever, it cannot become %.', old.id, old.status, new.status
    using errcode = 'restrict_violation';
end $$;
create trigger run_terminal_is_for_ever before update on run for each row
  when (old.ended_at is not null and new.status is distinct from old.status) execute function keep_terminal();

create table run_fact (
  organization text not null,
  run text not null,
  id bigint generated always as identity,
  fact json not null,
  primary key (organization, run, id),
  foreign key (organization, run) references run (organization, id) on delete cascade
);

-- One row holds the events that were appended together: seq is the first one's number, last the last one's.
create table journal (
  organization text not null,
  run text not null,
  seq integer not null,
  last integer not null check (last >= seq),
  events json not null,
  primary key (organization, run, seq)
);

create table effect (
  organization text not null,
  run text not null,
  step text not null,
  attempt integer not null,
  action text not null,
  class text not null check (class in ('A', 'B', 'C')),
  key text not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  outcome text check (outcome in ('ok', 'failed', 'unknown')),
  primary key (organization, run, step, attempt),
  constraint ended_has_outcome check ((ended_at is null) = (outcome is null))
);
`,
};
