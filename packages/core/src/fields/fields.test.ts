import { describe, expect, it } from 'vitest';
import type { Field, Fields } from '../model/field.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { checkValues } from './check-value.ts';
import { coerceValue, coerceValues } from './coerce-value.ts';
import { fieldDefaults } from './field-defaults.ts';
import { fieldsOutline } from './fields-outline.ts';
import { fieldsToJsonSchema } from './fields-to-json-schema.ts';

const fields: Fields = [
  {
    name: 'mode',
    type: 'text',
    title: 'Mode',
    default: 'one',
    choices: [
      { value: 'one', title: 'One' },
      { value: 'many', title: 'Many' },
    ],
  },
  { name: 'user', type: 'text', title: 'User', required: true, when: { field: 'mode', is: ['one'] } },
  {
    name: 'users',
    type: 'list',
    title: 'Users',
    required: true,
    max: 2,
    of: { name: 'user', type: 'text', title: 'User', format: 'email' },
    when: { field: 'mode', is: ['many'] },
  },
  { name: 'age', type: 'number', title: 'Age', min: 0 },
  { name: 'born', type: 'date', title: 'Born' },
  { name: 'active', type: 'boolean', title: 'Active' },
  { name: 'page', type: 'text', title: 'Page', format: 'url' },
  {
    name: 'address',
    type: 'object',
    title: 'Address',
    fields: [
      { name: 'city', type: 'text', title: 'City', required: true, default: 'Bern' },
      { name: 'no/~', type: 'number', title: 'Number' },
    ],
  },
];
const told = (values: JsonObject) => checkValues(fields, values).map(({ pointer, message }) => `${pointer} ${message}`);

describe('a written value', () => {
  it.each<[JsonObject]>([
    [{ user: 'ann' }],
    [{ mode: 'many', users: ['a@b.c'] }],
    [{ mode: 'many', users: '{{ trigger.users }}' }],
    [
      {
        user: '{{ a }}',
        age: '{{ b }}',
        born: '{{ c }}-01-01',
        active: '{{ d }}',
        page: 'https://x.org/{{ e }}',
        address: '{{ f }}',
      },
    ],
    [{ user: 'a', age: '3', born: '2028-02-29', active: 'true', page: 'https://x.org', address: { 'no/~': null } }],
    [{ user: 'a', born: '2027-01-31T08:00:00+01:00' }],
  ])('fits: %j', (values) => {
    expect(told(values)).toEqual([]);
  });

  it.each<[JsonObject, string]>([
    [{}, '/user “User” is empty: fill it in.'],
    [{ user: '' }, '/user “User” is empty: fill it in.'],
    [{ mode: 'many' }, '/users “Users” is empty: fill it in.'],
    [{ mode: 'x', user: 'a' }, '/mode “Mode” is “x”, which is none of: one, many.'],
    [{ mode: 'many', users: 'a@b.c' }, '/users “Users” must be a list.'],
    [
      { mode: 'many', users: 'x {{ y }}' },
      '/users “Users” must be a list: let one placeholder stand alone, without text around it.',
    ],
    [{ mode: 'many', users: ['nobody'] }, '/users/0 “User 1” must be a mail address such as ann@example.com.'],
    [{ mode: 'many', users: ['a@b.c', 'a@b.c', 'a@b.c'] }, '/users “Users” must be at most 2 items, not 3.'],
    [{ user: 'a', age: 'old' }, '/age “Age” must be a number.'],
    [{ user: 'a', age: -1 }, '/age “Age” must be at least 0, not -1.'],
    [
      { user: 'a', born: '2027-02-29' },
      '/born “Born” must be an ISO 8601 date such as 2027-01-31 or 2027-01-31T08:00:00Z.',
    ],
    [{ user: 'a', active: 'yes' }, '/active “Active” must be true or false.'],
    [{ user: 'a', page: 'javascript:alert(1)' }, '/page “Page” must be a URL that starts with https:// or http://.'],
    [{ user: 'a', address: [] }, '/address “Address” must be an object.'],
    [{ user: 'a', address: { 'no/~': 'x' } }, '/address/no~1~0 “Number” must be a number.'],
    [
      { user: 'a', other: 1 },
      '/other There is no field “other”; the fields are: mode, user, users, age, born, active, page, address.',
    ],
  ])('does not fit: %j', (values, fault) => {
    expect(told(values)).toEqual([fault]);
  });
});

