import {
  checkMove,
  type Fact,
  foldAll,
  limits,
  type Plan,
  type RunEvent,
  type RunState,
  turn,
  type Wait,
} from '@joinery/core';
import {
  type Advance,
  type Claim,
  type EffectIntent,
  type EffectSettled,
  KEPT_INLINE,
  type NewRun,
  type OutsideFact,
  type Release,
} from '../ports.ts';
import { fillClaim, isApart } from './fill-claim.ts';
import type { Lease } from './leases.ts';
import type { RunParts } from './parts.ts';
import { stepKey } from './step-key.ts';

/** Another worker holds the run, or may by now, or a commit failed: this one stops at once. */
export class LeaseLost extends Error {}

/** Bytes of large values that come to a run in one segment, about. */
const FULL = 2 * limits.payloadBytes;

/** A run in this worker's hands, from claim to release. */
export interface Session {
  readonly parts: RunParts;
  readonly claim: Claim;
  /** Of the version by which the run goes now. */
  readonly plan: Plan;
  readonly state: RunState;
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
  /** Says how large a value is that comes to the run. */
  readonly weigh: (bytes: number) => void;
  /** So much came to the run since it was claimed that it is put down before more does: it then keeps what it still needs. */
  readonly isFull: () => boolean;
  /** Bytes of the large values that it may still read, if they are too many for any run. */
  readonly overweight: number | undefined;
  /** No commit comes between the beginning of this work and its end. */
  readonly undivided: (work: Promise<void>) => Promise<void>;
  /**
   * Commits everything told so far. Calls that come while one is under way share the next. Throws LeaseLost. After a
   * commit that failed none succeeds any more: what it would have written is missing before it.
   */
  readonly commit: (release?: Release) => Promise<void>;
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
}

export type MoveAsked = Extract<OutsideFact, { readonly type: 'move-asked' }>;

interface Unwritten {
  events: RunEvent[];
  intents: EffectIntent[];
  settled: EffectSettled[];
  takenFacts: string[];
  children: NewRun[];
  moved?: { readonly version: number; readonly documentHash: string };
}
const nothing = (): Unwritten => ({ events: [], intents: [], settled: [], takenFacts: [], children: [] });

/** Null if the run has so many large values that there is no room for them here at the moment. */
export async function openSession(parts: RunParts, given: Claim, lease: Lease): Promise<Session | null> {
  const startedAt = parts.stopwatch();
  const base = Date.parse(given.now);
  const plan = await parts.plans.planOf(given);
  const state = foldAll(given.journal);
  const scales = createScales(parts, given);
  const filled = scales.isLarge() ? await fillClaim(parts, given, state) : { claim: given };
  if (!filled) return null;
  const { claim, overweight } = filled;
  let abandoned: AbortController | undefined;
  let signal: AbortSignal | undefined;
  const writing = writer(parts, claim, lease, state.seq + 1, scales.isLarge);
  let postponed = false;
  const at = () => new Date(base + Math.max(0, Math.round(parts.stopwatch() - startedAt))).toISOString();
  const tell = (fact: Fact) => {
    const events = turn(session.plan, state, fact);
    writing.unwritten().events.push(...events);
    return events;
  };
  // Written to by a move; a getter here would cost each run more than its turns.
  const session: Session & { plan: Plan } = {
    parts,
    claim,
    plan,
    state,
    at,
    signal: () => {
      abandoned ??= new AbortController();
      signal ??= AbortSignal.any([lease.lost(), abandoned.signal]);
      return signal;
    },
    tell: (fact) =>
      tell(fact).flatMap((event) => (event.type === 'step.waits' ? [{ step: event.step, wait: event.wait }] : [])),
    move: async ({ version, documentHash, by }) => {
      const next = await parts.plans.planOf({ ...claim, version, documentHash });
      if (checkMove(session.plan, next, state, at()).length > 0) return;
      if (tell({ type: 'moved', at: at(), version, documentHash, by }).length === 0) return;
      session.plan = next;
      writing.unwritten().moved = { version, documentHash };
    },
    intend: (intent) => void writing.unwritten().intents.push(intent),
    settle: (settled) => void writing.unwritten().settled.push(settled),
    take: (fact) => void writing.unwritten().takenFacts.push(fact),
    addChild: (child) => void writing.unwritten().children.push(child),
    weigh: scales.weigh,
    isFull: scales.isFull,
    overweight,
    undivided: writing.undivided,
    commit: oneAtATime(writing.write),
    keyOf: (step) => claim.inherited?.keys[step] ?? stepKey(claim.organization, claim.run, step),
    assertHeld: writing.assertHeld,
    fail: (error) => {
      writing.fail();
      if (error instanceof LeaseLost) abandoned?.abort(error);
    },
    postpone: () => void (postponed = true),
    isPostponed: () => postponed,
    isTold: writing.isTold,
  };
  return session;
}

