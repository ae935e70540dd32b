import {
  checkMove,
  type Fact,
  fold,
  hasMore,
  newRunState,
  type Plan,
  type RunState,
  turn,
  type Wait,
} from '@joinery/core';
import type { Claim, EffectIntent, EffectSettled, NewRun, OutsideFact, Release } from '../ports.ts';
import { fillClaim } from './fill-claim.ts';
import { instantOf } from './instant-of.ts';
import { keepSnapshots, restoreSnapshot, type SnapshotKeeper } from './keep-snapshots.ts';
import { type Lease, LeaseLost } from './leases.ts';
import { isFull, usualPace } from './pace.ts';
import type { RunParts } from './parts.ts';
import { createScales, type Scales } from './scales.ts';
import { stepKey } from './step-key.ts';
import type { WarmState } from './warm-states.ts';
import { createWriter } from './writer.ts';

/** A run in this worker's hands, from claim to release. */
export interface Session {
  readonly parts: RunParts;
  readonly claim: Claim;
  /** Of the version by which the run goes now. */
  readonly plan: Plan;
  readonly state: RunState;
  readonly snapshots: SnapshotKeeper;
  /** Aborts when nothing that was asked for is wanted any more. Runs that call nothing never make it. */
  readonly signal: () => AbortSignal;
  /** The database's clock, carried on by the stopwatch. */
  readonly at: () => string;
  /** Tells the interpreter a fact and answers the waits that it decided. Nothing is written yet. */
  readonly tell: (fact: Fact) => readonly { readonly step: string; readonly wait: Wait }[];
  /** Has the run go by a newer version from here on, if it stands where that is possible. */
  readonly move: (asked: MoveAsked) => Promise<void>;
  readonly intend: (intent: EffectIntent) => void;
  readonly settle: (settled: EffectSettled) => void;
  readonly take: (fact: string) => void;
  readonly addChild: (child: NewRun) => void;
  readonly scales: Scales;
  /** No commit comes between the beginning of this work and its end. */
  readonly undivided: (work: Promise<void>) => Promise<void>;
  /**
   * Commits everything told so far. Calls that come while one is under way share the next. Throws LeaseLost. After a
   * commit that failed none succeeds any more: what it would have written is missing before it.
   */
  readonly commit: (release?: Release) => Promise<void>;
  /** Nothing but the interpreter's own turns is begun before: a run that was only looked at is taken by a commit. */
  readonly hold: () => Promise<void>;
  /** The same for each attempt of the step, also in a run that goes on where this one ended. */
  readonly keyOf: (step: string) => string;
  /** Throws LeaseLost unless the run is certainly this worker's and the segment goes on. */
  readonly assertHeld: () => void;
  /** The segment has failed: nothing more is called or written. */
  readonly fail: (error: unknown) => void;
  /** Asks to be driven again a little later, for what is still unanswered. */
  readonly postpone: () => void;
  readonly isPostponed: () => boolean;
  /** The run was told something since it was claimed, which the next claim takes: nothing new begins before. */
  readonly isTold: () => boolean;
  /** A turn ended at its budget: the fact `resumed` makes the run go on by itself. */
  readonly hasMore: () => boolean;
  /** So much is unwritten, with so many answers, that it is to be committed whatever else goes on. */
  readonly isFull: (answers: number) => boolean;
}

export type MoveAsked = Extract<OutsideFact, { readonly type: 'move-asked' }>;

/** Null if the run has so many large values that there is no room for them here at the moment. */
export async function openSession(
  parts: RunParts,
  given: Claim,
  lease: Lease,
  warm?: WarmState,
): Promise<Session | null> {
  const at = clockOf(parts, given);
  const state = await stateOf(parts, given, warm);
  const scales = createScales(parts, given);
  const claim = scales.isLarge() ? await fillClaim(parts, given, state, scales) : given;
  return claim && makeSession({ parts, claim, lease, state, scales, at, warm });
}

