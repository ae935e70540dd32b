import { type Fact, limits } from '@joinery/core';
import type { Session } from './session.ts';
import { sayMegabytes } from './size-of.ts';

/** Ends a run whose values no worker could hold. */
export function tooHeavy({ at }: Pick<Session, 'at'>, bytes: number): Fact {
  const message = `The run has ${sayMegabytes(bytes)} of large values that it may still read, and at most ${sayMegabytes(limits.payloadBytesPerRun)} are allowed; keep less of them, for instance by a result of the loop that names only what is needed.`;
  return { type: 'aborted', at: at(), error: { code: 'payload.run_too_large', message, retryable: false } };
}
