import type { Claim } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { readEvents, type StoredEvents } from './journal-text.ts';
import { sendAgain } from './send-again.ts';

export interface ClaimAsked {
  readonly run: string;
  readonly owner: string;
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
  parentDepth: number,
  // Absent where the run was only looked at.
  journal?: readonly StoredEvents[] | null,
  facts?: Claim['facts'] | null,
  openEffects?: Claim['openEffects'] | null,
  inherited?: { readonly keys: Record<string, string> | null; readonly children: string[] | null } | null,
];

/** Claims different runs, those of each owner in one commit; null for each run that cannot be claimed now. */
export async function claimRuns(
  pool: DatabasePool,
  asked: readonly ClaimAsked[],
  leaseMs: number,
): Promise<readonly (Claim | null)[]> {
  const claims = new Map<string, Claim>();
  for (const owner of new Set(asked.map((one) => one.owner))) {
    const runs = asked.flatMap((one) => (one.owner === owner ? [one.run] : [])).toSorted();
    for (const claim of await claimFor(pool, owner, runs, leaseMs)) claims.set(claim.run, claim);
  }
  return asked.map(({ run }) => claims.get(run) ?? null);
}

async function claimFor(
  pool: DatabasePool,
  owner: string,
  runs: readonly string[],
  leaseMs: number,
): Promise<readonly Claim[]> {
  const { rows } = await sendAgain(() =>
    pool.query<{ readonly claims: readonly ClaimRecord[] | null; readonly now: string }>({
      name: 'claim_runs',
      text: 'select claim_runs($1, $2, $3) as claims, instant(clock_timestamp()) as now',
      values: [runs, owner, leaseMs],
    }),
  );
  const now = rows[0]?.now ?? '';
  return rows[0]?.claims?.map((record) => toClaim(record, now)) ?? [];
}

function toClaim(record: ClaimRecord, now: string): Claim {
  const [run, organization, epoch, crashes, flow, flowName, version, documentHash, startedBy, subject, ...rest] =
    record;
  const [createdAt, trigger, inputs, parentRun, parentStep, parentDepth, journal, facts, openEffects, inherited] = rest;
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
    parent: parentRun === null ? null : { run: parentRun, step: parentStep, depth: parentDepth },
    journal: journal?.flatMap(readEvents) ?? [],
    facts: facts ?? [],
    openEffects: openEffects ?? [],
    inherited: inherited ? { keys: inherited.keys ?? {}, children: inherited.children ?? [] } : null,
  };
}
