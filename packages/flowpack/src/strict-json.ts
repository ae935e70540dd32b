import { escapePointer, type Json, type Problem } from '@joinery/core';
import { createScanner, type JSONPath, type JSONVisitor, printParseErrorCode, visit } from 'jsonc-parser';

export interface StrictJsonLimits {
  /** In UTF-8. */
  readonly bytes?: number;
  readonly depth?: number;
}

export type StrictJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Keys that reach an object's prototype when code copies them carelessly. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const mostProblems = 100;
const closers: ReadonlySet<number> = new Set([2, 4]);
const openers: ReadonlySet<number> = new Set([1, 3]);
const endOfText = 17;

/**
 * Reads JSON from outside. What two readers could understand differently (a key written twice, comments) and what harms
 * one (size, depth, keys of the prototype) is refused, each with its place, before anything uses it.
 */
export function readStrictJson(text: string, limits: StrictJsonLimits = {}): StrictJson {
  const { bytes = 5 * 1024 * 1024, depth = 64 } = limits;
  if (isLonger(text, bytes))
    return refuse(problem('json.too_large', '', `The text is larger than ${sizeText(bytes)}; send a smaller one.`));
  // Windows editors put a mark in front of the text that is no part of it.
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const deep = findTooDeep(source, depth);
  if (deep) return refuse(deep);
  const found = findFaults(source);
  if (found.length > 0) return { ok: false, problems: found.slice(0, mostProblems) };
  try {
    return { ok: true, value: JSON.parse(source) as Json };
  } catch {
    return refuse(problem('json.bad_syntax', '', 'The text is not valid JSON; correct it and try again.'));
  }
}

function refuse(...problems: readonly Problem[]): StrictJson {
  return { ok: false, problems };
}

function problem(code: string, pointer: string, message: string): Problem {
  return { code, message, pointer, severity: 'error' };
}

/** Whether the text takes more bytes than allowed; a character takes one to three in UTF-8. */
function isLonger(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  return text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes;
}

function sizeText(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MB` : `${Math.ceil(bytes / 1024)} KB`;
}

/** Counts brackets without recursion, so that nesting alone cannot exhaust the stack of what reads on. */
function findTooDeep(text: string, most: number): Problem | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== endOfText; token = scanner.scan()) {
    if (openers.has(token)) depth += 1;
    else if (closers.has(token)) depth -= 1;
    if (depth <= most) continue;
    const place = placeText(scanner.getTokenStartLine(), scanner.getTokenStartCharacter());
    return problem('json.too_deep', '', `${place}: the text is nested more than ${most} levels deep; make it flatter.`);
  }
  return undefined;
}

function findFaults(text: string): readonly Problem[] {
  const problems: Problem[] = [];
  const objects: Set<string>[] = [];
  let broken = false;
  const tell = (code: string, path: JSONPath, line: number, column: number, message: string) => {
    if (problems.length < mostProblems)
      problems.push(problem(code, pointerOf(path), `${placeText(line, column)}: ${message}`));
  };
  const visitor: JSONVisitor = {
    onObjectBegin: () => void objects.push(new Set()),
    onObjectEnd: () => void objects.pop(),
    onObjectProperty: (key, _offset, _length, line, column, pathOf) => {
      const keys = objects.at(-1);
      const name = shorten(key);
      if (forbiddenKeys.has(key))
        tell('json.forbidden_key', [...pathOf(), key], line, column, `the key “${name}” is not allowed; leave it out.`);
      if (keys?.has(key))
        tell(
          'json.duplicate_key',
          [...pathOf(), key],
          line,
          column,
          `the key “${name}” stands twice in one object; keep one.`,
        );
      keys?.add(key);
    },
    onLiteralValue: (value: unknown, _offset, _length, line, column, pathOf) => {
      if (typeof value === 'number' && !Number.isFinite(value))
        tell('json.bad_number', pathOf(), line, column, 'the number is too large; write a smaller one.');
    },
    onError: (error, _offset, _length, line, column) => {
      // What a reader says after the first error is mostly a consequence of it.
      if (!broken) tell('json.bad_syntax', [], line, column, syntaxText(printParseErrorCode(error)));
      broken = true;
    },
  };
  visit(text, visitor, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  return problems;
}

function pointerOf(path: JSONPath): string {
  return path.map((segment) => `/${escapePointer(String(segment))}`).join('');
}

function placeText(line: number, column: number): string {
  return `Line ${line + 1}, column ${column + 1}`;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

const expected: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a key in double quotes was expected',
  ValueExpected: 'a value was expected',
  ColonExpected: 'a colon was expected',
  CommaExpected: 'a comma was expected',
  CloseBraceExpected: 'a closing } was expected',
  CloseBracketExpected: 'a closing ] was expected',
  EndOfFileExpected: 'the end of the text was expected',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'the text in quotes is not closed',
  UnexpectedEndOfNumber: 'the number is not complete',
  InvalidNumberFormat: 'the number is not written as JSON has it',
  InvalidUnicode: 'the \\u is not followed by four hexadecimal digits',
  InvalidEscapeCharacter: 'the backslash is followed by a character that cannot be escaped',
  InvalidCharacter: 'a line break, tab or control character stands in a text; write it as an escape such as \\n',
  InvalidSymbol: 'the word is none of true, false and null',
};

function syntaxText(name: string): string {
  return `${expected[name] ?? 'this is not valid JSON'}.`;
}
