import type { EvaluationCode } from '../types.ts';

/** Thrown by our own limits inside JSONata; carries the answer that the expression gets. */
export class Refusal extends Error {
  readonly code: EvaluationCode;

  constructor(code: EvaluationCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

export function tooLarge(message: string): Refusal {
  return new Refusal('expression.too_large', message);
}

export function forbidden(message: string): Refusal {
  return new Refusal('expression.forbidden', message);
}
