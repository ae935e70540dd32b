/**
 * Index of the `}}` that closes the placeholder whose expression starts at `from`, or -1. Braces, texts, quoted names,
 * comments and regular expressions of JSONata are stepped over, so that `}}` inside them does not close it.
 */
export function findPlaceholderEnd(text: string, from: number): number {
  let depth = 0;
  // After an operand `/` divides; elsewhere it opens a regular expression, as in JSONata's own tokenizer.
  let afterOperand = false;
  let at = from;
  while (at < text.length) {
    const char = text[at] as string;
    if (char === '}' && depth === 0 && text[at + 1] === '}') return at;
    const next = skipToken(text, at, afterOperand);
    if (next < 0) return -1;
    if (char === '{') depth += 1;
    if (char === '}') depth = Math.max(0, depth - 1);
    afterOperand = endsOperand(text.slice(at, next), afterOperand);
    at = next;
  }
  return -1;
}

/** Index after the token that starts at `at`, or -1 if it is not closed. */
function skipToken(text: string, at: number, afterOperand: boolean): number {
  const char = text[at] as string;
  if (char === '"' || char === "'") return skipText(text, at + 1, char);
  if (char === '`') return after(text.indexOf('`', at + 1), 1);
  if (char === '/' && text[at + 1] === '*') return after(text.indexOf('*/', at + 2), 2);
  if (char === '/' && !afterOperand) return skipRegex(text, at + 1);
  if (!isWordChar(char)) return at + 1;
  let end = at + 1;
  while (end < text.length && isWordChar(text[end] as string)) end += 1;
  return end;
}

function after(index: number, length: number): number {
  return index < 0 ? -1 : index + length;
}

function skipText(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return -1;
}

// JSONata's own rule, to the letter: brackets without a backslash before them hide slashes.
function skipRegex(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] as string;
    if (char === '/' && depth === 0 && isPlain(text, at)) return at + 1;
    if (text[at - 1] === '\\') continue;
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char)) depth -= 1;
  }
  return -1;
}

function isPlain(text: string, index: number): boolean {
  let slashes = 0;
  while (text[index - slashes - 1] === '\\') slashes += 1;
  return slashes % 2 === 0;
}

const separators = new Set(' \t\n\r\v.[]{}()@#;:?+-*/%|=<>^&!~,"\'`');

function isWordChar(char: string): boolean {
  return !separators.has(char);
}

function endsOperand(token: string, afterOperand: boolean): boolean {
  const first = token[0] as string;
  if (' \t\n\r\v'.includes(first) || token.startsWith('/*')) return afterOperand;
  if (token === 'and' || token === 'or' || token === 'in') return !afterOperand;
  // Between operands `*` multiplies and `%` divides; alone they stand for all fields and for the parent.
  if (token === '*' || token === '%') return !afterOperand;
  if (token.length === 1 && separators.has(first)) return ')]}'.includes(first);
  return true;
}
