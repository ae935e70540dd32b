import type { HoldScope, LegalHold } from '@joinery/api';

export const scopeWords: Readonly<Record<HoldScope, string>> = {
  subject: 'Runs about a person',
  flow: 'Runs of a flow',
  run: 'One run',
  organization: 'All runs of the organization',
};

/** What a hold keeps, in words. */
export function sayScope({ scope, target }: Pick<LegalHold, 'scope' | 'target'>, flowName?: string): string {
  if (scope === 'organization') return scopeWords.organization;
  if (scope === 'subject') return `Runs about ${target}`;
  return scope === 'flow' ? `Runs of ${flowName ?? `the flow ${target}`}` : `Run ${target}`;
}
