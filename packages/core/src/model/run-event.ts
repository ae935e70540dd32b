import type { Json, JsonObject } from './json.ts';

/** Instants are ISO 8601 in UTC with milliseconds, from the database's clock. */
export type Instant = string;

/** `<frame>/<node>`: one entering of a node. The root frame's id is `root`; an iteration's is `<step>:<index>`. */
export type StepId = string;
export type FrameId = string;

/** Why a step failed. `code` is stable; `message` says what to do about it. */
export interface StepError {
  readonly code: string;
  readonly message: string;
  /** The same call may succeed later. */
  readonly retryable: boolean;
  /** Not before this many milliseconds (a vendor's Retry-After). Such a wait does not use up an attempt. */
  readonly retryAfterMs?: number;
  /** HTTP status or vendor code and the like, for people. */
  readonly details?: JsonObject;
  /** What the step was to do was done all the same; only its answer could not be taken. */
  readonly done?: true;
}

/** What a step waits on. One second and one year take the same path. */
export type Wait =
  | { readonly on: 'evaluate'; readonly purpose: EvaluatePurpose; readonly expressions: readonly string[] }
  | {
      readonly on: 'action';
      /** `<connector>.<action>` */
      readonly action: string;
      /** Name of the connection, absent for connectors that need none. */
      readonly connection?: string;
      readonly input: JsonObject;
      /** From 1. */
      readonly attempt: number;
      readonly timeoutMs: number;
    }
  | { readonly on: 'time'; readonly until: Instant; readonly then: 'leave' | 'retry' }
  | { readonly on: 'child'; readonly flow: string; readonly input: JsonObject; readonly detached: boolean }
  | { readonly on: 'frames' }
  | PersonWait;

/**
 * Asks a person about an attempt of an action. `outcome`: it was called, and nobody knows whether it happened. `late`: it,
 * or the flow that `action` then names, was not called, because the waits in `late` ended so much later than they were due.
 */
export type PersonWait = {
  readonly on: 'person';
  readonly action: string;
  readonly attempt: number;
  readonly reason: string;
} & (
  | { readonly ask: 'outcome' }
  | { readonly ask: 'late'; readonly due: Instant; readonly lateMs: number; readonly late: readonly StepId[] }
);

/** `enter` resolves a node's config; `result` resolves a for-each iteration's result. */
export type EvaluatePurpose = 'enter' | 'result';

/** What the outside tells the interpreter. Told twice, it changes nothing. */
export type Fact = { readonly at: Instant } & (
  | {
      readonly type: 'started';
      readonly trigger: Json;
      readonly inputs: JsonObject;
      readonly vars: JsonObject;
      readonly run: RunInfo;
    }
  | {
      readonly type: 'evaluated';
      readonly step: StepId;
      readonly purpose: EvaluatePurpose;
      readonly values: readonly EvaluatedValue[];
    }
  | { readonly type: 'action-settled'; readonly step: StepId; readonly attempt: number; readonly outcome: Outcome }
  | { readonly type: 'action-unknown'; readonly step: StepId; readonly attempt: number; readonly reason: string }
  /**
   * What the action, or the flow to be called (attempt 1), does takes something away from a person, and it was not begun:
   * `turn` asks one if it comes too late.
   */
  | { readonly type: 'action-held'; readonly step: StepId; readonly attempt: number }
  | { readonly type: 'time-reached'; readonly step: StepId }
  /** `lateMs`: the most by which a wait of the child ended late, about which nobody has decided. */
  | { readonly type: 'child-settled'; readonly step: StepId; readonly outcome: Outcome; readonly lateMs?: number }
  | {
      readonly type: 'outcome-decided';
      readonly step: StepId;
      readonly attempt: number;
      readonly decision: OutcomeDecision;
      readonly by: string;
    }
  | { readonly type: 'cancel-asked'; readonly by: string; readonly reason?: string }
  /** From now on the run goes by a newer version, which whoever tells this has checked. */
  | { readonly type: 'moved'; readonly version: number; readonly documentHash: string; readonly by: string }
  | { readonly type: 'aborted'; readonly error: StepError }
  /** Makes a run that opens with a carried-over journal move; a run that can move by itself ignores it. */
  | { readonly type: 'resumed' }
);

export type EvaluatedValue =
  | { readonly ok: true; readonly value?: Json }
  | { readonly ok: false; readonly code: string; readonly message: string };
export type Outcome = { readonly ok: true; readonly output: Json } | { readonly ok: false; readonly error: StepError };
/** Of an unknown outcome: it happened, or do it again. Of an action that comes late: do it now, or skip it. */
export type OutcomeDecision =
  | { readonly choice: 'happened'; readonly output: Json }
  | { readonly choice: 'again' | 'now' | 'skip' };

/** What expressions see as `run`. */
export interface RunInfo {
  readonly id: string;
  readonly flow: string;
  readonly name: string;
  readonly organization: string;
  readonly version: number;
  readonly startedAt: Instant;
}

/** What was decided. The journal keeps these; folding them needs neither the flow nor any node's code. */
export type RunEvent = { readonly at: Instant } & (
  | {
      readonly type: 'run.started';
      readonly trigger: Json;
      readonly inputs: JsonObject;
      readonly vars: JsonObject;
      readonly run: RunInfo;
    }
  | {
      readonly type: 'frame.opened';
      readonly frame: FrameId;
      readonly owner?: StepId;
      readonly index?: number;
      readonly item?: Json;
    }
  | { readonly type: 'frame.closed'; readonly frame: FrameId; readonly outcome: Outcome }
  | { readonly type: 'step.entered'; readonly step: StepId; readonly frame: FrameId; readonly node: string }
  | { readonly type: 'step.resolved'; readonly step: StepId; readonly input: JsonObject }
  /** `by`: the person who decided so. `lateMs`: how much later than due the wait before it ended, if it matters. */
  | {
      readonly type: 'step.waits';
      readonly step: StepId;
      readonly wait: Wait;
      readonly by?: string;
      readonly lateMs?: number;
    }
  | { readonly type: 'step.attempt-failed'; readonly step: StepId; readonly attempt: number; readonly error: StepError }
  | {
      readonly type: 'step.left';
      readonly step: StepId;
      readonly handle: string;
      readonly output: Json;
      readonly error?: StepError;
      readonly by?: string;
      readonly lateMs?: number;
    }
  | { readonly type: 'step.skipped'; readonly step: StepId; readonly frame: FrameId; readonly node: string }
  | { readonly type: 'step.failed'; readonly step: StepId; readonly error: StepError }
  | { readonly type: 'step.cancelled'; readonly step: StepId }
  | { readonly type: 'run.moved'; readonly version: number; readonly documentHash: string; readonly by: string }
  | { readonly type: 'run.finished'; readonly output: Json }
  | { readonly type: 'run.failed'; readonly error: StepError; readonly report: FailureReport }
  | { readonly type: 'run.cancelled'; readonly by: string; readonly reason?: string; readonly report: FailureReport }
);

/** What a run that did not finish leaves behind, for the person who picks it up. Titles, in the order they happened. */
export interface FailureReport {
  readonly done: readonly ReportLine[];
  readonly notDone: readonly ReportLine[];
  readonly forPerson: readonly string[];
}
export interface ReportLine {
  readonly step: StepId | null;
  readonly node: string;
  readonly title: string;
}
