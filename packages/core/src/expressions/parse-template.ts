import { findPlaceholderEnd } from './find-placeholder-end.ts';

/** A piece of a config text: literal text, or the JSONata between `{{` and `}}`. Positions count from the text's start. */
export type TemplatePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'expression'; readonly source: string; readonly start: number; readonly end: number }
  /** A `{{` that is never closed. */
  | { readonly type: 'broken'; readonly source: string; readonly start: number; readonly end: number };

/**
 * Splits a config text into parts. `\{{` is a literal `{{`; before `{{`, two backslashes stand for one, so that a path
 * such as `\\server\home\\{{user}}` can be written.
 */
export function parseTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', at)) {
    const slashes = countBackslashesBefore(text, open, at);
    literal += text.slice(at, open - slashes) + '\\'.repeat(Math.floor(slashes / 2));
    if (slashes % 2 === 1) {
      literal += '{{';
      at = open + 2;
      continue;
    }
    if (literal !== '') parts.push({ type: 'text', text: literal });
    literal = '';
    const close = findPlaceholderEnd(text, open + 2);
    if (close < 0) {
      parts.push({ type: 'broken', source: text.slice(open + 2), start: open, end: text.length });
      return parts;
    }
    parts.push({ type: 'expression', source: text.slice(open + 2, close), start: open, end: close + 2 });
    at = close + 2;
  }
  literal += text.slice(at);
  if (literal !== '' || parts.length === 0) parts.push({ type: 'text', text: literal });
  return parts;
}

/** Whether a value holds a placeholder anywhere. */
export function hasPlaceholder(text: string): boolean {
  return text.includes('{{') && parseTemplate(text).some((part) => part.type !== 'text');
}

/** The text that gives exactly `literal` when it stands in a config. */
export function escapeTemplate(literal: string): string {
  return literal.replace(/(\\*)\{\{/g, '$1$1\\{{');
}

function countBackslashesBefore(text: string, index: number, from: number): number {
  let count = 0;
  while (index - count - 1 >= from && text[index - count - 1] === '\\') count += 1;
  return count;
}
