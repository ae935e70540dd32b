import type { RunState } from '@joinery/core';
import type { SnapshotKeeper } from './keep-snapshots.ts';

/** A run's state as it was committed, and what is known of its snapshots. */
export interface WarmState {
  readonly state: RunState;
  readonly snapshots: SnapshotKeeper;
}

/**
 * States of long runs without large values that this process drove last, so that each wake-up of a long loop costs what is new and not what the
 * loop has gathered. Never more than the journal says: another worker's events are folded on top.
 */
export interface WarmStates {
  /** Gives it away: a state belongs to one session at a time. */
  readonly take: (run: string) => WarmState | undefined;
  readonly put: (run: string, kept: WarmState) => void;
}

/** As JSON; the objects take some times as much. */
const CHARACTERS = 16_000_000;

export function createWarmStates(most: number = CHARACTERS): WarmStates {
  const kept = new Map<string, WarmState>();
  let characters = 0;
  const take = (run: string): WarmState | undefined => {
    const found = kept.get(run);
    if (found && kept.delete(run)) characters -= found.snapshots.size();
    return found;
  };
  return {
    take,
    put: (run, { state, snapshots }) => {
      const size = snapshots.size();
      // Of a run without a snapshot the journal is short.
      if (size === 0 || size > most) return;
      take(run);
      kept.set(run, { state, snapshots });
      characters += size;
      for (const oldest of kept.keys()) {
        if (characters <= most) return;
        take(oldest);
      }
    },
  };
}
