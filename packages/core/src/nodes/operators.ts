import type { Json } from '../model/json.ts';

export interface Operator {
  readonly name: string;
  readonly title: string;
  /** 1: looks at the left value only. */
  readonly arity: 1 | 2;
  readonly evaluate: (left: Json, right: Json) => boolean;
}

type Test = (left: Json, right: Json) => boolean;

const not =
  (test: Test): Test =>
  (left, right) =>
    !test(left, right);

const asText = (value: Json): string =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const decimal = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const isoDate = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

const asNumber = (value: Json): number | undefined => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && decimal.test(value) ? Number(value) : undefined;
};

const asTime = (value: Json): number | undefined => {
  if (typeof value !== 'string' || !isoDate.test(value)) return undefined;
  const time = Date.parse(/T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : value.includes('T') ? `${value}Z` : value);
  return Number.isNaN(time) ? undefined : time;
};

const sameMembers = (left: { readonly [key: string]: Json }, right: { readonly [key: string]: Json }): boolean => {
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => {
    const other = Object.hasOwn(right, key) ? right[key] : undefined;
    return other !== undefined && equals(left[key] ?? null, other);
  });
};

/** A number equals the text that writes it, and `true` the text "true": form fields and vendors mix the two. */
const equals = (left: Json, right: Json): boolean => {
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (typeof left === 'object' || typeof right === 'object') {
    if (typeof left !== 'object' || typeof right !== 'object') return false;
    if (isList(left) || isList(right)) {
      if (!isList(left) || !isList(right) || left.length !== right.length) return false;
      return left.every((item, index) => equals(item, right[index] ?? null));
    }
    return sameMembers(left, right);
  }
  if (typeof left === typeof right) return false;
  if (typeof left === 'boolean' || typeof right === 'boolean') return String(left) === String(right);
  return asNumber(left) === asNumber(right);
};

const equalsIgnoringCase: Test = (left, right) =>
  equals(left, right) || asText(left).toLocaleLowerCase('en') === asText(right).toLocaleLowerCase('en');

const isEmpty = (value: Json): boolean => {
  if (value === null || value === '') return true;
  if (typeof value !== 'object') return false;
  return (isList(value) ? value.length : Object.keys(value).length) === 0;
};

/** Numbers before dates before text; `undefined` if the two cannot be put in an order. */
const order = (left: Json, right: Json): number | undefined => {
  for (const read of [asNumber, asTime]) {
    const a = read(left);
    const b = read(right);
    if (a !== undefined && b !== undefined) return a - b;
  }
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  return left === right ? 0 : left < right ? -1 : 1;
};

const ordered =
  (test: (order: number) => boolean): Test =>
  (left, right) => {
    const found = order(left, right);
    return found !== undefined && test(found);
  };

const contains: Test = (left, right) => {
  if (left === null) return false;
  if (isList(left)) return left.some((item) => equals(item, right));
  if (typeof left === 'object') return typeof right === 'string' && Object.hasOwn(left, right);
  return right !== null && asText(left).includes(asText(right));
};

/** The right side is a list, or a text with commas. */
const isIn: Test = (left, right) => {
  const list = typeof right === 'string' ? right.split(',').map((part) => part.trim()) : right;
  return isList(list) && list.some((item) => equals(left, item));
};

const isTrue: Test = (left) => left === true || left === 'true';
const isFalse: Test = (left) => left === false || left === 'false';
const startsWith: Test = (left, right) => left !== null && asText(left).startsWith(asText(right));
const endsWith: Test = (left, right) => left !== null && asText(left).endsWith(asText(right));

/** What a condition can ask. The form draws it, the interpreter evaluates it. Text is case sensitive. */
export const operators: readonly Operator[] = [
  { name: 'equals', title: 'is', arity: 2, evaluate: equals },
  { name: 'not-equals', title: 'is not', arity: 2, evaluate: not(equals) },
  { name: 'equals-ignoring-case', title: 'is (in any case)', arity: 2, evaluate: equalsIgnoringCase },
  { name: 'contains', title: 'contains', arity: 2, evaluate: contains },
  { name: 'not-contains', title: 'does not contain', arity: 2, evaluate: not(contains) },
  { name: 'starts-with', title: 'starts with', arity: 2, evaluate: startsWith },
  { name: 'ends-with', title: 'ends with', arity: 2, evaluate: endsWith },
  { name: 'greater', title: 'is greater than', arity: 2, evaluate: ordered((found) => found > 0) },
  { name: 'greater-or-equal', title: 'is at least', arity: 2, evaluate: ordered((found) => found >= 0) },
  { name: 'less', title: 'is less than', arity: 2, evaluate: ordered((found) => found < 0) },
  { name: 'less-or-equal', title: 'is at most', arity: 2, evaluate: ordered((found) => found <= 0) },
  { name: 'in', title: 'is one of', arity: 2, evaluate: isIn },
  { name: 'not-in', title: 'is none of', arity: 2, evaluate: not(isIn) },
  { name: 'empty', title: 'is empty', arity: 1, evaluate: (left) => isEmpty(left) },
  { name: 'not-empty', title: 'is not empty', arity: 1, evaluate: (left) => !isEmpty(left) },
  { name: 'true', title: 'is true', arity: 1, evaluate: isTrue },
  { name: 'false', title: 'is false', arity: 1, evaluate: isFalse },
];

export const operatorsByName: ReadonlyMap<string, Operator> = new Map(operators.map((entry) => [entry.name, entry]));
