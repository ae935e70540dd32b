/**
 * Keeps: a run is written only by who holds its lease, with the epoch of that lease, and only where its journal ends;
 * a run that has ended never changes; the database's clock alone decides what is due.
 */
import type { Flow } from '@joinery/core';
import { LEASE_MS, type NewRun, type OutsideFact, type Runs } from '../ports.ts';
import { type ClaimAsked, claimRuns } from './claim-runs.ts';
import type { DatabasePool } from './database-pool.ts';
import { groupCommit } from './group-commit.ts';
import { fromJournalText } from './journal-text.ts';
import { isLarge } from './payloads/is-large.ts';
import { keptRunRecords } from './payloads/kept-run-records.ts';
import { type PostgresPayloads, postgresPayloads } from './payloads/postgres-payloads.ts';
import { sendAgain } from './send-again.ts';
import { writeAdvances } from './write-advances.ts';

const MAX_BATCH = 200;
/** A claim answers the whole journal, so fewer go together. */
const MAX_CLAIMS = 100;

export function postgresRuns(
  pool: DatabasePool,
  leaseMs: number = LEASE_MS,
  payloads: PostgresPayloads = postgresPayloads(pool),
): Runs {
  const claimTogether = groupCommit((asked: readonly ClaimAsked[]) => claimRuns(pool, asked, leaseMs), {
    keyOf: ({ run }) => run,
    maxBatch: MAX_CLAIMS,
  });
  return {
    create: async (organization, runs) => {
      if (runs.length === 0) return [];
      // What goes on for another run brings more along than what begins anew.
      const goesOn = runs.some(({ retriedFrom, carried }) => retriedFrom !== undefined || carried !== undefined);
      const { rows } = await nameMissingVersion(
        runs,
        pool.query<{ readonly created: readonly string[] | null }>({
          name: 'create_runs',
          text: 'select create_runs($1, $2, $3, $4, null) as created',
          values: [
            ...(await keptRunRecords(
              payloads,
              runs.map((run) => ({ organization, run })),
            )),
            goesOn,
          ],
        }),
      );
      const created = new Set(rows[0]?.created);
      return runs.flatMap(({ id }) => (created.has(id) ? [id] : []));
    },
    claim: (run, owner, known) => claimTogether({ run, owner, known }),
    advance: groupCommit((steps) => writeAdvances(pool, payloads, steps, leaseMs), {
      keyOf: ({ run }) => run,
      maxBatch: MAX_BATCH,
    }),
    renew: (owner, held) => renew(pool, owner, held, leaseMs),
    deliver: async (organization, run, fact) => {
      const { rows } = await pool.query<{ readonly answer: 'delivered' | 'unknown-run' | 'over' }>({
        name: 'deliver_fact',
        text: 'select deliver_fact($1, $2, $3) as answer',
        values: [organization, run, await factRecord(payloads, organization, run, fact)],
      });
      return rows[0]?.answer ?? 'unknown-run';
    },
    claimable: (limit, overdueMs, perOrganization = limit) => claimable(pool, limit, overdueMs, perOrganization),
    dueSoon: (limit, fromMs, toMs) => dueSoon(pool, limit, fromMs, toMs),
    fill: payloads.fill,
    documentOf: (organization, flow, version, run) => documentOf(pool, organization, flow, version, run),
    journalOf: (organization, run, after, limit) => journalOf(pool, organization, run, after, limit),
  };
}

async function factRecord(
  payloads: PostgresPayloads,
  organization: string,
  run: string,
  fact: OutsideFact,
): Promise<string> {
  const text = JSON.stringify(fact);
  if (!isLarge(text, payloads.limit)) return text;
  return JSON.stringify(await payloads.keepFact(organization, run, fact));
}

export async function nameMissingVersion<Answer>(
  runs: readonly Pick<NewRun, 'draft' | 'flow' | 'version'>[],
  creating: Promise<Answer>,
): Promise<Answer> {
  try {
    return await creating;
  } catch (error) {
    if (!(error instanceof Error && 'column' in error && error.column === 'document_hash')) throw error;
    const missing = runs.find(({ draft }) => !draft);
    throw new Error(`Flow ${missing?.flow} has no version ${missing?.version}: start a version that is published.`);
  }
}

