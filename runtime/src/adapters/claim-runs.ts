import type { RunEvent } from '@joinery/core';
import type { Claim } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { sendAgain } from './send-again.ts';

export interface ClaimAsked {
  readonly run: string;
  readonly owner: string;
}

type ClaimRecord = Omit<Claim, 'parent' | 'journal' | 'facts' | 'openEffects' | 'inherited'> & {
  readonly parentRun: string | null;
  readonly parentStep: string | null;
  readonly parentDepth: number;
  readonly journal: readonly (readonly RunEvent[])[] | null;
  readonly facts: Claim['facts'] | null;
  readonly openEffects: Claim['openEffects'] | null;
  readonly inherited: { readonly keys: Record<string, string> | null; readonly children: string[] | null } | null;
};

/** Claims different runs in one commit; null for each run that cannot be claimed now. */
export async function claimRuns(
  pool: DatabasePool,
  asked: readonly ClaimAsked[],
  leaseMs: number,
): Promise<readonly (Claim | null)[]> {
  const statement = {
    name: 'claim_runs',
    // In the order in which every other writer of several runs locks them. What changes something is called after sorting.
    text: `select a.run, claim_run(a.run, a.owner, $3) as claim
      from unnest($1::text[], $2::text[]) a(run, owner) order by a.run`,
    values: [asked.map(({ run }) => run), asked.map(({ owner }) => owner), leaseMs],
  };
  const { rows } = await sendAgain(() =>
    pool.query<{ readonly run: string; readonly claim: ClaimRecord | null }>(statement),
  );
  const claims = new Map(rows.map(({ run, claim }) => [run, claim && toClaim(claim)]));
  return asked.map(({ run }) => claims.get(run) ?? null);
}

function toClaim(record: ClaimRecord): Claim {
  const { parentRun, parentStep, parentDepth, journal, facts, openEffects, inherited, ...rest } = record;
  return {
    ...rest,
    flowName: rest.flowName ?? rest.flow,
    parent: parentRun === null ? null : { run: parentRun, step: parentStep, depth: parentDepth },
    journal: journal?.flat() ?? [],
    facts: facts ?? [],
    openEffects: openEffects ?? [],
    inherited: inherited && { keys: inherited.keys ?? {}, children: inherited.children ?? [] },
  };
}
