import { EVENTS_PER_TURN } from '@joinery/core';

/** How far a long run goes before it is written down, so that neither memory nor the way back after a crash grows with it. */
export interface Pace {
  /** Events after which a turn opens no further items. */
  readonly eventsPerTurn: number;
  /** Events that are held before they are committed. */
  readonly eventsPerCommit: number;
  /** Answers of actions that are held before they are committed: each may be large. */
  readonly answersPerCommit: number;
  /** Events at least from one snapshot of the state to the next. */
  readonly eventsPerSnapshot: number;
}

export const usualPace: Pace = {
  eventsPerTurn: EVENTS_PER_TURN,
  eventsPerCommit: 2_000,
  answersPerCommit: 100,
  eventsPerSnapshot: 2_000,
};

/** Whether what is unwritten is to be committed now, whatever else goes on. */
export function isFull({ eventsPerCommit, answersPerCommit }: Pace, events: number, answers: number): boolean {
  return events >= eventsPerCommit || (events > 0 && answers >= answersPerCommit);
}
