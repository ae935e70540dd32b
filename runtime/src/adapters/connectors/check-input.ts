import { ConnectorError } from '@joinery/connector-kit';
import { coerceValues, type Fields, fieldsToJsonSchema, type JsonObject } from '@joinery/core';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

const ajv = new Ajv({ allErrors: true, ownProperties: true, strict: true, allowUnionTypes: true });
addFormats.default(ajv);
const compiled = new WeakMap<Fields, ValidateFunction>();

/** Fits resolved values to an action's input fields, or throws a ConnectorError that names each field that does not fit. */
export function checkInput(fields: Fields, input: JsonObject): JsonObject {
  const coerced = coerceValues(fields, input);
  let validate = compiled.get(fields);
  if (!validate) {
    validate = ajv.compile(fieldsToJsonSchema(fields));
    compiled.set(fields, validate);
  }
  if (validate(coerced)) return coerced;
  const reasons = (validate.errors ?? []).slice(0, 5).map((error) => reasonOf(fields, error));
  throw new ConnectorError(
    'action.bad_input',
    `The input does not fit: ${[...new Set(reasons)].join('; ')}. Correct the node's fields and publish again.`,
    { effect: 'not-sent' },
  );
}

function reasonOf(fields: Fields, error: ErrorObject): string {
  if (error.keyword === 'required') return `"${titleOf(fields, String(error.params.missingProperty))}" is empty`;
  const name = error.instancePath.split('/')[1];
  const rest = error.instancePath.split('/').slice(2).join('.');
  if (error.keyword === 'additionalProperties')
    return `"${String(error.params.additionalProperty)}" is not a field of it`;
  return `"${titleOf(fields, name ?? '')}"${rest ? ` (${rest})` : ''} ${error.message ?? 'does not fit'}`;
}

function titleOf(fields: Fields, name: string): string {
  return fields.find((field) => field.name === name)?.title ?? name;
}
