import type { Fact, Instant } from '@joinery/core';
import type { Session } from './session.ts';

/** When the run becomes too old for its flow's settings; undefined if they don't say. */
export function deadlineOf({ claim, plan }: Pick<Session, 'claim' | 'plan'>): Instant | undefined {
  const { maxAge } = plan.settings;
  return maxAge === undefined ? undefined : new Date(Date.parse(claim.createdAt) + maxAge * 1000).toISOString();
}

export function tooOld({ plan, at }: Pick<Session, 'plan' | 'at'>): Fact {
  const message = `The run was open for ${plan.settings.maxAge} seconds, which is the longest that its flow allows; raise the limit in the flow's settings if it needs more.`;
  return { type: 'aborted', at: at(), error: { code: 'run.too_old', message, retryable: false } };
}
