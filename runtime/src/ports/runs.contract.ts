import { payloadsContract } from './payloads.contract.ts';
import { runsCreatedContract } from './runs-created.contract.ts';
import { runsKeptContract } from './runs-kept.contract.ts';
import { runsPacedContract } from './runs-paced.contract.ts';
import { runsHeldContract } from './runs-held.contract.ts';
import { runsSeenContract } from './runs-seen.contract.ts';
import { runsToldContract } from './runs-told.contract.ts';
import { openRunsToJudge, type RunsUnderTest } from './testing/runs-to-judge.ts';

/** What every store of runs must hold. */
export function runsContract(open: () => Promise<RunsUnderTest>): void {
  const on = openRunsToJudge(open);
  runsCreatedContract(on);
  runsHeldContract(on);
  runsKeptContract(on);
  runsPacedContract(on);
  runsToldContract(on);
  runsSeenContract(on);
  payloadsContract(on);
}
