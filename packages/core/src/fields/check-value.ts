import { hasPlaceholder, parseTemplate } from '../expressions/parse-template.ts';
import type { Field, FieldType, Fields } from '../model/field.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { isShown } from './is-shown.ts';
import { isDateText, isEmailText, isUrlText } from './text-formats.ts';

/** Something wrong with a form's value. The message names the field by its title. */
export interface ValueFault {
  readonly code:
    | 'value.missing'
    | 'value.unknown_field'
    | 'value.wrong_type'
    | 'value.not_a_choice'
    | 'value.out_of_range'
    | 'value.bad_format';
  readonly message: string;
  readonly pointer: string;
}

/** Checks a form's values as written: a placeholder fits wherever its value may. */
export function checkValues(fields: Fields, values: JsonObject, pointer = ''): readonly ValueFault[] {
  const faults: ValueFault[] = [];
  for (const field of fields) {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    if (isShown(field, fields, values))
      faults.push(...checkValue(field, value, `${pointer}/${escapePointer(field.name)}`));
  }
  const known = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(values)) {
    if (known.has(name)) continue;
    const offered = fields.map((field) => field.name).join(', ') || 'none';
    faults.push({
      code: 'value.unknown_field',
      message: `There is no field “${name}”; the fields are: ${offered}.`,
      pointer: `${pointer}/${escapePointer(name)}`,
    });
  }
  return faults;
}

/** Checks one value as written in a config. */
export function checkValue(field: Field, value: Json | undefined, pointer: string): readonly ValueFault[] {
  const title = field.title ?? field.name;
  if (value === undefined || value === null || value === '') {
    const missing = field.required === true && field.default === undefined;
    return missing ? [{ code: 'value.missing', message: `“${title}” is empty: fill it in.`, pointer }] : [];
  }
  if (typeof value === 'string' && hasPlaceholder(value)) {
    if (isWholePlaceholder(value) || givesText.has(field.type)) return [];
    return [
      {
        code: 'value.wrong_type',
        message: `“${title}” must be ${typeWords[field.type]}: let one placeholder stand alone, without text around it.`,
        pointer,
      },
    ];
  }
  return checkLiteral(field, value, title, pointer);
}

const givesText: ReadonlySet<FieldType> = new Set(['text', 'secret', 'any', 'date', 'file', 'number', 'boolean']);

const typeWords: Readonly<Record<FieldType, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  date: 'an ISO 8601 date such as 2027-01-31 or 2027-01-31T08:00:00Z',
  list: 'a list',
  object: 'an object',
  any: 'a value',
  secret: 'a text',
  file: 'a file',
};

function checkLiteral(field: Field, value: Json, title: string, pointer: string): readonly ValueFault[] {
  const wrongType: ValueFault = {
    code: 'value.wrong_type',
    message: `“${title}” must be ${typeWords[field.type]}.`,
    pointer,
  };
  switch (field.type) {
    case 'text':
    case 'secret':
      return typeof value === 'object' ? [wrongType] : checkText(field, String(value), title, pointer);
    case 'number':
      return isNumeric(value) ? checkRange(field, Number(value), title, '', pointer) : [wrongType];
    case 'boolean':
      return value === true || value === false || value === 'true' || value === 'false' ? [] : [wrongType];
    case 'date':
      return typeof value === 'string' && isDateText(value) ? [] : [wrongType];
    case 'list':
      return Array.isArray(value) ? checkList(field, value as readonly Json[], title, pointer) : [wrongType];
    case 'object':
      if (typeof value !== 'object' || Array.isArray(value)) return [wrongType];
      return field.fields ? checkValues(field.fields, value as JsonObject, pointer) : [];
    case 'any':
    case 'file':
      return [];
  }
}

function checkText(field: Field, value: string, title: string, pointer: string): readonly ValueFault[] {
  if (field.choices && !field.choices.some((choice) => choice.value === value)) {
    const offered = field.choices.map((choice) => choice.value).join(', ');
    return [
      { code: 'value.not_a_choice', message: `“${title}” is “${value}”, which is none of: ${offered}.`, pointer },
    ];
  }
  if (field.format === 'email' && !isEmailText(value)) {
    return [
      { code: 'value.bad_format', message: `“${title}” must be a mail address such as ann@example.com.`, pointer },
    ];
  }
  if (field.format === 'url' && !isUrlText(value)) {
    return [
      { code: 'value.bad_format', message: `“${title}” must be a URL that starts with https:// or http://.`, pointer },
    ];
  }
  return checkRange(field, value.length, title, ' characters', pointer);
}

function checkList(field: Field, items: readonly Json[], title: string, pointer: string): readonly ValueFault[] {
  const { of } = field;
  const faults = of
    ? items.flatMap((item, index) =>
        checkValue({ ...of, title: `${of.title ?? title} ${index + 1}` }, item, `${pointer}/${index}`),
      )
    : [];
  return [...checkRange(field, items.length, title, ' items', pointer), ...faults];
}

function checkRange(field: Field, size: number, title: string, unit: string, pointer: string): readonly ValueFault[] {
  const { min, max } = field;
  if ((min === undefined || size >= min) && (max === undefined || size <= max)) return [];
  const range =
    max === undefined ? `at least ${min}` : min === undefined ? `at most ${max}` : `between ${min} and ${max}`;
  return [{ code: 'value.out_of_range', message: `“${title}” must be ${range}${unit}, not ${size}.`, pointer }];
}

function isNumeric(value: Json): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}

function isWholePlaceholder(text: string): boolean {
  const parts = parseTemplate(text.trim());
  return parts.length === 1 && parts[0]?.type !== 'text';
}

export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
