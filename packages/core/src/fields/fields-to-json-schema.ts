import type { Field, Fields } from '../model/field.ts';
import type { Json, JsonObject } from '../model/json.ts';

/**
 * The JSON Schema (good as draft-07 and 2020-12) of a form's values. Made from our own grammar only: no patterns and
 * no references, so checking takes linear time. What is not required may be null, because an empty path gives null.
 */
export function fieldsToJsonSchema(fields: Fields): JsonObject {
  const properties: Record<string, Json> = {};
  for (const field of fields) properties[field.name] = fieldToJsonSchema(field);
  const required = fields.filter(isAlwaysRequired).map(({ name }) => name);
  const conditions = fields
    .filter((field) => field.required && field.when && field.default === undefined)
    .map((field) => requireWhen(field, fields));
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    ...(conditions.length > 0 && { allOf: conditions }),
  };
}

/** The schema of one field's value. */
export function fieldToJsonSchema(field: Field, mayBeNull = !isAlwaysRequired(field)): JsonObject {
  const schema = { ...titlesOf(field), ...shapeOf(field) };
  if (!mayBeNull) return schema;
  const nullable: Record<string, Json> = { ...schema };
  if (typeof nullable['type'] === 'string') nullable['type'] = [nullable['type'], 'null'];
  if (Array.isArray(nullable['enum'])) nullable['enum'] = [...(nullable['enum'] as readonly Json[]), null];
  return nullable;
}

function isAlwaysRequired(field: Field): boolean {
  return field.required === true && field.default === undefined && !field.when;
}

function titlesOf(field: Field): JsonObject {
  return {
    ...(field.title !== undefined && { title: field.title }),
    ...(field.help !== undefined && { description: field.help }),
    ...(field.default !== undefined && { default: field.default }),
  };
}

function shapeOf(field: Field): JsonObject {
  switch (field.type) {
    case 'text':
    case 'secret':
      return textShape(field);
    case 'number':
      return { type: 'number', ...bounds(field, 'minimum', 'maximum') };
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date' }] };
    case 'list':
      return {
        type: 'array',
        ...(field.of && { items: fieldToJsonSchema(field.of, false) }),
        ...bounds(field, 'minItems', 'maxItems'),
      };
    case 'object':
      return field.fields ? fieldsToJsonSchema(field.fields) : { type: 'object' };
    case 'file':
    case 'any':
      return {};
  }
}

const formats = { email: 'email', url: 'uri' } as const;

function textShape(field: Field): JsonObject {
  if (field.choices) return { type: 'string', enum: field.choices.map(({ value }) => value) };
  const format = field.format === 'email' || field.format === 'url' ? { format: formats[field.format] } : {};
  const filled = isAlwaysRequired(field) && field.min === undefined ? { minLength: 1 } : {};
  return { type: 'string', ...format, ...filled, ...bounds(field, 'minLength', 'maxLength') };
}

function bounds(field: Field, least: string, most: string): JsonObject {
  return {
    ...(field.min !== undefined && { [least]: field.min }),
    ...(field.max !== undefined && { [most]: field.max }),
  };
}

function requireWhen(field: Field, fields: Fields): JsonObject {
  const when = field.when;
  if (!when) return {};
  const byDefault = fields.find(({ name }) => name === when.field)?.default;
  // Absent counts as the default, so only a default outside the list makes presence part of the condition.
  const present = byDefault !== undefined && when.is.includes(byDefault) ? {} : { required: [when.field] };
  return {
    if: { type: 'object', properties: { [when.field]: { enum: when.is } }, ...present },
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
    then: { type: 'object', required: [field.name], properties: { [field.name]: { not: { enum: [null, ''] } } } },
  };
}
