import type { Json } from './model/json.ts';

/** JSON text with sorted keys, so that equal values give equal text. `indent` spaces draw it over several lines. */
export function stableJson(value: Json, indent = 0): string {
  return JSON.stringify(sortKeys(value), null, indent);
}

function sortKeys(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => sortKeys(item));
  const keys = Object.keys(value).sort();
  // fromEntries keeps an own `__proto__` key an own key.
  return Object.fromEntries(keys.map((key) => [key, sortKeys((value as Readonly<Record<string, Json>>)[key] ?? null)]));
}
