import type { Fields } from '../model/field.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** What a new form starts with: the defaults, also those inside objects. Fields without one are left out. */
export function fieldDefaults(fields: Fields): JsonObject {
  const values: Record<string, Json> = {};
  for (const field of fields) {
    if (field.default !== undefined) values[field.name] = field.default;
    else if (field.type === 'object' && field.fields) {
      const inner = fieldDefaults(field.fields);
      if (Object.keys(inner).length > 0) values[field.name] = inner;
    }
  }
  return values;
}
