import type { Migration } from './migration.ts';

export const runs: Migration = {
  name: '0003-runs',
  sql: `
-- What a run leaves is parted by the months of run ids: they begin with their time, so that they sort by it and a range of
-- ids is a range of time. Whole months are then let go at once. The default partitions take ids that name no time, or one
-- whose month was not made; so nothing is ever refused. Ids compare by their bytes, whatever the database's language.

-- How a run began; written once.
create table run_start (
  organization text not null,
  id text collate "C" not null,
  flow text not null,
  version integer,
  document_hash text not null,
  draft json,
  started_by text not null,
  subject text not null,
  trigger json not null,
  inputs json not null,
  parent_run text,
  parent_step text,
  parent_depth integer,
  retried_from text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (organization, id)
) partition by range (id);
create table run_start_default partition of run_start default;
-- Only for who asks for a flow: while a month is nearly empty this index would look as good as the key for finding one run.
create index run_of_flow on run_start (organization, flow, id desc) where flow is not null;
create index run_of_parent on run_start (organization, parent_run) where parent_run is not null;

-- Where a run stands; written at each of its commits, so it is narrow. Its id alone is the key, because a ring names nothing
-- else. wake_at is when somebody should look at the run: while it is leased, the lease's end. So a run may be claimed as soon
-- as wake_at has come, whatever the reason. facts counts the rows in run_fact, so that a release and a delivery that meet
-- decide on this one row and no wake-up is lost between them. late_ms is the most by which a wait ended late, for lists.
create table run (
  id text collate "C" primary key,
  organization text not null,
  status text not null default 'queued'
    check (status in ('queued', 'running', 'waiting', 'attention', 'finished', 'failed', 'cancelled')),
  output json,
  error text,
  ended_at timestamptz,
  due_at timestamptz,
  late_ms bigint,
  wake_at timestamptz default clock_timestamp(),
  lease_owner text,
  lease_epoch integer not null default 0,
  crashes integer not null default 0,
  seq integer not null default 0,
  facts integer not null default 0 check (facts >= 0),
  constraint terminal_has_ended check ((status in ('finished', 'failed', 'cancelled')) = (ended_at is not null)),
  constraint terminal_is_free check (ended_at is null or (wake_at is null and lease_owner is null))
) partition by range (id);
create table run_default partition of run default with (fillfactor = 80);
create index run_to_wake on run (organization, wake_at) where wake_at is not null;
create index run_held on run (wake_at) where lease_owner is not null;
create index run_by_status on run (organization, status, id desc) where status in ('waiting', 'attention', 'failed', 'cancelled');

create function keep_terminal() returns trigger language plpgsql as $$
begin
  raise exception 'Run % has ended as %: that is for ever, it cannot become %.', old.id, old.status, new.status
    using errcode = 'restrict_violation';
end $$;
create trigger run_terminal_is_for_ever before update on run for each row
  when (old.ended_at is not null and new.status is distinct from old.status) execute function keep_terminal();

-- Of one run only one retry is open at a time, and none after one that went on with its open steps: two of them would
-- both wait for the same answers.
create table run_retry (
  organization text not null,
  retried text collate "C" not null,
  run text not null,
  took_over boolean not null,
  primary key (organization, retried)
) partition by range (retried);
create table run_retry_default partition of run_retry default;

-- A sequence of its own: a partitioned table has no identity column before PostgreSQL 17.
create sequence run_fact_id;
create table run_fact (
  organization text not null,
  run text collate "C" not null,
  id bigint not null default nextval('run_fact_id'),
  fact json not null,
  primary key (organization, run, id)
) partition by range (run);
alter sequence run_fact_id owned by run_fact.id;
create table run_fact_default partition of run_fact default;

-- One row holds the events that were appended together, as JSON: seq is the first one's number, last the last one's. They are
-- text, because nothing here looks into them.
create table journal (
  organization text not null,
  run text collate "C" not null,
  seq integer not null,
  last integer not null check (last >= seq),
  events text not null,
  primary key (organization, run, seq)
) partition by range (run);

-- The state of a run with a long journal as of its event seq, so that whoever claims it reads no more than what came after.
-- A run that is over has none.
create table run_snapshot (
  organization text not null,
  run text collate "C" not null,
  seq integer not null,
  state text not null,
  primary key (organization, run)
) partition by range (run);

-- Compressing is most of what an append costs, and this does it in a third of the time, where the server knows it.
do $$ begin
  alter table journal alter events set compression lz4;
  alter table run_snapshot alter state set compression lz4;
exception when feature_not_supported then
  null;
end $$;
create table journal_default partition of journal default;
create table run_snapshot_default partition of run_snapshot default;

-- Values too large for the journal, once a run, cut into parts: where one was, {"$payload": {"hash", "bytes"}} stands. They are
-- written before what refers to them, and never change.
create table payload (
  organization text not null,
  run text collate "C" not null,
  hash text not null,
  part integer not null,
  content text not null,
  primary key (organization, run, hash, part)
) partition by range (run);
do $$ begin
  alter table payload alter content set compression lz4;
exception when feature_not_supported then
  null;
end $$;
create table payload_default partition of payload default;

-- Large values of one run become another's, too: those named, or all.
create function lend_payloads(of_organization text, from_run text, to_run text, hashes text[]) returns void language sql as $$
  insert into payload (organization, run, hash, part, content)
  select p.organization, to_run, p.hash, p.part, p.content from payload p
  where p.organization = of_organization and p.run = from_run and (hashes is null or p.hash = any(hashes))
  on conflict do nothing
$$;

create table effect (
  organization text not null,
  run text collate "C" not null,
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
) partition by range (run);
create table effect_default partition of effect default;
`,
};
