import { escapePointer, type Json, type Problem } from '@joinery/core';

// Control characters but for tab and line breaks, marks that turn the reading direction (a name can then look like
// another), and halves of characters that no text has.
const hostile = /(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF]|\p{Cs}/u;

/** Texts and keys anywhere in a pack that hold characters meant to mislead a reader or a program. */
export function checkTexts(value: Json, pointer = ''): readonly Problem[] {
  if (typeof value === 'string') return checkOne(value, pointer);
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => checkTexts(item, `${pointer}/${index}`));
  return Object.entries(value).flatMap(([key, item]) => {
    const below = `${pointer}/${escapePointer(key)}`;
    return [...checkOne(key, below), ...checkTexts(item as Json, below)];
  });
}

/** Names stand in one line wherever they are shown. */
export function checkName(name: string, pointer: string): readonly Problem[] {
  if (!/[\n\r\t]/.test(name)) return [];
  return [
    problem(
      `The name “${name.replace(/[\n\r\t]+/g, ' ').slice(0, 80)}” has a line break or tab; write it in one line.`,
      pointer,
    ),
  ];
}

function checkOne(text: string, pointer: string): readonly Problem[] {
  const found = hostile.exec(text)?.[0];
  if (found === undefined) return [];
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return [problem(`“${pointer}” holds the character U+${code}, which may not stand in a pack; remove it.`, pointer)];
}

function problem(message: string, pointer: string): Problem {
  return { code: 'flowpack.bad_text', message, pointer, severity: 'error' };
}
