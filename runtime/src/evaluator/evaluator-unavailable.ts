/** The pool took no part in the batch, so trying later is safe. */
export class EvaluatorUnavailable extends Error {
  readonly code: 'evaluator.busy' | 'evaluator.closed';

  constructor(code: 'evaluator.busy' | 'evaluator.closed', message: string) {
    super(message);
    this.name = 'EvaluatorUnavailable';
    this.code = code;
  }
}
