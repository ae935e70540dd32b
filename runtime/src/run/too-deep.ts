import { type Fact, limits } from '@joinery/core';
import type { Session } from './session.ts';

/** Of a run that is started although its chain is too deep: a called one is refused before. */
export function tooDeep({ claim, at }: Pick<Session, 'claim' | 'at'>): Fact {
  const message = `Runs started each other more than ${limits.callDepth} levels deep by changing rows, up to this run of "${claim.flowName}"; check whether a flow changes rows of a table that starts it again.`;
  return { type: 'aborted', at: at(), error: { code: 'run.too_deep', message, retryable: false } };
}
