export interface Token {
  readonly kind: 'word' | 'text' | 'mark';
  readonly value: string;
}

const PATTERN = /\s*(?:'((?:[^']|'')*)'|([(),:])|([^\s()',:]+(?::\d\d(?::[\d.]+)?(?:Z|[+-]\d\d:\d\d)?)*))/y;

/** Splits an OData filter; undefined when some of it is no token, such as an odd quote. */
export function tokenizeFilter(filter: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const source = filter.trimEnd();
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < source.length) {
    const match = PATTERN.exec(source);
    if (!match) return undefined;
    const [, text, mark, word] = match;
    if (text !== undefined) tokens.push({ kind: 'text', value: text.replaceAll("''", "'") });
    else if (mark !== undefined) tokens.push({ kind: 'mark', value: mark });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
  }
  return tokens;
}
