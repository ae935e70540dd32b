import { fold, fromSnapshot, newRunState, type RunState, toSnapshot } from '@joinery/core';
import type { Advance, Claim, Runs } from '../ports.ts';
import { eventsOf } from './events-of.ts';
import type { Pace } from './pace.ts';

/** No event is shorter as JSON. */
const EVENT_CHARACTERS = 100;

/**
 * The state to be kept with a commit, if it is time: once the events since the last snapshot are certainly as long as it was.
 * So all snapshots of a run together are no longer than its journal. A run that is over needs none.
 */
export function keepSnapshots({ snapshot }: Pick<Claim, 'snapshot'>, { eventsPerSnapshot }: Pace) {
  let lastSeq = snapshot?.seq ?? 0;
  let next = enough(eventsPerSnapshot, snapshot?.size ?? 0);
  let isKept = snapshot !== null;
  return (state: RunState): Advance['snapshot'] => {
    if (state.status !== 'running' && state.status !== 'new') return isKept ? null : undefined;
    if (state.seq - lastSeq < next) return undefined;
    const text = JSON.stringify(toSnapshot(state));
    lastSeq = state.seq;
    next = enough(eventsPerSnapshot, text.length);
    isKept = true;
    return { seq: lastSeq, state: text };
  };
}

function enough(least: number, size: number): number {
  return Math.max(least, size / EVENT_CHARACTERS);
}

/** The state as of the claim's snapshot; from the journal if this version of Joinery cannot read it. */
export async function restoreSnapshot(
  runs: Pick<Runs, 'journalOf'>,
  { organization, run }: Pick<Claim, 'organization' | 'run'>,
  snapshot: NonNullable<Claim['snapshot']>,
): Promise<RunState> {
  const restored = fromSnapshot(snapshot.state);
  if (restored) return restored;
  const state = newRunState();
  for await (const event of eventsOf(runs, organization, run, snapshot.seq)) fold(state, event);
  if (state.seq === snapshot.seq) return state;
  throw new Error(`The journal of run ${run} ends at ${state.seq}, before the state that was kept of ${snapshot.seq}.`);
}
