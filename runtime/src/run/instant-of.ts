import type { Instant } from '@joinery/core';

let last = { ms: Number.NaN, instant: '' };

/** Many runs ask in the same millisecond, and making the text costs more than a turn of the interpreter. */
export function instantOf(ms: number): Instant {
  if (ms !== last.ms) last = { ms, instant: new Date(ms).toISOString() };
  return last.instant;
}
