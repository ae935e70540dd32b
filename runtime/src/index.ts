/** What tests and figures drive without a server: runs, their workers' parts, and a store in memory. */
export { memoryRunViews } from './adapters/memory-run-views.ts';
export { createMemoryRuns, type FlowOf, type MemoryRuns, type RunEntry } from './adapters/memory-runs.ts';
export type { Actions, Advance, Claim, NewRun, OutsideFact, Release, RunRow, Runs } from './ports.ts';
export { CRASHES_TO_QUARANTINE, EvaluatorUnavailable, LEASE_MS, unmarked } from './ports.ts';
export { driveRun } from './run/drive-run.ts';
export { createLeases } from './run/leases.ts';
export { type Pace, usualPace } from './run/pace.ts';
export type { RunLog, RunParts } from './run/parts.ts';
export { createPayloadRoom } from './run/payload-room.ts';
export { createPlanCache, type PlanCache } from './run/plan-cache.ts';
export { retryRun } from './run/retry-run.ts';
export { createSweep } from './run/sweep.ts';
export { createWarmStates } from './run/warm-states.ts';