describe('coercion', () => {
  const list: Field = { name: 'l', type: 'list', of: { name: 'i', type: 'number' } };
  it.each<[Field['type'], Json, Json]>([
    ['number', '3', 3],
    ['number', ' -1.5e2 ', -150],
    ['number', '', null],
    ['number', '0x10', '0x10'],
    ['number', 'Infinity', 'Infinity'],
    ['number', true, true],
    ['boolean', 'true', true],
    ['boolean', 'False', false],
    ['boolean', 'yes', 'yes'],
    ['boolean', 1, 1],
    ['text', 5, '5'],
    ['text', false, 'false'],
    ['text', null, null],
    ['list', 'a', ['a']],
    ['list', { a: 1 }, [{ a: 1 }]],
    ['list', [], []],
    ['list', '', []],
    ['list', null, null],
    ['any', '3', '3'],
  ])('to %s makes of %j %j', (type, value, expected) => {
    expect(coerceValue({ name: 'x', type }, value)).toEqual(expected);
  });

  it('takes an empty text for nothing where it could not be a value', () => {
    expect(coerceValue({ name: 'x', type: 'text', format: 'email' }, '')).toBeNull();
    expect(coerceValue({ name: 'x', type: 'text', choices: [] }, '')).toBeNull();
    expect(coerceValue({ name: 'x', type: 'text' }, '')).toBe('');
  });

  it('goes into lists and objects and leaves unknown keys alone', () => {
    expect(coerceValue(list, '4')).toEqual([4]);
    expect(
      coerceValues([list, { name: 'o', type: 'object', fields: [list] }], { l: ['1', 2], o: { l: '3' }, x: '5' }),
    ).toEqual({ l: [1, 2], o: { l: [3] }, x: '5' });
  });
});

describe('fields', () => {
  it('have defaults, also inside objects', () => {
    expect(fieldDefaults(fields)).toEqual({ mode: 'one', address: { city: 'Bern' } });
  });

  it('are offered as paths, with quoted names where needed', () => {
    const outline = fieldsOutline(
      [
        {
          name: 'users',
          type: 'list',
          of: { name: 'u', type: 'object', fields: [{ name: 'e-mail', type: 'text', title: 'Mail', help: 'Work' }] },
        },
        { name: 'in', type: 'any' },
      ],
      'steps.read',
    );
    expect(outline).toEqual([
      { path: 'steps.read.users', title: 'users', type: 'list', inList: false },
      { path: 'steps.read.users.`e-mail`', title: 'Mail', type: 'text', inList: true, help: 'Work' },
      { path: 'steps.read.`in`', title: 'in', type: 'any', inList: false },
    ]);
  });

  it('make a JSON Schema without patterns in which what is not required may be null', () => {
    expect(fieldsToJsonSchema(fields)).toEqual({
      type: 'object',
      additionalProperties: false,
      properties: {
        mode: { title: 'Mode', default: 'one', type: ['string', 'null'], enum: ['one', 'many', null] },
        user: { title: 'User', type: ['string', 'null'] },
        users: {
          title: 'Users',
          type: ['array', 'null'],
          items: { title: 'User', type: 'string', format: 'email' },
          maxItems: 2,
        },
        age: { title: 'Age', type: ['number', 'null'], minimum: 0 },
        born: { title: 'Born', type: ['string', 'null'], anyOf: [{ format: 'date-time' }, { format: 'date' }] },
        active: { title: 'Active', type: ['boolean', 'null'] },
        page: { title: 'Page', type: ['string', 'null'], format: 'uri' },
        address: {
          title: 'Address',
          type: ['object', 'null'],
          additionalProperties: false,
          properties: {
            city: { title: 'City', default: 'Bern', type: ['string', 'null'] },
            'no/~': { title: 'Number', type: ['number', 'null'] },
          },
        },
      },
      allOf: [
        {
          if: { type: 'object', properties: { mode: { enum: ['one'] } } },
          then: { type: 'object', required: ['user'], properties: { user: { not: { enum: [null, ''] } } } },
        },
        {
          if: { type: 'object', properties: { mode: { enum: ['many'] } }, required: ['mode'] },
          then: { type: 'object', required: ['users'], properties: { users: { not: { enum: [null, ''] } } } },
        },
      ],
    });
  });
});
