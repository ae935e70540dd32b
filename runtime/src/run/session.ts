import { type Fact, fold, newRunState, type Plan, type RunEvent, type RunState, turn, type Wait } from '@joinery/core';
import type { Advance, Claim, EffectIntent, EffectSettled, NewRun, Release } from '../ports.ts';
import type { Lease } from './leases.ts';
import type { RunParts } from './parts.ts';

/** Another worker holds the run: this one stops at once. */
export class LeaseLost extends Error {}

/** A run in this worker's hands, from claim to release. */
export interface Session {
  readonly parts: RunParts;
  readonly claim: Claim;
  readonly plan: Plan;
  readonly state: RunState;
  readonly lease: Lease;
  /** The database's clock, carried on by the stopwatch. */
  readonly at: () => string;
  /** Tells the interpreter a fact and answers the waits that it decided. Nothing is written yet. */
  readonly tell: (fact: Fact) => readonly { readonly step: string; readonly wait: Wait }[];
  readonly intend: (intent: EffectIntent) => void;
  readonly settle: (settled: EffectSettled) => void;
  readonly take: (fact: string) => void;
  readonly addChild: (child: NewRun) => void;
  /** Commits everything told so far. Calls that come while one is under way share the next. Throws LeaseLost. */
  readonly commit: (release?: Release) => Promise<void>;
}

interface Unwritten {
  events: RunEvent[];
  intents: EffectIntent[];
  settled: EffectSettled[];
  takenFacts: string[];
  children: NewRun[];
}
const nothing = (): Unwritten => ({ events: [], intents: [], settled: [], takenFacts: [], children: [] });

export async function openSession(parts: RunParts, claim: Claim, lease: Lease): Promise<Session> {
  const startedAt = parts.stopwatch();
  const base = Date.parse(claim.now);
  const plan = await parts.plans.planOf(claim);
  const state = newRunState();
  for (const event of claim.journal) fold(state, event);
  let unwritten = nothing();
  let nextSeq = state.seq + 1;

  const write = async (release?: Release): Promise<void> => {
    if (lease.lost.aborted) throw new LeaseLost();
    const batch = unwritten;
    unwritten = nothing();
    const advance: Advance = {
      organization: claim.organization,
      run: claim.run,
      epoch: claim.epoch,
      fromSeq: nextSeq,
      ...batch,
      ...(release ? { release } : {}),
    };
    nextSeq += batch.events.length;
    if ((await parts.runs.advance(advance)) === 'lost') throw new LeaseLost();
    if (batch.children.length > 0)
      await ringQuietly(
        parts,
        batch.children.map((child) => child.id),
      );
    parts.feed.publish({
      organization: claim.organization,
      run: claim.run,
      flow: claim.flow,
      status: release?.status ?? 'running',
      seq: nextSeq - 1,
    });
  };

  return {
    parts,
    claim,
    plan,
    state,
    lease,
    at: () => new Date(base + Math.max(0, Math.round(parts.stopwatch() - startedAt))).toISOString(),
    tell: (fact) => {
      const events = turn(plan, state, fact);
      unwritten.events.push(...events);
      return events.flatMap((event) => (event.type === 'step.waits' ? [{ step: event.step, wait: event.wait }] : []));
    },
    intend: (intent) => void unwritten.intents.push(intent),
    settle: (settled) => void unwritten.settled.push(settled),
    take: (fact) => void unwritten.takenFacts.push(fact),
    addChild: (child) => void unwritten.children.push(child),
    commit: oneAtATime(write),
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
