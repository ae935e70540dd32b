import type { Flow } from '@joinery/core';
import { describe } from 'vitest';
import { runsContract } from '../ports/runs.contract.ts';
import type { RunRow } from '../ports.ts';
import { memoryRunViews } from './memory-run-views.ts';
import { createMemoryRuns, type FlowOf } from './memory-runs.ts';

describe('Runs in memory', () => {
  runsContract(async () => {
    const published = new Map<string, Flow>();
    const flowOf: FlowOf = (flow) => {
      const document = published.get(flow);
      return document && { name: flow, document };
    };
    const runs = createMemoryRuns(Date.now, flowOf);
    return {
      runs,
      views: memoryRunViews(runs, flowOf),
      expireLease: async (run) => runs.expireLease(run),
      publish: async (flow, document) => void published.set(flow, document),
      forceStatus: async (run, status) => runs.setStatus(run, status as RunRow['status']),
    };
  });
});
