/** Interfaces only: what `run/`, `triggers/` and `api/` need from the outside. Adapters are joined to them in main.ts. */
export { EvaluatorUnavailable } from './evaluator/evaluator-unavailable.ts';
export type { EvaluationBatch, EvaluationResult, EvaluatorFigures, EvaluatorPool } from './evaluator/types.ts';
export * from './ports/accounts.ts';
export * from './ports/actions.ts';
export * from './ports/data.ts';
export * from './ports/flows.ts';
export * from './ports/payloads.ts';
export * from './ports/retention.ts';
export * from './ports/run-views.ts';
export * from './ports/runs.ts';
export * from './ports/sandbox.ts';
export * from './ports/secrets.ts';
