import type { RunRate } from './run-rate.ts';

export type RunKind = 'pure' | 'effects' | 'expressions';

/** What was measured side by side, one number a round. */
export interface RunRounds {
  /** BullMQ's own empty jobs per second. */
  readonly jobs: number[];
  /** BullMQ's jobs per second that do the two posts of the effect flow; none without Redis. */
  readonly postingJobs: number[];
  /** Events per second of a journal that does nothing but insert. */
  readonly journalEvents: number[];
  readonly runs: Readonly<Record<RunKind, RunRate[]>>;
}
