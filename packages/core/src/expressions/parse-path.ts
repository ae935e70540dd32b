import type { Json } from '../model/json.ts';

/** An expression that needs no evaluator: a literal, or names joined by dots. */
export type PlainExpression =
  | { readonly type: 'literal'; readonly value: Json }
  | { readonly type: 'path'; readonly root: string; readonly keys: readonly string[] };

const spaces = /^[ \t\n\r\v]+|[ \t\n\r\v]+$/g;
const number = /^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?$/;
const text = /^(?:"[^"\\]*"|'[^'\\]*')$/;
const segment = /[ \t\n\r\v]*(?:([\p{L}_][\p{L}\p{N}_]*)|`([^`]*)`)[ \t\n\r\v]*(?:\.|$)/uy;
const words: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
// JSONata reads these as operators or functions in some places, so their reading is left to it.
const notNames = new Set(['and', 'or', 'in', 'function', 'λ', 'true', 'false', 'null']);

/** Reads a literal or a plain path; undefined if the text is anything more, which the evaluator then reads. */
export function parsePlain(source: string): PlainExpression | undefined {
  const trimmed = source.replace(spaces, '');
  const word = words.get(trimmed);
  if (word !== undefined) return { type: 'literal', value: word };
  if (number.test(trimmed)) {
    const value = Number(trimmed);
    return Object.is(value, -0) ? undefined : { type: 'literal', value };
  }
  if (text.test(trimmed)) return { type: 'literal', value: trimmed.slice(1, -1) };
  const [root, ...keys] = parsePath(trimmed) ?? [];
  return root === undefined ? undefined : { type: 'path', root, keys };
}

/** The names of a plain path such as ``steps.`look up`.id``; undefined if the text is not one. */
export function parsePath(source: string): readonly string[] | undefined {
  const names: string[] = [];
  segment.lastIndex = 0;
  let closed = false;
  while (segment.lastIndex < source.length) {
    const match = segment.exec(source);
    if (!match) return undefined;
    const [whole, plain, quoted] = match;
    if (plain !== undefined && notNames.has(plain)) return undefined;
    names.push(plain ?? quoted ?? '');
    closed = !whole.endsWith('.');
    if (closed) break;
  }
  return closed ? names : undefined;
}
