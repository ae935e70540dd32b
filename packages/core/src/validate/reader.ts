import { escapePointer } from '../fields/check-value.ts';
import { FlowError } from '../flow-error.ts';
import type { Json } from '../model/json.ts';
import { limits } from '../model/limits.ts';

export type Read<T> = (value: unknown, at: Reader) => T;

/** Reads one place of an untrusted document. Each method gives a checked copy or throws a FlowError with the place. */
export interface Reader {
  readonly at: (key: string | number) => Reader;
  readonly refuse: (message: string) => never;
  readonly text: (value: unknown, longest?: number) => string;
  readonly boolean: (value: unknown) => boolean;
  readonly number: (value: unknown, least?: number, most?: number) => number;
  readonly oneOf: <T extends string>(value: unknown, choices: readonly T[]) => T;
  readonly json: (value: unknown) => Json;
  readonly list: <T>(value: unknown, most: number, read: Read<T>) => readonly T[];
  /** Reads the named keys and refuses all others. */
  readonly object: <T extends object>(
    value: unknown,
    keys: { readonly [K in keyof T]-?: Read<Exclude<T[K], undefined>> },
    required: readonly (keyof T & string)[],
  ) => T;
  /** Reads one key of an object. */
  readonly field: <T>(value: unknown, key: string, read: Read<T>) => T;
}

const deepest = 64;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

export function readerAt(pointer: string): Reader {
  const refuse = (message: string): never => {
    throw new FlowError('flow.bad_shape', message, pointer);
  };
  const at = (key: string | number) => readerAt(`${pointer}/${escapePointer(String(key))}`);
  const name = pointer === '' ? 'The document' : `“${pointer}”`;
  const fieldOf = <T>(value: unknown, key: string, read: Read<T>): T => {
    const object = isPlainObject(value) ? value : refuse(`${name} must be an object.`);
    return read(Object.hasOwn(object, key) ? object[key] : undefined, at(key));
  };
  return {
    at,
    refuse,
    text: (value, longest = limits.textLength) => {
      if (typeof value !== 'string') return refuse(`${name} must be a text.`);
      return value.length <= longest
        ? value
        : refuse(`${name} is ${value.length} characters long; at most ${longest} are allowed.`);
    },
    boolean: (value) => (typeof value === 'boolean' ? value : refuse(`${name} must be true or false.`)),
    number: (value, least = -1e15, most = 1e15) => {
      const fits = typeof value === 'number' && value >= least && value <= most;
      return fits ? value : refuse(`${name} must be a number between ${least} and ${most}.`);
    },
    oneOf: (value, choices) =>
      choices.find((choice) => choice === value) ?? refuse(`${name} must be one of ${choices.join(', ')}.`),
    json: (value) => copyJson(value, pointer, 0),
    list: (value, most, read) => {
      if (!Array.isArray(value)) return refuse(`${name} must be a list.`);
      if (value.length > most) return refuse(`${name} has ${value.length} items; at most ${most} are allowed.`);
      return value.map((item: unknown, index) => read(item, at(index)));
    },
    object: <T extends object>(
      value: unknown,
      keys: { readonly [K in keyof T]-?: Read<Exclude<T[K], undefined>> },
      required: readonly (keyof T & string)[],
    ): T => {
      const object = isPlainObject(value) ? value : refuse(`${name} must be an object.`);
      const known: Readonly<Record<string, Read<unknown>>> = keys;
      for (const key of Object.keys(object)) {
        if (!Object.hasOwn(known, key))
          at(key).refuse(`${name} has the unknown key “${key}”; it may have ${Object.keys(known).join(', ')}.`);
      }
      for (const key of required) if (!Object.hasOwn(object, key)) refuse(`${name} lacks “${key}”.`);
      const copy = Object.entries(known).filter(([key]) => Object.hasOwn(object, key) && object[key] !== undefined);
      return Object.fromEntries(copy.map(([key, read]) => [key, read(object[key], at(key))])) as T;
    },
    field: fieldOf,
  };
}

/** Copies a JSON value, refusing what JSON or a flow cannot carry. */
function copyJson(value: unknown, pointer: string, depth: number): Json {
  const place = readerAt(pointer);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return place.text(value);
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : place.refuse(`“${pointer}” must be a finite number.`);
  if (depth >= deepest) return place.refuse(`“${pointer}” is nested deeper than ${deepest} levels.`);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => copyJson(item, `${pointer}/${index}`, depth + 1));
  if (!isPlainObject(value)) return place.refuse(`“${pointer}” must be a JSON value.`);
  const copy: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    if (forbiddenKeys.has(key))
      return place.refuse(`“${pointer}” has the key “${key}”, which is not allowed; rename it.`);
    if (item !== undefined) copy[key] = copyJson(item, `${pointer}/${escapePointer(key)}`, depth + 1);
  }
  return copy;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
