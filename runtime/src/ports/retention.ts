import type { Instant } from '@joinery/core';

/** What a hold keeps: one run, the runs of a flow, those about a person, or everything. */
export type HoldScope = 'run' | 'flow' | 'subject' | 'organization';

export interface LegalHold {
  readonly id: string;
  readonly scope: HoldScope;
  /** Id of the run or flow, or the person's name as runs give it; empty for the whole organization. */
  readonly target: string;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly liftedBy: string | null;
  readonly liftedAt: Instant | null;
}

/** How it went: whole partitions; all but the few that stayed, which were moved; or row by row. */
export type RemovedHow = 'dropped' | 'moved' | 'deleted';

/** What was let go of one month, and what stayed. */
export interface Removal {
  /** Such as 2025-03. */
  readonly month: string;
  readonly runs?: { readonly gone: number; readonly kept: number; readonly how: RemovedHow };
  readonly events?: { readonly gone: number; readonly kept: number; readonly how: RemovedHow };
}

export interface KeptMonth {
  readonly month: string;
  /** First instant after it. */
  readonly ends: Instant;
  readonly runs: number;
  /** There are more than `runs`; nobody counted further. */
  readonly more: boolean;
}

export interface LegalHolds {
  /** Those in force first, then the lifted ones, newest first. */
  readonly list: (organization: string) => Promise<readonly LegalHold[]>;
  readonly add: (
    organization: string,
    hold: Pick<LegalHold, 'scope' | 'target' | 'reason'> & { readonly by: string },
  ) => Promise<LegalHold>;
  /** null if there is none; one that was lifted stays as it is. */
  readonly lift: (organization: string, hold: string, by: string) => Promise<LegalHold | null>;
}

/** How long runs are kept. What is not over, what is held and what these refer to stays, whatever its age. */
export interface Retention {
  /** Makes the months ahead; answers how many partitions were missing. */
  readonly makeMonths: () => Promise<number>;
  /** Lets whole months go that ended more than `days` ago. Any number of processes may ask at once: it is done once. */
  readonly letGo: (days: number) => Promise<readonly Removal[]>;
  readonly months: (organization: string) => Promise<readonly KeptMonth[]>;
}