interface Opened extends Pick<Session, 'parts' | 'claim' | 'state' | 'scales' | 'at'> {
  readonly lease: Lease;
  readonly warm: WarmState | undefined;
}

async function makeSession({ parts, claim, lease, state, scales, at, warm }: Opened): Promise<Session> {
  const plan = await parts.plans.planOf(claim);
  const pace = parts.pace ?? usualPace;
  const calls = abandonable(lease);
  const snapshots = warm?.snapshots ?? keepSnapshots(claim, pace);
  const writing = createWriter({ parts, claim, lease, state, snapshots, scales });
  const told = { postponed: false, more: false };
  const tell = (fact: Fact) => {
    const events = turn(session.plan, state, fact, pace.eventsPerTurn);
    writing.unwritten().events.push(...events);
    told.more ||= events.length >= pace.eventsPerTurn;
    return events;
  };
  // Written to by a move; a getter here would cost each run more than its turns.
  const session: Session & { plan: Plan } = {
    parts,
    claim,
    plan,
    state,
    snapshots,
    at,
    signal: calls.signal,
    tell: (fact) =>
      tell(fact).flatMap((event) => (event.type === 'step.waits' ? [{ step: event.step, wait: event.wait }] : [])),
    move: async ({ version, documentHash, by }) => {
      const next = await newerPlan(session, version, documentHash);
      if (!next || tell({ type: 'moved', at: at(), version, documentHash, by }).length === 0) return;
      session.plan = next;
      writing.unwritten().moved = { version, documentHash };
    },
    intend: (intent) => void writing.unwritten().intents.push(intent),
    settle: (settled) => void writing.unwritten().settled.push(settled),
    take: (fact) => void writing.unwritten().takenFacts.push(fact),
    addChild: (child) => void writing.unwritten().children.push(child),
    scales,
    undivided: writing.undivided,
    commit: writing.commit,
    hold: async () => {
      if (!writing.isTaken()) await writing.commit();
    },
    keyOf: (step) => claim.inherited?.keys[step] ?? stepKey(claim.organization, claim.run, step),
    assertHeld: writing.assertHeld,
    fail: (error) => {
      writing.fail();
      if (error instanceof LeaseLost) calls.abandon(error);
    },
    postpone: () => void (told.postponed = true),
    isPostponed: () => told.postponed,
    isTold: writing.isTold,
    hasMore: () => (told.more &&= hasMore(session.plan, state)),
    isFull: (answers) => isFull(pace, writing.unwritten().events.length, answers),
  };
  return session;
}

async function stateOf(parts: RunParts, claim: Claim, warm: WarmState | undefined): Promise<RunState> {
  const kept = warm?.state ?? (claim.snapshot && (await restoreSnapshot(parts.runs, claim, claim.snapshot)));
  const state = kept ?? newRunState();
  for (const event of claim.journal) fold(state, event);
  return state;
}

/** Undefined if the run cannot go by that version from where it stands. */
async function newerPlan(
  { parts, claim, plan, state, at }: Session,
  version: number,
  documentHash: string,
): Promise<Plan | undefined> {
  const next = await parts.plans.planOf({ ...claim, version, documentHash });
  return checkMove(plan, next, state, at()).length > 0 ? undefined : next;
}

function clockOf({ stopwatch }: RunParts, { now }: Claim): () => string {
  const startedAt = stopwatch();
  const base = Date.parse(now);
  return () => instantOf(base + Math.max(0, Math.round(stopwatch() - startedAt)));
}

function abandonable(lease: Lease) {
  let abandoned: AbortController | undefined;
  let signal: AbortSignal | undefined;
  return {
    signal: (): AbortSignal => {
      abandoned ??= new AbortController();
      signal ??= AbortSignal.any([lease.lost(), abandoned.signal]);
      return signal;
    },
    abandon: (error: LeaseLost): void => abandoned?.abort(error),
  };
}
