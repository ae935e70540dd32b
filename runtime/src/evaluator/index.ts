export { createEvaluatorPool } from './evaluator-pool.ts';
export { EvaluatorUnavailable } from './evaluator-unavailable.ts';
export type {
  EvaluationBatch,
  EvaluationCode,
  EvaluationFailure,
  EvaluationResult,
  EvaluatorFigures,
  EvaluatorOptions,
  EvaluatorPool,
} from './types.ts';
