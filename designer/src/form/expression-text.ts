import type { Json } from '@joinery/core';
import type { ScopeValue } from './scope-values.ts';

export interface TextPart {
  readonly text: string;
  readonly expression: boolean;
}

/** Cuts a text at its placeholders, for colouring. An escaped `\{{` is text; an unfinished placeholder too. */
export function cutText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  const pattern = /\\?\{\{[\s\S]*?\}\}/g;
  for (const match of text.matchAll(pattern)) {
    if (match[0].startsWith('\\')) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), expression: false });
    parts.push({ text: match[0], expression: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), expression: false });
  return parts;
}

/** Whether a stored value is text with a placeholder in it. */
export const hasExpression = (value: Json | undefined): value is string =>
  typeof value === 'string' && cutText(value).some((part) => part.expression);

/** The expression of a value that is exactly one placeholder and so keeps its type. */
export function soleExpression(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = cutText(value.trim());
  const [part] = parts;
  return parts.length === 1 && part?.expression ? part.text.slice(2, -2).trim() : undefined;
}

export interface Completing {
  /** Where the word being typed begins. */
  readonly from: number;
  readonly word: string;
}

/** The word at the caret, if the caret stands inside a placeholder. */
export function wordAtCaret(text: string, caret: number): Completing | undefined {
  const before = text.slice(0, caret);
  const open = before.lastIndexOf('{{');
  if (open < 0 || before.indexOf('}}', open) >= 0 || before[open - 1] === '\\') return undefined;
  const word = /[$A-Za-z_`][\w.`$[\]]*$/.exec(before.slice(open + 2))?.[0] ?? '';
  return { from: caret - word.length, word };
}

export interface Edited {
  readonly text: string;
  readonly caret: number;
}

/** Puts a path at the caret: in place of the word being typed, or as a placeholder of its own. */
export function insertPath(text: string, caret: number, path: string): Edited {
  const word = wordAtCaret(text, caret);
  const after = text.slice(caret);
  if (!word) {
    const piece = `{{ ${path} }}`;
    return { text: text.slice(0, caret) + piece + after, caret: caret + piece.length };
  }
  const head = text.slice(0, word.from);
  const gap = head.endsWith('{{') ? ' ' : '';
  const nextOpen = after.indexOf('{{');
  const close = after.indexOf('}}');
  const closed = close >= 0 && (nextOpen < 0 || close < nextOpen);
  const piece = gap + path;
  return { text: head + piece + (closed ? '' : ' }}') + after, caret: head.length + piece.length + (closed ? 0 : 3) };
}

/** All values of a tree, parents before children. */
export function flattenValues(values: readonly ScopeValue[]): readonly ScopeValue[] {
  return values.flatMap((value) => [value, ...flattenValues(value.children)]);
}

/** Values to offer for a word, those that begin with it first. */
export function completionsFor(values: readonly ScopeValue[], word: string, most = 12): readonly ScopeValue[] {
  const wanted = word.toLowerCase();
  const all = flattenValues(values).filter((value) => value.path !== '');
  const starts = all.filter((value) => value.path.toLowerCase().startsWith(wanted));
  const holds = all.filter(
    (value) => !starts.includes(value) && `${value.path} ${value.title}`.toLowerCase().includes(wanted),
  );
  return [...starts, ...holds].slice(0, most);
}
