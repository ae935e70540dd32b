import { oktaRefusal } from '../world/refusal.ts';

type Rule = (item: unknown) => boolean;

interface Token {
  readonly kind: 'word' | 'text' | 'mark';
  readonly value: string;
}

const PATTERN = /\s*(?:"((?:[^"\\]|\\.)*)"|([()])|([^\s()"]+))/y;

function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  const text = source.trimEnd();
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const match = PATTERN.exec(text);
    if (!match) throw oktaRefusal.search('The expression has an odd number of quotes.');
    const [, quoted, mark, word] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll(/\\(.)/g, '$1') });
    else if (mark !== undefined) tokens.push({ kind: 'mark', value: mark });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
  }
  return tokens;
}

/** Every value at a dotted path; a list on the way gives the values of all its entries. */
function valuesAt(item: unknown, path: readonly string[]): readonly unknown[] {
  const [name, ...rest] = path;
  if (Array.isArray(item)) return item.flatMap((each) => valuesAt(each, path));
  if (name === undefined) return item === undefined || item === null ? [] : [item];
  if (typeof item !== 'object' || item === null) return [];
  return valuesAt((item as Readonly<Record<string, unknown>>)[name], rest);
}

const fold = (value: unknown): string => String(value).toLowerCase();

const COMPARE: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  sw: (value, wanted) => value.startsWith(wanted),
  co: (value, wanted) => value.includes(wanted),
  ew: (value, wanted) => value.endsWith(wanted),
  gt: (value, wanted) => value > wanted,
  ge: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  le: (value, wanted) => value <= wanted,
};

/** Reads Okta's SCIM-like `filter` and `search`; `allowed` says which attributes may be asked about. */
export function parseSearch(source: string, allowed: (attribute: string) => boolean): Rule {
  const tokens = tokenize(source);
  let place = 0;
  const isWord = (word: string): boolean =>
    tokens[place]?.kind === 'word' && tokens[place]?.value.toLowerCase() === word;
  const isMark = (mark: string): boolean => tokens[place]?.kind === 'mark' && tokens[place]?.value === mark;
  const take = (): Token => {
    const token = tokens[place];
    if (!token) throw oktaRefusal.search('The expression ends too early.');
    place += 1;
    return token;
  };

  function comparison(): Rule {
    const attribute = take();
    if (attribute.kind !== 'word' || !allowed(attribute.value))
      throw oktaRefusal.search(`The attribute ${attribute.value} can not be searched.`);
    const path = attribute.value.split('.');
    const operator = take().value.toLowerCase();
    if (operator === 'pr') return (item) => valuesAt(item, path).length > 0;
    const wanted = fold(take().value);
    if (operator === 'ne') return (item) => !valuesAt(item, path).some((value) => fold(value) === wanted);
    const compare = COMPARE[operator];
    if (!compare) throw oktaRefusal.search(`The operator ${operator} is not supported.`);
    return (item) => valuesAt(item, path).some((value) => compare(fold(value), wanted));
  }

  function unit(): Rule {
    if (isWord('not')) {
      place += 1;
      const inner = unit();
      return (item) => !inner(item);
    }
    if (!isMark('(')) return comparison();
    place += 1;
    const inner = either();
    if (!isMark(')')) throw oktaRefusal.search('The expression lacks a closing bracket.');
    place += 1;
    return inner;
  }

  function chain(word: string, part: () => Rule): readonly Rule[] {
    const rules = [part()];
    while (isWord(word)) {
      place += 1;
      rules.push(part());
    }
    return rules;
  }

  function both(): Rule {
    const rules = chain('and', unit);
    return (item) => rules.every((rule) => rule(item));
  }

  function either(): Rule {
    const rules = chain('or', both);
    return (item) => rules.some((rule) => rule(item));
  }

  const rule = either();
  if (place < tokens.length) throw oktaRefusal.search('The expression goes on after its end.');
  return rule;
}
