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
  /** Attempts that were only told to come back later: they do not count against the retry policy. */
  throttled: number;
  /** The person who decided its unknown outcome, or that it be done although it came late. */
  decidedBy?: string;
  /** How much later than due its wait on a time ended, in milliseconds. */
  lateMs?: number;
  /** While the step waits on its frames. */
  progress?: FramesProgress;
  readonly enteredAt: Instant;
  endedAt?: Instant;
}

export interface Late {
  readonly due: Instant;
  readonly lateMs: number;
}

export interface FramesProgress {
  opened: number;
  closed: number;
  /** Frames that are open now. */
  readonly open: Set<FrameId>;
  /** How each closed frame ended, by index. */
  readonly outcomes: Outcome[];
}

/** `unknown`: in flight when it was cancelled, or its outcome was never learned. */
export type EffectStatus = 'open' | 'done' | 'failed' | 'unknown';

/** Those that `effects` still names are counted too. */
export interface ClosedEffects {
  done: number;
  notDone: number;
}

/** So many action steps of closed frames are kept by step, of each node: a loop must not grow the state by its effects. */
export const keptEffects = { done: 20, notDone: 500 } as const;

export interface FrameState {
  readonly id: FrameId;
  readonly owner?: StepId;
  readonly index?: number;
  readonly item?: Json;
  /** Steps entered or skipped in this frame, by node id. */
  readonly steps: Map<string, StepId>;
  /** Steps that are entered or waiting. */
  open: number;
  /** The step that left last. */
  last?: StepId;
  outcome?: Outcome;
}

/**
 * The fold of a run's journal. It belongs to whoever folds it: `fold` and `turn` advance it in place, so that a run of
 * many steps costs no copies. Folding the same journal anew gives an equal state. Closed frames and their steps leave it.
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
  /** Steps entered so far, those of closed frames included. */
  entered: number;
  /** Every action step that was begun, in order; of closed frames only the first of each node. */
  readonly effects: Map<StepId, { readonly node: string; status: EffectStatus }>;
  /** How many action steps of closed frames there are, by node. */
  readonly closedEffects: Map<string, ClosedEffects>;
  /**
   * Steps whose wait on a time ended late, as long as nobody said that what follows may be done. A closed frame leaves
   * the latest of its own to the container around it.
   */
  readonly late: Map<StepId, Late>;
  output?: Json;
  error?: StepError;
  report?: FailureReport;
  /** Events folded so far: the journal's next sequence number is `seq + 1`. */
  seq: number;
}
