import { type Token, tokenizeFilter } from './tokenize-filter.ts';

export type Item = Readonly<Record<string, unknown>>;
export type Test = (item: Item) => boolean;

export interface Filter {
  readonly test: Test;
  /** First property of each path the filter names. */
  readonly properties: readonly string[];
  /** True when Graph answers it only with ConsistencyLevel: eventual and $count=true. */
  readonly advanced: boolean;
}

type Scope = Readonly<Record<string, unknown>>;
type Read = (item: Item, scope: Scope) => unknown;
type Rule = (item: Item, scope: Scope) => boolean;

const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
const isSame = (left: unknown, right: unknown): boolean => fold(left ?? null) === fold(right ?? null);

function order(left: unknown, right: unknown): number | undefined {
  if (typeof left === 'string' && typeof right === 'string')
    return left.toLowerCase() < right.toLowerCase() ? -1 : Number(left.toLowerCase() !== right.toLowerCase());
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return undefined;
}

const COMPARE: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  eq: isSame,
  ne: (left, right) => !isSame(left, right),
  gt: (left, right) => (order(left, right) ?? 0) > 0,
  ge: (left, right) => (order(left, right) ?? -1) >= 0,
  lt: (left, right) => (order(left, right) ?? 0) < 0,
  le: (left, right) => (order(left, right) ?? 1) <= 0,
};

const asText = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '');

const FUNCTIONS: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  startswith: (left, right) => typeof left === 'string' && asText(left).startsWith(asText(right)),
  endswith: (left, right) => typeof left === 'string' && asText(left).endsWith(asText(right)),
  contains: (left, right) => typeof left === 'string' && asText(left).includes(asText(right)),
};

class FilterError extends Error {}

function step(value: unknown, name: string): unknown {
  if (Array.isArray(value) && name === '$count') return value.length;
  return typeof value === 'object' && value !== null ? (value as Item)[name] : undefined;
}

function literal(word: string): { readonly value: unknown } | undefined {
  if (word === 'null') return { value: null };
  if (word === 'true' || word === 'false') return { value: word === 'true' };
  if (/^-?\d+(\.\d+)?$/.test(word)) return { value: Number(word) };
  if (/^\d{4}-\d\d-\d\d/.test(word) || /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(word)) return { value: word };
  return undefined;
}

/** Recursive descent over or, and, not, comparisons, text functions, `in` and any/all. */
function createParser(tokens: readonly Token[], named: Set<string>, advanced: { yes: boolean }): () => Rule {
  let place = 0;
  const lambdas = new Set<string>();
  const peek = (): Token | undefined => tokens[place];
  const isWord = (word: string): boolean => peek()?.kind === 'word' && peek()?.value.toLowerCase() === word;
  const isMark = (mark: string, at = place): boolean => tokens[at]?.kind === 'mark' && tokens[at]?.value === mark;
  const take = (): Token => {
    const token = tokens[place];
    if (!token) throw new FilterError('The filter ends too early.');
    place += 1;
    return token;
  };
  const expect = (mark: string): void => {
    if (!isMark(mark)) throw new FilterError(`The filter lacks ${mark}.`);
    place += 1;
  };

  function path(word: string): Read {
    const names = word.split('/');
    const [first = ''] = names;
    if (!lambdas.has(first)) named.add(first);
    if (names.includes('$count')) advanced.yes = true;
    return (item, scope) => {
      const start = lambdas.has(first) || first in scope ? scope[first] : item[first];
      return names.slice(1).reduce(step, start);
    };
  }

  function value(): Read {
    const token = take();
    if (token.kind === 'text') return () => token.value;
    if (token.kind !== 'word') throw new FilterError(`The filter has ${token.value} where a value is due.`);
    const known = literal(token.value);
    return known ? () => known.value : path(token.value);
  }

  function lambda(word: string): Rule {
    const quantifier = word.slice(word.lastIndexOf('/') + 1);
    const list = path(word.slice(0, word.lastIndexOf('/')));
    expect('(');
    const name = take().value;
    expect(':');
    lambdas.add(name);
    const inner = either();
    expect(')');
    return (item, scope) => {
      const entries = list(item, scope);
      if (!Array.isArray(entries)) return quantifier === 'all';
      const holds = (entry: unknown): boolean => inner(item, { ...scope, [name]: entry });
      return quantifier === 'any' ? entries.some(holds) : entries.every(holds);
    };
  }

  function textFunction(name: string): Rule {
    const compare = FUNCTIONS[name.toLowerCase()];
    if (!compare) throw new FilterError(`The filter names the unknown function ${name}.`);
    if (name.toLowerCase() !== 'startswith') advanced.yes = true;
    expect('(');
    const left = value();
    expect(',');
    const right = value();
    expect(')');
    return (item, scope) => compare(left(item, scope), right(item, scope));
  }

  function oneOf(left: Read): Rule {
    expect('(');
    const choices: Read[] = [value()];
    while (isMark(',')) {
      place += 1;
      choices.push(value());
    }
    expect(')');
    return (item, scope) => choices.some((choice) => isSame(left(item, scope), choice(item, scope)));
  }

  function comparison(): Rule {
    const left = value();
    const operator = take().value.toLowerCase();
    if (operator === 'in') return oneOf(left);
    const compare = COMPARE[operator];
    if (!compare) throw new FilterError(`The filter names the unknown operator ${operator}.`);
    if (operator === 'ne') advanced.yes = true;
    const right = value();
    return (item, scope) => compare(left(item, scope), right(item, scope));
  }

  function unit(): Rule {
    if (isWord('not')) {
      place += 1;
      advanced.yes = true;
      const inner = unit();
      return (item, scope) => !inner(item, scope);
    }
    if (isMark('(')) {
      place += 1;
      const inner = either();
      expect(')');
      return inner;
    }
    const token = peek();
    if (token?.kind === 'word' && isMark('(', place + 1)) {
      place += 1;
      return /\/(any|all)$/i.test(token.value) ? lambda(token.value) : textFunction(token.value);
    }
    return comparison();
  }

  function both(): Rule {
    const rules = [unit()];
    while (isWord('and')) {
      place += 1;
      rules.push(unit());
    }
    return (item, scope) => rules.every((rule) => rule(item, scope));
  }

  function either(): Rule {
    const rules = [both()];
    while (isWord('or')) {
      place += 1;
      rules.push(both());
    }
    return (item, scope) => rules.some((rule) => rule(item, scope));
  }

  return () => {
    const rule = either();
    if (place < tokens.length)
      throw new FilterError(`The filter goes on after its end: ${tokens[place]?.value ?? ''}.`);
    return rule;
  };
}

/** Reads an OData $filter; undefined when it is not one. */
export function parseFilter(filter: string): Filter | undefined {
  const tokens = tokenizeFilter(filter);
  if (!tokens || tokens.length === 0) return undefined;
  const named = new Set<string>();
  const advanced = { yes: false };
  try {
    const rule = createParser(tokens, named, advanced)();
    return { test: (item) => rule(item, {}), properties: [...named], advanced: advanced.yes };
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}
