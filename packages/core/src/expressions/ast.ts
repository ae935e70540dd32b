import jsonata from 'jsonata';

/** JSONata's syntax tree as far as Joinery reads it; every part is checked where it is used. */
export type Ast = Readonly<Record<string, unknown>> & { readonly type: string };

export const expressionLimits = { length: 20_000, nodes: 5_000, depth: 100 } as const;

export type Parsed =
  | { readonly ok: true; readonly ast: Ast }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly position: number };

/** Parses with JSONata's own parser. Parsing runs nothing of the expression. */
export function parseExpression(source: string): Parsed {
  if (source.length > expressionLimits.length) return tooLarge();
  // The parser recurses without a bound of its own.
  if (countOpeners(source) > expressionLimits.nodes) return tooLarge();
  try {
    return { ok: true, ast: jsonata(source).ast() as unknown as Ast };
  } catch (error) {
    if (error instanceof RangeError) return tooLarge();
    return { ok: false, ...readSyntaxError(error, source) };
  }
}

export function isAst(value: unknown): value is Ast {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

/** The syntax trees directly below one, whatever it is: names and shapes differ by type. */
export function childrenOf(node: Ast): readonly Ast[] {
  const found: Ast[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'slot' && key !== 'ancestor' && key !== 'seekingParent') collect(value, found);
  }
  return found;
}

function collect(value: unknown, found: Ast[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (isAst(value)) found.push(value);
  else if (typeof value === 'object' && value !== null && !(value instanceof RegExp)) {
    for (const item of Object.values(value)) collect(item, found);
  }
}

function countOpeners(source: string): number {
  return (source.match(/[([{]/g) ?? []).length;
}

function tooLarge(): Parsed {
  return { ok: false, code: 'expression.too_large', message: tooLargeMessage, position: 0 };
}

export const tooLargeMessage = `The expression is too large: at most ${expressionLimits.length} characters and ${expressionLimits.depth} levels are read; split it over several Set nodes.`;

function readSyntaxError(error: unknown, source: string): { code: string; message: string; position: number } {
  const read = typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
  const position = typeof read['position'] === 'number' ? Math.min(read['position'], source.length) : 0;
  const code = typeof read['code'] === 'string' ? read['code'] : '';
  const token = ['string', 'number', 'boolean'].includes(typeof read['token']) ? String(read['token']) : '';
  return { code: 'expression.syntax', message: tell(code, token, read, source), position };
}

const plainWords: Readonly<Record<string, (token: string) => string>> = {
  S0101: () => 'A text in the expression is not closed: add the missing quote.',
  S0105: () => 'A quoted name in the expression is not closed: add the missing backquote (`).',
  S0106: () => 'A comment in the expression is not closed: add */.',
  S0201: (token) =>
    `The expression has “${token}” where it should have ended: an operator such as & or a comma is missing before it.`,
  S0204: (token) => `The expression uses “${token}”, which is no operator.`,
  S0207: () => 'The expression ends too early: a value is missing at its end.',
  S0211: (token) => `The expression has “${token}” where a value should stand.`,
  S0213: () => 'A number, true, false or null cannot be a step of a path: put the name in backquotes (`).',
  S0302: () => 'A regular expression is not closed: add the missing slash.',
  S0217: () => 'The parent operator % stands where there is no parent.',
};

function tell(code: string, token: string, read: Readonly<Record<string, unknown>>, source: string): string {
  if (source.trim() === '') return 'The expression is empty: write a path such as trigger.user.email.';
  const words = plainWords[code];
  if (words) return words(token);
  const message = typeof read['message'] === 'string' ? read['message'] : 'it cannot be read';
  return `The expression has a mistake: ${message.replace(/\.$/, '')}.`;
}
