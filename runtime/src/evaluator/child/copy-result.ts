import type { Json, JsonObject } from '@joinery/core';
import { forbidden, Refusal, tooLarge } from './refusal.ts';

const deepest = 128;
/** An empty list has two characters but costs its reader more. */
const containerCost = 16;
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** How many characters of JSON the batch may still answer with. */
export interface Budget {
  left: number;
  readonly limit: number;
}

/**
 * Turns what JSONata gives back into plain JSON that shares nothing with the input. JSONata's arrays carry extra
 * properties, its objects have no prototype, and its texts may be ropes of 500 MB that cost no memory until they are read.
 */
export function copyResult(value: unknown, budget: Budget, depth = 0): Json | undefined {
  if (depth > deepest) throw tooLarge(`The result nests deeper than ${deepest} levels; return a flatter value.`);
  spend(budget, 1);
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return copyText(value, budget);
  if (typeof value === 'number') return copyNumber(value, budget);
  if (typeof value !== 'object' || isFunctionRecord(value)) {
    throw new Refusal('expression.failed', 'The result is a function, not data; call it with its arguments.');
  }
  return Array.isArray(value) ? copyList(value, budget, depth) : copyRecord(value, budget, depth);
}

function copyText(value: string, budget: Budget): string {
  spend(budget, value.length + 2);
  return value;
}

function copyNumber(value: number, budget: Budget): number {
  if (!Number.isFinite(value)) {
    throw new Refusal(
      'expression.failed',
      `The result contains ${value}, which JSON can't hold; check the arithmetic.`,
    );
  }
  spend(budget, 8);
  return value;
}

function copyList(list: readonly unknown[], budget: Budget, depth: number): Json[] {
  spend(budget, containerCost + list.length);
  const copy: Json[] = [];
  for (let index = 0; index < list.length; index++) copy.push(copyResult(list[index], budget, depth + 1) ?? null);
  return copy;
}

function copyRecord(record: object, budget: Budget, depth: number): JsonObject {
  spend(budget, containerCost);
  const copy: Record<string, Json> = {};
  for (const [key, value] of Object.entries(record)) {
    if (forbiddenKeys.has(key)) {
      throw forbidden(`The result has a field named "${key}", which is never allowed; give the field another name.`);
    }
    spend(budget, key.length + 4);
    const field = copyResult(value, budget, depth + 1);
    if (field !== undefined) copy[key] = field;
  }
  return copy;
}

function spend(budget: Budget, characters: number): void {
  budget.left -= characters;
  if (budget.left >= 0) return;
  budget.left = 0;
  throw tooLarge(`The results of one node have more than ${budget.limit} characters; return less data.`);
}

function isFunctionRecord(value: object): boolean {
  return Object.hasOwn(value, '_jsonata_function') || Object.hasOwn(value, '_jsonata_lambda');
}
