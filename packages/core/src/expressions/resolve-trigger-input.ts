import type { Json, JsonObject } from '../model/json.ts';
import { compileConfig, resolveConfig } from './resolve-config.ts';
import { followPath } from './fast-path.ts';
import { parsePlain } from './parse-path.ts';
import type { Scope } from './scope.ts';

export type TriggerInput =
  | { readonly ok: true; readonly input: JsonObject }
  /** `missing` is the path that gives nothing, such as `vars.group`. */
  | { readonly ok: false; readonly missing: string };

/** Whether an expression may stand in a trigger's input: a literal, or a plain path into the variables. */
export function isTriggerExpression(source: string): boolean {
  const plain = parsePlain(source);
  return plain !== undefined && (plain.type === 'literal' || (plain.root === 'vars' && plain.keys.length > 0));
}

/**
 * A trigger's input with the organization's variables filled in. An empty variable gives nothing: an input that is left
 * empty often means “all of them”, which nobody asked for who wrote a variable there.
 */
export function resolveTriggerInput(input: JsonObject, vars: JsonObject): TriggerInput {
  const compiled = compileConfig(input, []);
  const scope: Scope = { get: (name) => (name === 'vars' ? vars : undefined) };
  for (const { source } of compiled.slots) {
    const plain = parsePlain(source);
    if (plain?.type === 'literal') continue;
    const value = plain && isTriggerExpression(source) ? followPath(plain.root, plain.keys, scope) : undefined;
    if (isNothing(value)) return { ok: false, missing: source.trim() };
  }
  const resolution = resolveConfig(compiled, scope);
  return resolution.state === 'done' ? { ok: true, input: resolution.input } : { ok: false, missing: 'vars' };
}

function isNothing(value: Json | symbol | undefined): boolean {
  return value === undefined || value === null || typeof value === 'symbol' || value === '';
}
