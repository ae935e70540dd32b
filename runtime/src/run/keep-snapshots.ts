import { fold, fromSnapshot, type Json, mapSnapshot, newRunState, type RunState, toSnapshot } from '@joinery/core';
import { type Advance, type Claim, KEPT_INLINE, type Runs, unmarked } from '../ports.ts';
import { eventsOf } from './events-of.ts';
import type { Pace } from './pace.ts';
import { sizeOf } from './size-of.ts';

/** What an event of a loop takes in the journal, roughly: cheaper to guess than to measure. */
const EVENT_CHARACTERS = 50;

/** Says with each commit whether the run's state is to be kept, and which. */
export interface SnapshotKeeper {
  /** `large`: values of the run may be kept apart from it. */
  readonly next: (state: RunState, large: boolean) => Advance['snapshot'];
  /** Characters of the last one; 0 if none is kept. */
  readonly size: () => number;
}

/**
 * It is time once the events since the last snapshot are about as long as it was. So all snapshots of a run together grow
 * as its journal does, and not faster. A run that is over needs none.
 */
export function keepSnapshots({ snapshot }: Pick<Claim, 'snapshot'>, { eventsPerSnapshot }: Pace): SnapshotKeeper {
  let lastSeq = snapshot?.seq ?? 0;
  let size = snapshot?.size ?? 0;
  return {
    size: () => size,
    next: (state, large) => {
      if (state.status !== 'running' && state.status !== 'new') return size > 0 ? null : undefined;
      if (state.seq - lastSeq < Math.max(eventsPerSnapshot, size / EVENT_CHARACTERS)) return undefined;
      const snapshot = toSnapshot(state);
      lastSeq = state.seq;
      size = sizeOf((large ? mapSnapshot(snapshot, inline, inline) : snapshot) as unknown as Json);
      return { seq: lastSeq, state: snapshot };
    },
  };
}

/** What stands in the snapshot itself of a value that may be kept apart. */
const inline = (value: Json): Json => (sizeOf(value) > KEPT_INLINE ? null : value);

/** The state as of the claim's snapshot; from the journal if this version of Joinery cannot read it. */
export async function restoreSnapshot(
  runs: Pick<Runs, 'journalOf'>,
  { organization, run }: Pick<Claim, 'organization' | 'run'>,
  snapshot: NonNullable<Claim['snapshot']>,
): Promise<RunState> {
  const restored = fromSnapshot(unmarked(snapshot.state));
  if (restored) return restored;
  const state = newRunState();
  for await (const event of eventsOf(runs, organization, run, snapshot.seq)) fold(state, event);
  if (state.seq === snapshot.seq) return state;
  throw new Error(`The journal of run ${run} ends at ${state.seq}, before the state that was kept of ${snapshot.seq}.`);
}
