import type { Fields, JsonObject } from '@joinery/core';

/** Puts each field's default where the input has nothing, so that an action can rely on it whoever calls it. */
export function fillDefaults(fields: Fields, input: JsonObject): JsonObject {
  const missing = fields.filter((field) => field.default !== undefined && (input[field.name] ?? null) === null);
  if (missing.length === 0) return input;
  return { ...input, ...Object.fromEntries(missing.map((field) => [field.name, field.default ?? null])) };
}
