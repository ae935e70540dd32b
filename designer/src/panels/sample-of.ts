import type { Field, Fields, Json, JsonObject } from '@joinery/core';

const bySort = (field: Field): Json => {
  if (field.default !== undefined) return field.default;
  switch (field.type) {
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'list':
      return field.of ? [bySort(field.of)] : [];
    case 'object':
      return sampleOf(field.fields ?? []);
    case 'date':
      return '2027-01-31T08:00:00Z';
    default:
      return field.choices?.[0]?.value ?? (/mail|login/i.test(field.name) ? 'ana.lopez@example.com' : '');
  }
};

/** An example of what fields hold, to be overwritten by a person. */
export function sampleOf(fields: Fields): JsonObject {
  return Object.fromEntries(fields.map((field) => [field.name, bySort(field)]));
}
