import type { RunStatusName } from '@joinery/api';
import type {
  EffectClass,
  Flow,
  Instant,
  Json,
  JsonObject,
  Outcome,
  OutcomeDecision,
  RunEvent,
  RunSnapshot,
} from '@joinery/core';

/** Why a run exists, kept on its row. */
export interface NewRun {
  readonly id: string;
  readonly flow: string;
  /** null runs the draft whose document is in `draft`. */
  readonly version: number | null;
  readonly draft?: Flow;
  readonly startedBy: string;
  /** The person or thing that it is about, for searching. */
  readonly subject: string;
  readonly trigger: Json;
  readonly inputs: JsonObject;
  /** `step` is null if the parent does not wait for it. */
  readonly parent?: { readonly run: string; readonly step: string | null; readonly depth: number };
  /** How many runs led to it, if that is not told by a parent. */
  readonly depth?: number;
  readonly retriedFrom?: string;
  /** Journal that a retry carries over from the run that it continues. */
  readonly carried?: readonly RunEvent[];
  /** The state after `carried`, with references as there, if that is long. */
  readonly snapshot?: NewSnapshot;
  /** Steps that are still open in `carried`: their effects, with their keys, and their children come along from `retriedFrom`. */
  readonly resumes?: readonly ResumedStep[];
}
export interface ResumedStep {
  readonly step: string;
  /** The attempt whose answer the old run did not learn; null if the step waits on something else. */
  readonly attempt: number | null;
}

/** What a worker gets with a run's lease. Where a value is kept apart, a reference stands for it. */
export interface Claim {
  readonly organization: string;
  readonly run: string;
  /**
   * The fence: every write carries it, and one with an older epoch is refused. 0 says that nobody has held the run yet,
   * nor does this worker: its first write takes it, if nobody else did meanwhile.
   */
  readonly epoch: number;
  /** The database's clock at the moment of the claim. */
  readonly now: Instant;
  readonly flow: string;
  readonly flowName: string;
  readonly version: number | null;
  /** Key of the document in a cache of plans: equal keys, equal documents. */
  readonly documentHash: string;
  readonly startedBy: string;
  readonly createdAt: Instant;
  readonly trigger: Json;
  readonly inputs: JsonObject;
  readonly parent: { readonly run: string; readonly step: string | null } | null;
  /** How many runs led to it, each by calling the next or by changing a row. */
  readonly depth: number;
  readonly subject: string;
  /** The state as of an earlier event, if one was kept and the caller has none. */
  readonly snapshot: KeptSnapshot | null;
  /** Number of the event after which the journal begins: that of the snapshot, or of the caller's state. */
  readonly after: number;
  readonly journal: readonly RunEvent[];
  /** Facts delivered from outside and not yet taken, oldest first. */
  readonly facts: readonly DeliveredFact[];
  /** Effects whose intent is committed and whose outcome is not. */
  readonly openEffects: readonly { readonly step: string; readonly attempt: number; readonly key: string }[];
  /** Claims that ended without a release since the run last moved on: crashes at the same place. */
  readonly crashes: number;
  /** What a retried run has from the run that it continues; null for any other run. */
  readonly inherited: {
    /** Idempotency keys of steps that were called before, by step. */
    readonly keys: Readonly<Record<string, string>>;
    /** Steps that have a child run. */
    readonly children: readonly string[];
  } | null;
}

export interface NewSnapshot {
  /** The last event that went into it. */
  readonly seq: number;
  readonly state: RunSnapshot;
}
export interface KeptSnapshot extends NewSnapshot {
  /** Characters of its JSON. */
  readonly size: number;
}

/** A fact for a run, told by a person, a child run or the product itself. */
export type OutsideFact =
  | { readonly type: 'child-settled'; readonly step: string; readonly outcome: Outcome; readonly lateMs?: number }
  | {
      readonly type: 'outcome-decided';
      readonly step: string;
      readonly attempt: number;
      readonly decision: OutcomeDecision;
      readonly by: string;
    }
  | { readonly type: 'cancel-asked'; readonly by: string; readonly reason?: string }
  /** The run goes on by this newer version if it can by then; otherwise nothing changes. */
  | { readonly type: 'move-asked'; readonly version: number; readonly documentHash: string; readonly by: string };
export interface DeliveredFact {
  readonly id: string;
  readonly fact: OutsideFact;
}

