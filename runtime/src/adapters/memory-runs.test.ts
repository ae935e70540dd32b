import { describe } from 'vitest';
import { runsContract } from '../ports/runs.contract.ts';
import type { RunRow } from '../ports.ts';
import { memoryRunViews } from './memory-run-views.ts';
import { createMemoryRuns } from './memory-runs.ts';

describe('Runs in memory', () => {
  runsContract(async () => {
    const flowOf = () => undefined;
    const runs = createMemoryRuns(Date.now, flowOf);
    return {
      runs,
      views: memoryRunViews(runs, flowOf),
      expireLease: async (run) => runs.expireLease(run),
      forceStatus: async (run, status) => runs.setStatus(run, status as RunRow['status']),
    };
  });
});
