import type { Field, Fields } from '../model/field.ts';
import type { Json, JsonObject } from '../model/json.ts';

/**
 * Brings resolved values closer to what their fields expect, losing nothing: "3" → 3, "true" → true, a lone value → a
 * list of it (JSONata collapses lists of one). What still doesn't fit is left for the schema to refuse.
 */
export function coerceValues(fields: Fields, values: JsonObject): JsonObject {
  const byName = new Map(fields.map((field) => [field.name, field]));
  const coerced: Record<string, Json> = {};
  for (const [name, value] of Object.entries(values)) {
    if (name === '__proto__') continue;
    const field = byName.get(name);
    coerced[name] = field ? coerceValue(field, value) : value;
  }
  return coerced;
}

/** Brings one value closer to what its field expects. */
export function coerceValue(field: Field, value: Json): Json {
  if (value === null) return null;
  switch (field.type) {
    case 'number':
      return coerceNumber(value);
    case 'boolean':
      return coerceBoolean(value);
    case 'text':
    case 'secret':
      return coerceText(field, value);
    case 'date':
      return value === '' ? null : value;
    case 'list':
      return coerceList(field, value);
    case 'object':
      return field.fields && isObject(value) ? coerceValues(field.fields, value) : value;
    case 'any':
    case 'file':
      return value;
  }
}

function coerceText(field: Field, value: Json): Json {
  // A form sends an empty text for a choice or an address that was left open.
  if (value === '' && (field.choices || field.format === 'email' || field.format === 'url')) return null;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function coerceNumber(value: Json): Json {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (text === '') return null;
  // Not Number(): it takes '0x10' and 'Infinity'.
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(text) && Number.isFinite(Number(text))
    ? Number(text)
    : value;
}

function coerceBoolean(value: Json): Json {
  if (typeof value !== 'string') return value;
  const text = value.trim().toLowerCase();
  if (text === '') return null;
  return text === 'true' ? true : text === 'false' ? false : value;
}

function coerceList(field: Field, value: Json): Json {
  if (value === '') return [];
  const items: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [value];
  const { of } = field;
  return of ? items.map((item) => coerceValue(of, item)) : items;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