/** One durable step forward of one run: all of it is committed, or none. */
export interface Advance {
  readonly organization: string;
  readonly run: string;
  /** Of the claim; 1 after the write that took the run with 0. */
  readonly epoch: number;
  /** Who takes the run with the epoch 0. */
  readonly owner: string;
  /** Sequence number of the first event. */
  readonly fromSeq: number;
  readonly events: readonly RunEvent[];
  readonly intents: readonly EffectIntent[];
  readonly settled: readonly EffectSettled[];
  readonly takenFacts: readonly string[];
  readonly children: readonly NewRun[];
  /** The version by which the run goes from these events on, of which one says so. */
  readonly moved?: { readonly version: number; readonly documentHash: string };
  /** The state after these events, instead of an earlier one; `null` forgets that. */
  readonly snapshot?: NewSnapshot | null;
  /** Absent while the lease is kept; its presence gives the lease back. */
  readonly release?: Release;
  /** Among its values may be large ones: they are set apart before anything is made text. */
  readonly large?: boolean;
}
export interface EffectIntent {
  readonly step: string;
  readonly attempt: number;
  readonly action: string;
  readonly class: EffectClass;
  readonly key: string;
}
export interface EffectSettled {
  readonly step: string;
  readonly attempt: number;
  readonly outcome: 'ok' | 'failed' | 'unknown';
}
export interface Release {
  readonly status: RunStatusName;
  /** When the run has to be looked at again; null if only a delivered fact can move it. The word `now` has it offered again at once. */
  readonly wakeAt: Instant | null;
  /** When a wait is due, shown to people. */
  readonly dueAt: Instant | null;
  /** The most by which a wait that ended, here or in a flow that was called, came late; kept if a later release says less. */
  readonly lateMs?: number;
  readonly error?: string;
  readonly output?: Json;
  /** Keeps the count of crashes and sleeps until somebody asks to cancel the run, or more than the `seenFacts` were delivered by now. */
  readonly quarantined?: { readonly seenFacts: number };
  /** Fact for the waiting parent (the one that the run has by then), delivered in the same commit. */
  readonly tellParent?: { readonly run: string; readonly fact: OutsideFact };
}

/**
 * Runs and their journal: the only truth about what was decided and done. Values go in whole, and come out with references
 * in place of large ones; the events and facts in which these stand say so by `holdsReferences`, triggers and inputs are
 * then references as a whole. What is carried over from another run goes in as it came out.
 */
export interface Runs {
  /** Ids of those that did not exist yet. A retry of a run is not created while `retryOf` names another. */
  readonly create: (organization: string, runs: readonly NewRun[]) => Promise<readonly string[]>;
  /**
   * Takes the lease if the run is not terminal and its `wakeAt` has come; null otherwise. A run that nobody has held yet is
   * only looked at (epoch 0): most are over after one segment, and then need no lease. Whoever has the run's state as of a commit
   * that ended with the event `known` is answered only what came after it.
   */
  readonly claim: (run: string, owner: string, known?: number) => Promise<Claim | null>;
  /**
   * `lost` if another worker holds the run by now: stop at once and write nothing more. `told` if it is kept, and the run,
   * which goes on being held, was told something meanwhile.
   */
  readonly advance: (step: Advance) => Promise<'kept' | 'told' | 'lost'>;
  /** Prolongs the leases of these runs; answers those that are no longer held. */
  readonly renew: (
    owner: string,
    held: readonly { readonly run: string; readonly epoch: number }[],
  ) => Promise<readonly string[]>;
  /** Records the fact and makes the run claimable; `unknown-run` if there is none, `over` if it is terminal. */
  readonly deliver: (
    organization: string,
    run: string,
    fact: OutsideFact,
  ) => Promise<'delivered' | 'unknown-run' | 'over'>;
  /**
   * Runs that somebody should have looked at for `overdueMs` and nobody holds: first those whose worker died, then the
   * others, fairest first across organizations and at most `perOrganization` of each. From then on they are taken by
   * their claim, even if nobody has held them: whoever looked at one may have died of it, which would never be counted.
   */
  readonly claimable: (limit: number, overdueMs: number, perOrganization?: number) => Promise<readonly string[]>;
  /** Runs that nobody holds and that become claimable between `fromMs` and `toMs` from now, soonest first. */
  readonly dueSoon: (
    limit: number,
    fromMs: number,
    toMs: number,
  ) => Promise<readonly { readonly run: string; readonly inMs: number }[]>;
  /** The values of one run with whole values in place of their references; equal references give the same object. For who holds the run. */
  readonly fill: (organization: string, run: string, values: readonly Json[]) => Promise<readonly Json[]>;
  readonly documentOf: (organization: string, flow: string, version: number | null, run: string) => Promise<Flow>;
  readonly journalOf: (
    organization: string,
    run: string,
    after: number,
    limit: number,
  ) => Promise<readonly { readonly seq: number; readonly event: RunEvent }[]>;
}

/** Lease of a claim in milliseconds; renewed well before it ends. */
export const LEASE_MS = 15_000;
/** A run whose workers died so often in a row at the same place is not driven again: a person has to look at it. */
export const CRASHES_TO_QUARANTINE = 3;
