import type { DeathCode, EvaluationFailure, EvaluatorOptions } from './types.ts';

/** The answer that each expression of a batch gets when the batch ended its process: it isn't known which one did. */
export function explainDeath(code: DeathCode, { wallMs, heapMb }: EvaluatorOptions): EvaluationFailure {
  return { ok: false, code, message: sentences[code](wallMs, heapMb) };
}

const sentences: Readonly<Record<DeathCode, (wallMs: number, heapMb: number) => string>> = {
  'expression.too_slow': (wallMs) =>
    `The expressions of this node took longer than ${wallMs} ms; make them do less or give them fewer items at a time.`,
  'expression.too_large': (_, heapMb) =>
    `The expressions of this node needed more than ${heapMb} MB of memory; make them build less or give them less data.`,
  'expression.crashed': () =>
    'The evaluator process ended while it worked on the expressions of this node; try again, and simplify them if it repeats.',
};

/** The answer while no process can be started at all. */
export const startFailure: EvaluationFailure = {
  ok: false,
  code: 'expression.crashed',
  message:
    "The expression evaluator can't start; an administrator should check the installation's files and free memory.",
};
