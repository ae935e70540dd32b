import type { Json, JsonObject } from './json.ts';
import type { FailureReport, FrameId, Instant, Outcome, RunInfo, StepError, StepId, Wait } from './run-event.ts';

export type RunStatus = 'new' | 'running' | 'finished' | 'failed' | 'cancelled';
export type StepStatus = 'entered' | 'waiting' | 'left' | 'skipped' | 'failed' | 'cancelled';

export interface StepState {
  readonly id: StepId;
  readonly frame: FrameId;
  readonly node: string;
  status: StepStatus;
  /** Resolved config, once known. */
  input?: JsonObject;
  wait?: Wait;
  /** The handle it was left by. */
  handle?: string;
  output?: Json;
  error?: StepError;
  /** Attempts made so far, for actions. */
  attempts: number;
  readonly enteredAt: Instant;
  endedAt?: Instant;
}

export interface FrameState {
  readonly id: FrameId;
  readonly owner?: StepId;
  readonly index?: number;
  readonly item?: Json;
  /** Steps entered or skipped in this frame, by node id. */
  readonly steps: Map<string, StepId>;
  /** Steps that are entered or waiting. */
  open: number;
  outcome?: Outcome;
}

/**
 * The fold of a run's journal. It belongs to whoever folds it: `fold` and `turn` advance it in place, so that a run of
 * many steps costs no copies. Folding the same journal anew gives an equal state.
 */
export interface RunState {
  status: RunStatus;
  run?: RunInfo;
  trigger: Json;
  inputs: JsonObject;
  vars: JsonObject;
  readonly frames: Map<FrameId, FrameState>;
  readonly steps: Map<StepId, StepState>;
  /** Steps with a wait, in the order in which they began to wait. */
  readonly waiting: Set<StepId>;
  output?: Json;
  error?: StepError;
  report?: FailureReport;
  /** Events folded so far: the journal's next sequence number is `seq + 1`. */
  seq: number;
}
