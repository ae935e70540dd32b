import type { Field, Fields } from '../model/field.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** Whether a form with these values shows the field. An absent value counts as the controlling field's default. */
export function isShown(field: Field, fields: Fields, values: JsonObject): boolean {
  const { when } = field;
  if (!when) return true;
  const written = Object.hasOwn(values, when.field) ? values[when.field] : undefined;
  const value: Json | undefined = written ?? fields.find((other) => other.name === when.field)?.default;
  return when.is.some((wanted) => wanted === (value ?? null));
}
