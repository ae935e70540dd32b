import {
  checkMove,
  type Fact,
  foldAll,
  type Instant,
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
  type NewRun,
  type OutsideFact,
  type Release,
} from '../ports.ts';
import { fillClaim } from './fill-claim.ts';
import { instantOf } from './instant-of.ts';
import type { Lease } from './leases.ts';
import type { RunParts } from './parts.ts';
import { createScales, type Scales } from './scales.ts';
import { stepKey } from './step-key.ts';

/** Another worker holds the run, or may by now, or a commit failed: this one stops at once. */
export class LeaseLost extends Error {}

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
  const at = clockFrom(parts, given.now);
  const plan = await parts.plans.planOf(given);
  const state = foldAll(given.journal);
  const scales = createScales(parts, given);
  const claim = scales.isLarge() ? await fillClaim(parts, given, state, scales) : given;
  if (!claim) return null;
  let abandoned: AbortController | undefined;
  let signal: AbortSignal | undefined;
  const writing = writer(parts, claim, lease, state.seq + 1, scales);
  const commit = oneAtATime(writing.write);
  let postponed = false;
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
    scales,
    undivided: writing.undivided,
    commit,
    hold: async () => {
      if (!writing.isTaken()) await commit();
    },
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

/** A clock that shows this time now. */
function clockFrom({ stopwatch }: RunParts, now: Instant): () => Instant {
  const startedAt = stopwatch();
  const base = Date.parse(now);
  return () => instantOf(base + Math.max(0, Math.round(stopwatch() - startedAt)));
}

function writer(parts: RunParts, claim: Claim, lease: Lease, firstSeq: number, scales: Scales) {
  const undivided = new Set<Promise<void>>();
  let unwritten = nothing();
  let nextSeq = firstSeq;
  let { epoch } = claim;
  let failed = false;
  let told = false;
  const assertHeld = (): void => {
    if (failed || !lease.holds()) throw new LeaseLost();
  };

  const write = async (release?: Release): Promise<void> => {
    while (undivided.size > 0) await Promise.all(undivided);
    if (failed || (epoch > 0 && !lease.holds())) throw new LeaseLost();
    const batch = unwritten;
    unwritten = nothing();
    const advance: Advance = {
      organization: claim.organization,
      run: claim.run,
      epoch,
      owner: parts.owner,
      fromSeq: nextSeq,
      large: scales.isLarge(),
      ...batch,
      ...(release ? { release } : {}),
    };
    nextSeq += batch.events.length;
    failed = true;
    const asked = parts.stopwatch();
    const answer = await parts.runs.advance(advance);
    if (answer === 'lost') throw new LeaseLost();
    if (answer === 'told') told = true;
    failed = false;
    if (epoch === 0) {
      epoch = 1;
      if (!release) lease.take(asked);
    }
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
    isTaken: () => epoch > 0,
    write,
    assertHeld,
    fail: () => void (failed = true),
    undivided: (work: Promise<void>): Promise<void> => {
      undivided.add(work);
      return work.finally(() => void undivided.delete(work));
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
