import type { Json } from '../model/json.ts';
import type { Scope } from './scope.ts';

/** Stands for "only the evaluator can tell". */
export const needsEvaluator: unique symbol = Symbol('needs evaluator');

/**
 * Follows a plain path with exactly JSONata's results: own properties only, undefined through null and scalars. A list
 * met before the last key is left to the evaluator, which maps, flattens and collapses it.
 */
export function followPath(
  root: string,
  keys: readonly string[],
  scope: Scope,
): Json | undefined | typeof needsEvaluator {
  let value = scope.get(root);
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) return needsEvaluator;
    const record = value as Readonly<Record<string, Json>>;
    // JSONata takes objects with these marks for functions and sees no fields in them.
    if (record['_jsonata_lambda'] === true || record['_jsonata_function'] === true) return needsEvaluator;
    if (!Object.hasOwn(record, key)) return undefined;
    value = record[key];
  }
  return value;
}