/** Whether large values may be among the run's, and what came to it. */
function createScales({ room }: RunParts, claim: Claim) {
  let large = isApart(claim);
  let came = 0;
  const weigh = (bytes: number): void => {
    if (bytes <= KEPT_INLINE) return;
    large = true;
    came += bytes;
    room.add(claim.run, bytes);
  };
  return { weigh, isLarge: () => large, isFull: () => came > FULL };
}

function writer(parts: RunParts, claim: Claim, lease: Lease, firstSeq: number, isLarge: () => boolean) {
  const undivided = new Set<Promise<void>>();
  let unwritten = nothing();
  let nextSeq = firstSeq;
  let failed = false;
  let told = false;
  const assertHeld = (): void => {
    if (failed || !lease.holds()) throw new LeaseLost();
  };

  const write = async (release?: Release): Promise<void> => {
    while (undivided.size > 0) await Promise.all(undivided);
    assertHeld();
    const batch = unwritten;
    unwritten = nothing();
    const advance: Advance = {
      organization: claim.organization,
      run: claim.run,
      epoch: claim.epoch,
      fromSeq: nextSeq,
      large: isLarge(),
      ...batch,
      ...(release ? { release } : {}),
    };
    nextSeq += batch.events.length;
    failed = true;
    const answer = await parts.runs.advance(advance);
    if (answer === 'lost') throw new LeaseLost();
    if (answer === 'told') told = true;
    failed = false;
    if (batch.children.length > 0)
      await ringQuietly(
        parts,
        batch.children.map((child) => child.id),
      );
    const { organization, run, flow } = claim;
    parts.feed.publish({ organization, run, flow, status: release?.status ?? 'running', seq: nextSeq - 1 });
  };

  return {
    unwritten: () => unwritten,
    isTold: () => told,
    write,
    assertHeld,
    fail: () => void (failed = true),
    undivided: async (work: Promise<void>): Promise<void> => {
      undivided.add(work);
      try {
        await work;
      } finally {
        undivided.delete(work);
      }
    },
  };
}

/** Runs writes in order; callers that come while one is under way share the next one, unless it gives the lease back. */
function oneAtATime(write: (release?: Release) => Promise<void>): (release?: Release) => Promise<void> {
  let tail: Promise<void> = Promise.resolve();
  let shared: Promise<void> | undefined;
  return (release) => {
    if (release === undefined && shared) return shared;
    const mine = tail.then(() => {
      if (shared === mine) shared = undefined;
      return write(release);
    });
    if (release === undefined) shared = mine;
    tail = mine.catch(() => undefined);
    return mine;
  };
}

export async function ringQuietly(parts: RunParts, runs: readonly string[]): Promise<void> {
  try {
    await parts.queue.ring(runs);
  } catch (error) {
    parts.log.warn({ error, runs: runs.length }, 'the queue did not take a ring; the sweep will offer these runs');
  }
}
