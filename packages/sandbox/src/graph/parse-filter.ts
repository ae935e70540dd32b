import { COMPARISONS, isSame, TEXT_FUNCTIONS } from './filter-operators.ts';
import { type Token, tokenizeFilter } from './tokenize-filter.ts';

export type Item = Readonly<Record<string, unknown>>;

export interface Filter {
  readonly test: (item: Item) => boolean;
  /** First property of each path the filter names. */
  readonly properties: readonly string[];
  /** True when Graph answers it only with ConsistencyLevel: eventual and $count=true. */
  readonly advanced: boolean;
}

/** What `any` and `all` have bound, by name. */
type Scope = Readonly<Record<string, unknown>>;
type Read = (item: Item, scope: Scope) => unknown;
type Rule = (item: Item, scope: Scope) => boolean;

/** A place in the tokens, and what was met on the way there. */
interface Reader {
  readonly tokens: readonly Token[];
  readonly properties: Set<string>;
  readonly bound: Set<string>;
  place: number;
  advanced: boolean;
}

class FilterError extends Error {}

const isWord = ({ tokens, place }: Reader, word: string): boolean =>
  tokens[place]?.kind === 'word' && tokens[place].value.toLowerCase() === word;
const isMark = ({ tokens, place }: Reader, mark: string, ahead = 0): boolean =>
  tokens[place + ahead]?.kind === 'mark' && tokens[place + ahead]?.value === mark;

function take(reader: Reader): Token {
  const token = reader.tokens[reader.place];
  if (!token) throw new FilterError('The filter ends too early.');
  reader.place += 1;
  return token;
}

function expectMark(reader: Reader, mark: string): void {
  if (!isMark(reader, mark)) throw new FilterError(`The filter lacks ${mark}.`);
  reader.place += 1;
}

function literal(word: string): { readonly value: unknown } | undefined {
  if (word === 'null') return { value: null };
  if (word === 'true' || word === 'false') return { value: word === 'true' };
  if (/^-?\d+(\.\d+)?$/.test(word)) return { value: Number(word) };
  if (/^\d{4}-\d\d-\d\d/.test(word) || /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(word)) return { value: word };
  return undefined;
}

function stepInto(value: unknown, name: string): unknown {
  if (Array.isArray(value) && name === '$count') return value.length;
  return typeof value === 'object' && value !== null ? (value as Item)[name] : undefined;
}

function readPath(reader: Reader, word: string): Read {
  const [first = '', ...rest] = word.split('/');
  const isBound = reader.bound.has(first);
  if (!isBound) reader.properties.add(first);
  if (rest.includes('$count')) reader.advanced = true;
  return (item, scope) => rest.reduce(stepInto, isBound ? scope[first] : item[first]);
}

function readValue(reader: Reader): Read {
  const token = take(reader);
  if (token.kind === 'text') return () => token.value;
  if (token.kind === 'mark') throw new FilterError(`The filter has ${token.value} where a value is due.`);
  const known = literal(token.value);
  return known ? () => known.value : readPath(reader, token.value);
}

function readLambda(reader: Reader, word: string): Rule {
  const end = word.lastIndexOf('/');
  const list = readPath(reader, word.slice(0, end));
  const isAny = word.slice(end + 1).toLowerCase() === 'any';
  expectMark(reader, '(');
  const { value: name } = take(reader);
  expectMark(reader, ':');
  reader.bound.add(name);
  const inner = readEither(reader);
  reader.bound.delete(name);
  expectMark(reader, ')');
  return (item, scope) => {
    const entries = list(item, scope);
    const holds = (entry: unknown): boolean => inner(item, { ...scope, [name]: entry });
    if (!Array.isArray(entries)) return !isAny;
    return isAny ? entries.some(holds) : entries.every(holds);
  };
}

function readTextFunction(reader: Reader, word: string): Rule {
  const name = word.toLowerCase();
  const compare = TEXT_FUNCTIONS[name];
  if (!compare) throw new FilterError(`The filter names the unknown function ${word}.`);
  if (name !== 'startswith') reader.advanced = true;
  expectMark(reader, '(');
  const left = readValue(reader);
  expectMark(reader, ',');
  const right = readValue(reader);
  expectMark(reader, ')');
  return (item, scope) => compare(left(item, scope), right(item, scope));
}

function readOneOf(reader: Reader, left: Read): Rule {
  const choices: Read[] = [];
  expectMark(reader, '(');
  do choices.push(readValue(reader));
  while (isMark(reader, ',') && take(reader));
  expectMark(reader, ')');
  return (item, scope) => choices.some((choice) => isSame(left(item, scope), choice(item, scope)));
}

function readComparison(reader: Reader): Rule {
  const left = readValue(reader);
  const operator = take(reader).value.toLowerCase();
  if (operator === 'in') return readOneOf(reader, left);
  const compare = COMPARISONS[operator];
  if (!compare) throw new FilterError(`The filter names the unknown operator ${operator}.`);
  if (operator === 'ne') reader.advanced = true;
  const right = readValue(reader);
  return (item, scope) => compare(left(item, scope), right(item, scope));
}

function readUnit(reader: Reader): Rule {
  if (isWord(reader, 'not')) {
    take(reader);
    reader.advanced = true;
    const inner = readUnit(reader);
    return (item, scope) => !inner(item, scope);
  }
  if (isMark(reader, '(')) {
    take(reader);
    const inner = readEither(reader);
    expectMark(reader, ')');
    return inner;
  }
  if (!isMark(reader, '(', 1)) return readComparison(reader);
  const { value: word } = take(reader);
  return /\/(any|all)$/i.test(word) ? readLambda(reader, word) : readTextFunction(reader, word);
}

function readBoth(reader: Reader): Rule {
  const rules = [readUnit(reader)];
  while (isWord(reader, 'and') && take(reader)) rules.push(readUnit(reader));
  return (item, scope) => rules.every((rule) => rule(item, scope));
}

function readEither(reader: Reader): Rule {
  const rules = [readBoth(reader)];
  while (isWord(reader, 'or') && take(reader)) rules.push(readBoth(reader));
  return (item, scope) => rules.some((rule) => rule(item, scope));
}

/** Reads an OData $filter; undefined when it is not one. */
export function parseFilter(filter: string): Filter | undefined {
  const tokens = tokenizeFilter(filter);
  if (!tokens || tokens.length === 0) return undefined;
  const reader: Reader = { tokens, properties: new Set(), bound: new Set(), place: 0, advanced: false };
  try {
    const rule = readEither(reader);
    if (reader.place < tokens.length) return undefined;
    return { test: (item) => rule(item, {}), properties: [...reader.properties], advanced: reader.advanced };
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}
