import type { Json } from '@joinery/core';

/** Everything one node asks when it is entered: its JSONata texts and the data they may read (`run.at` is its clock). */
export interface EvaluationBatch {
  readonly expressions: readonly string[];
  readonly scope: Readonly<Record<string, Json>>;
}

export type EvaluationCode =
  | 'expression.syntax'
  | 'expression.failed'
  | 'expression.too_slow'
  | 'expression.too_large'
  | 'expression.crashed'
  | 'expression.forbidden';

export interface EvaluationFailure {
  readonly ok: false;
  readonly code: EvaluationCode;
  readonly message: string;
}

/** The answer to one expression; `undefined` is JSONata's "nothing there". */
export type EvaluationResult = { readonly ok: true; readonly value: Json | undefined } | EvaluationFailure;

export interface EvaluatorOptions {
  /** Most processes at the same time. The pool starts with one and grows only while batches wait. */
  readonly size: number;
  /** Heap of one process in megabytes. */
  readonly heapMb: number;
  /** A batch that runs longer is killed with its process. */
  readonly wallMs: number;
  /** Batches that may wait for a process before new ones are refused; 1,000 unless told. */
  readonly queueLimit?: number;
  /** Characters of JSON that the answers of one batch may have together; 8 million unless told. */
  readonly resultLimit?: number;
  /** A process beyond the first stops after being idle this long; 30,000 unless told. */
  readonly idleMs?: number;
}

/** Figures for the metrics page; counts are since the pool was made. */
export interface EvaluatorFigures {
  readonly processes: number;
  readonly idle: number;
  readonly queued: number;
  readonly started: number;
  readonly batches: number;
  readonly expressions: number;
  readonly failed: number;
  readonly busyMs: number;
  readonly killed: Readonly<Record<DeathCode, number>>;
}

/** Why a process ended while it was working on a batch. */
export type DeathCode = 'expression.too_slow' | 'expression.too_large' | 'expression.crashed';

export interface EvaluatorPool {
  /** Answers in the order of the expressions. Rejects only when the pool is full or closed. */
  evaluate(batch: EvaluationBatch): Promise<readonly EvaluationResult[]>;
  figures(): EvaluatorFigures;
  /** Refuses what waits, ends every process and resolves when the last one is gone. */
  close(): Promise<void>;
}

/** What the pool sends to a process: one batch and its limits. */
export interface BatchMessage extends EvaluationBatch {
  readonly id: number;
  readonly softMs: number;
  readonly resultLimit: number;
}

/** What a process sends back: that it is ready, or the answers of one batch. */
export type ReplyMessage =
  | { readonly ready: true }
  | { readonly id: number; readonly results: readonly EvaluationResult[] };
