import type { RunEvent, RunState } from '@joinery/core';
import type { Advance, Claim, EffectIntent, EffectSettled, NewRun, Release } from '../ports.ts';
import type { SnapshotKeeper } from './keep-snapshots.ts';
import { type Lease, LeaseLost } from './leases.ts';
import type { RunParts } from './parts.ts';
import { ringQuietly } from './ring-quietly.ts';
import type { Scales } from './scales.ts';

/** What a session has decided and not committed. */
interface Unwritten {
  events: RunEvent[];
  intents: EffectIntent[];
  settled: EffectSettled[];
  takenFacts: string[];
  children: NewRun[];
  moved?: { readonly version: number; readonly documentHash: string };
}
/** For a commit that only gives the lease back, too. */
export const nothing = (): Unwritten => ({ events: [], intents: [], settled: [], takenFacts: [], children: [] });

interface Written {
  readonly parts: RunParts;
  readonly claim: Claim;
  readonly lease: Lease;
  readonly state: RunState;
  readonly snapshots: SnapshotKeeper;
  readonly scales: Scales;
}

/** Commits what a session decides, in order, and takes with the first commit a run that was only looked at. */
export function createWriter({ parts, claim, lease, state, snapshots, scales }: Written) {
  const undivided = new Set<Promise<void>>();
  let unwritten = nothing();
  let nextSeq = state.seq + 1;
  let { epoch } = claim;
  let failed = false;
  let told = false;

  const write = async (release?: Release): Promise<void> => {
    while (undivided.size > 0) await Promise.all(undivided);
    if (failed || (epoch > 0 && !lease.holds())) throw new LeaseLost();
    const batch = unwritten;
    unwritten = nothing();
    const large = scales.isLarge();
    const snapshot = snapshots.next(state, large);
    const advance = advanceOf(claim, parts.owner, { epoch, fromSeq: nextSeq, large }, batch, snapshot, release);
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
    commit: oneAtATime(write),
    assertHeld: (): void => {
      if (failed || !lease.holds()) throw new LeaseLost();
    },
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

function advanceOf(
  { organization, run }: Claim,
  owner: string,
  { epoch, fromSeq, large }: Required<Pick<Advance, 'epoch' | 'fromSeq' | 'large'>>,
  batch: Unwritten,
  snapshot: Advance['snapshot'],
  release: Release | undefined,
): Advance {
  return {
    organization,
    run,
    epoch,
    owner,
    fromSeq,
    large,
    ...batch,
    ...(release ? { release } : {}),
    ...(snapshot === undefined ? {} : { snapshot }),
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
