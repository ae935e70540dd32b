import { describe } from 'vitest';
import { payloadsContract } from '../ports/payloads.contract.ts';
import { runsContract } from '../ports/runs.contract.ts';
import type { RunRow } from '../ports.ts';
import { memoryRunViews } from './memory-run-views.ts';
import { createMemoryRuns } from './memory-runs.ts';

async function open() {
  const flowOf = () => undefined;
  const runs = createMemoryRuns(Date.now, flowOf);
  return {
    runs,
    views: memoryRunViews(runs, flowOf),
    expireLease: async (run: string) => runs.expireLease(run),
    forceStatus: async (run: string, status: string) => runs.setStatus(run, status as RunRow['status']),
  };
}

describe('Runs in memory', () => {
  runsContract(open);
  payloadsContract(open);
});
