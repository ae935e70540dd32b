import type { RunSnapshot } from '@joinery/core';
import type { Claim } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { readEvents, type StoredEvents } from './journal-text.ts';
import { sendAgain } from './send-again.ts';

export interface ClaimAsked {
  readonly run: string;
  readonly owner: string;
  /** Number of the event up to which the caller knows the run. */
  readonly known: number | undefined;
}

/** As `claim_runs` lists it. */
type ClaimRecord = readonly [
  run: string,
  organization: string,
  epoch: number,
  crashes: number,
  flow: string,
  flowName: string | null,
  version: number | null,
  documentHash: string,
  startedBy: string,
  subject: string,
  createdAt: string,
  trigger: Claim['trigger'],
  inputs: Claim['inputs'],
  parentRun: string | null,
  parentStep: string | null,
  parentDepth: number | null,
  // Absent where the run was only looked at.
  journal?: readonly StoredEvents[] | null,
  facts?: Claim['facts'] | null,
  openEffects?: Claim['openEffects'] | null,
  inherited?: { readonly keys: Record<string, string> | null; readonly children: string[] | null } | null,
  snapshot?: readonly [seq: number, size: number, state: RunSnapshot] | null,
];

/** Claims different runs, those of each owner in one commit; null for each run that cannot be claimed now. */
export async function claimRuns(
  pool: DatabasePool,
  asked: readonly ClaimAsked[],
  leaseMs: number,
): Promise<readonly (Claim | null)[]> {
  const claims = new Map<string, Claim>();
  for (const owner of new Set(asked.map((one) => one.owner))) {
    const its = asked.filter((one) => one.owner === owner);
    for (const claim of await claimFor(pool, owner, its, leaseMs)) claims.set(claim.run, claim);
  }
  return asked.map(({ run }) => claims.get(run) ?? null);
}

async function claimFor(
  pool: DatabasePool,
  owner: string,
  asked: readonly ClaimAsked[],
  leaseMs: number,
): Promise<readonly Claim[]> {
  const sorted = asked.toSorted((one, other) => (one.run < other.run ? -1 : 1));
  const { rows } = await sendAgain(() =>
    pool.query<{ readonly claims: readonly ClaimRecord[] | null; readonly now: string }>({
      name: 'claim_runs',
      text: 'select claim_runs($1, $2, $3, $4) as claims, instant(clock_timestamp()) as now',
      values: [sorted.map(({ run }) => run), owner, leaseMs, knownOf(sorted)],
    }),
  );
  const now = rows[0]?.now ?? '';
  const known = new Map(asked.map((one) => [one.run, one.known ?? 0]));
  return rows[0]?.claims?.map((record) => toClaim(record, now, known.get(record[0]) ?? 0)) ?? [];
}

/** Null where nobody knows anything, as most often. */
function knownOf(asked: readonly ClaimAsked[]): readonly (number | null)[] | null {
  return asked.some(({ known }) => known !== undefined) ? asked.map(({ known }) => known ?? null) : null;
}

function toClaim(record: ClaimRecord, now: string, known: number): Claim {
  const [run, organization, epoch, crashes, flow, flowName, version, documentHash, startedBy, subject, ...rest] =
    record;
  const [createdAt, trigger, inputs, parentRun, parentStep, parentDepth, journal, facts, openEffects, ...more] = rest;
  const [inherited, snapshot] = more;
  return {
    organization,
    run,
    epoch,
    now,
    flow,
    flowName: flowName ?? flow,
    version,
    documentHash,
    startedBy,
    subject,
    createdAt: new Date(createdAt).toISOString(),
    trigger,
    inputs,
    crashes,
    parent: parentRun === null ? null : { run: parentRun, step: parentStep },
    depth: parentDepth ?? 0,
    snapshot: snapshot ? { seq: snapshot[0], size: snapshot[1], state: snapshot[2] } : null,
    after: snapshot ? snapshot[0] : known,
    journal: journal?.flatMap(readEvents) ?? [],
    facts: facts ?? [],
    openEffects: openEffects ?? [],
    inherited: inherited ? { keys: inherited.keys ?? {}, children: inherited.children ?? [] } : null,
  };
}
