import { compileFlow, type Plan } from '@joinery/core';
import type { Claim, Runs } from '../ports.ts';

export interface PlanCache {
  readonly planOf: (claim: Pick<Claim, 'organization' | 'flow' | 'version' | 'run' | 'documentHash'>) => Promise<Plan>;
}

/** Keeps the compiled plans of the documents used last: compiling costs more than a short run. */
export function createPlanCache(runs: Pick<Runs, 'documentOf'>, size = 200): PlanCache {
  const plans = new Map<string, Plan>();
  return {
    planOf: async (claim) => {
      // The hash alone would do, but a tenant's documents are never looked up by another tenant's key.
      const key = `${claim.organization} ${claim.documentHash}`;
      const known = plans.get(key);
      const plan =
        known ?? compileFlow(await runs.documentOf(claim.organization, claim.flow, claim.version, claim.run));
      plans.delete(key);
      plans.set(key, plan);
      if (plans.size > size) {
        const oldest = plans.keys().next().value;
        if (oldest !== undefined) plans.delete(oldest);
      }
      return plan;
    },
  };
}