async function renew(
  pool: DatabasePool,
  owner: string,
  held: readonly { readonly run: string; readonly epoch: number }[],
  leaseMs: number,
): Promise<readonly string[]> {
  if (held.length === 0) return [];
  const { rows } = await pool.query<{ readonly id: string }>({
    name: 'renew_leases',
    text: `with mine as (
        select r.id from run r join json_to_recordset($2) h(run text, epoch integer) on h.run = r.id and h.epoch = r.lease_epoch
        where r.lease_owner = $1 order by r.id for update of r
      )
      update run r set wake_at = clock_timestamp() + $3 * interval '1 millisecond'
      from mine where r.id = mine.id returning r.id`,
    values: [owner, JSON.stringify(held), leaseMs],
  });
  const kept = new Set(rows.map(({ id }) => id));
  return held.flatMap(({ run }) => (kept.has(run) ? [] : [run]));
}

/** Steps over the index of open runs from one organization to the next. */
const openOrganizations = `
  (select organization from run where wake_at is not null order by organization limit 1)
  union all
  select (select n.organization from run n where n.wake_at is not null and n.organization > o.organization
    order by n.organization limit 1)
  from organizations o where o.organization is not null`;

/**
 * Runs whose lease has ended first, then those that nobody took yet. Of these as many as are asked for
 * are read of each organization, so that the cost follows neither history nor one organization's backlog.
 */
async function claimable(
  pool: DatabasePool,
  limit: number,
  overdueMs: number,
  perOrganization: number,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ readonly id: string }>({
    name: 'claimable_runs',
    text: `with recursive organizations as (${openOrganizations}), overdue as (select clock_timestamp() - $2 * interval '1 millisecond' as since)
      select id from (
        (select r.id, 0 as turn, r.wake_at from run r where r.lease_owner is not null and r.wake_at <= (select since from overdue)
        order by r.wake_at limit $1)
        union all
        (select d.id, d.turn, d.wake_at from organizations o cross join lateral (
          select r.id, r.wake_at, row_number() over (order by r.wake_at) as turn from (
            select id, wake_at from run where organization = o.organization and wake_at <= (select since from overdue)
              and lease_owner is null
            order by wake_at limit $3
          ) r
        ) d
        where o.organization is not null
        order by d.turn, d.wake_at limit $1)
      ) offered order by turn, wake_at limit $1`,
    values: [limit, overdueMs, Math.min(limit, perOrganization)],
  });
  const runs = rows.map(({ id }) => id);
  if (runs.length > 0)
    await sendAgain(() => pool.query({ text: 'select take_by_claim($1)', values: [runs.toSorted()] }));
  return runs;
}

/** Organization by organization as well: there are few of them, and their runs stand in the order of their time. */
async function dueSoon(pool: DatabasePool, limit: number, fromMs: number, toMs: number) {
  const { rows } = await pool.query<{ readonly run: string; readonly inMs: number }>({
    name: 'runs_due_soon',
    text: `with recursive organizations as (${openOrganizations}), now as (select clock_timestamp() as now)
      select d.id as run, extract(epoch from d.wake_at - (select now from now))::float8 * 1000 as "inMs"
      from organizations o cross join lateral (
        select id, wake_at from run where organization = o.organization and lease_owner is null
          and wake_at > (select now from now) + $2 * interval '1 millisecond'
          and wake_at <= (select now from now) + $3 * interval '1 millisecond'
        order by wake_at limit $1
      ) d
      where o.organization is not null
      order by d.wake_at limit $1`,
    values: [limit, fromMs, toMs],
  });
  return rows;
}

async function documentOf(
  pool: DatabasePool,
  organization: string,
  flow: string,
  version: number | null,
  run: string,
): Promise<Flow> {
  const { rows } = await pool.query<{ readonly document: Flow }>(
    version === null
      ? {
          text: 'select draft as document from run_start where organization = $1 and id = $2',
          values: [organization, run],
        }
      : {
          text: 'select document from flow_version where organization = $1 and flow = $2 and version = $3',
          values: [organization, flow, version],
        },
  );
  const document = rows[0]?.document;
  if (document) return document;
  throw new Error(`The document of run ${run} (flow ${flow}, version ${version ?? 'draft'}) is gone.`);
}

async function journalOf(pool: DatabasePool, organization: string, run: string, after: number, limit: number) {
  const { rows } = await pool.query<{ readonly seq: number; readonly events: string }>({
    name: 'journal_of_run',
    text: `select seq, events from journal
      where organization = $1 and run = $2 and last > $3 and seq <= $3 + $4 order by seq`,
    values: [organization, run, after, limit],
  });
  return rows
    .flatMap(({ seq, events }) => fromJournalText(events).map((event, at) => ({ seq: seq + at, event })))
    .filter(({ seq }) => seq > after && seq <= after + limit);
}
