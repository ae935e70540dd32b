import { type NativeFunction, type Replacement, readNative } from './native-function.ts';
import { tooLarge } from './refusal.ts';

const longestText = 4_000_000;
const mostParts = 100_000;

/** `$pad`, `$replace`, `$split` and `$join` that refuse before they build something huge. */
export async function boundTextFunctions(): Promise<readonly Replacement[]> {
  const [pad, replace, split, join] = await Promise.all(['pad', 'replace', 'split', 'join'].map(readNative));
  return [
    { name: 'pad', signature: '<s-ns?:s>', run: boundPad(pad!) },
    { name: 'replace', signature: '<s-(sf)(sf)n?:s>', run: boundReplace(replace!) },
    { name: 'split', signature: '<s-(sf)n?:a<s>>', run: boundSplit(split!) },
    { name: 'join', signature: '<a<s>s?:s>', run: boundJoin(join!) },
  ];
}

function boundPad(original: NativeFunction): NativeFunction {
  return function (str, width, char) {
    const fill = typeof char === 'string' ? Math.max(char.length, 1) : 1;
    if (!(Math.abs(Number(width)) * fill <= longestText)) {
      throw tooLarge(`$pad would make a text longer than ${longestText} characters; use a smaller width.`);
    }
    return original.call(this, str, width, char);
  };
}

function boundReplace(original: NativeFunction): NativeFunction {
  return function (str, pattern, replacement, limit) {
    const grow = meter('$replace', longestText);
    grow(lengthOf(str));
    if (typeof pattern === 'string' && typeof str === 'string' && typeof replacement === 'string') {
      grow(countMatches(str, pattern, limit) * replacement.length);
      return original.call(this, str, pattern, replacement, limit);
    }
    const references = typeof replacement === 'string' ? replacement.split('$').length - 1 : 0;
    const metered = watchMatches(pattern, (match) => grow(lengthOf(replacement) + references * match));
    return original.call(this, str, metered, watchReplacer(replacement, grow), limit);
  };
}

function boundSplit(original: NativeFunction): NativeFunction {
  return function (str, separator, limit) {
    if (typeof separator === 'string' && typeof str === 'string') {
      if (countMatches(str, separator, limit) >= mostParts) throw tooManyParts();
      return original.call(this, str, separator, limit);
    }
    let parts = 1;
    const counted = watchMatches(separator, () => {
      parts += 1;
      if (parts > mostParts) throw tooManyParts();
    });
    return original.call(this, str, counted, limit);
  };
}

function boundJoin(original: NativeFunction): NativeFunction {
  return function (strs, separator) {
    const grow = meter('$join', longestText);
    if (Array.isArray(strs)) for (const part of strs) grow(lengthOf(part) + lengthOf(separator));
    return original.call(this, strs, separator);
  };
}

function tooManyParts(): Error {
  return tooLarge(`$split would make more than ${mostParts} parts; give it a limit or a shorter text.`);
}

function meter(name: string, limit: number): (characters: number) => void {
  let used = 0;
  return (characters) => {
    used += characters;
    if (used > limit) throw tooLarge(`${name} would make a text longer than ${limit} characters; shorten its input.`);
  };
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

function countMatches(text: string, part: string, limit: unknown): number {
  if (typeof limit === 'number' && limit < mostParts) return Math.max(limit, 0);
  if (part === '') return text.length;
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

/** Wraps a matcher (a regular expression or a lambda) so that each match is reported with its length. */
function watchMatches(matcher: unknown, seen: (length: number) => void): unknown {
  if (!isCallable(matcher)) return matcher;
  const watch = (found: unknown): unknown => {
    if (typeof found !== 'object' || found === null || !('match' in found)) return found;
    seen(lengthOf(found.match));
    const next = 'next' in found ? found.next : undefined;
    return isCallable(next) ? { ...found, next: async () => watch(await next.apply(undefined, [])) } : found;
  };
  return async (text: unknown) => watch(await matcher.apply(undefined, [text]));
}

function watchReplacer(replacement: unknown, grow: (characters: number) => void): unknown {
  if (!isCallable(replacement)) return replacement;
  return async (match: unknown) => {
    const text = await replacement.apply(undefined, [match]);
    grow(lengthOf(text));
    return text;
  };
}

interface Callable {
  apply(self: unknown, given: readonly unknown[]): unknown;
}

/** JSONata's lambdas are objects with an `apply` of their own. */
function isCallable(value: unknown): value is Callable {
  if (typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && 'apply' in value && typeof value.apply === 'function';
}
