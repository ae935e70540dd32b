import type { EvaluationCode, EvaluationFailure } from '../types.ts';
import { Refusal } from './refusal.ts';

const longestMessage = 500;
const longestAuthorText = 200;
const longestValue = 60;

/** The fields that JSONata puts on what it throws. */
interface JsonataFailure {
  readonly code: string;
  readonly message: string;
  readonly value: unknown;
  readonly value2: unknown;
  readonly position: number | undefined;
}

const codes: Readonly<Record<string, EvaluationCode>> = {
  D1011: 'expression.too_large',
  D1012: 'expression.too_slow',
  D2014: 'expression.too_large',
  D2015: 'expression.too_large',
};

/** Says what went wrong with one expression, without stack, path or more of the run's data than a short value. */
export function describeError(error: unknown): EvaluationFailure {
  if (error instanceof Refusal) return fail(error.code, error.message);
  if (error instanceof RangeError) return describeRangeError(error);
  if (error instanceof SyntaxError) return fail('expression.syntax', `${sentence(error.message)}; correct it.`);
  const failure = readFailure(error);
  if (failure === undefined) {
    return fail('expression.failed', 'The expression failed inside JSONata; write it in a simpler way.');
  }
  if (failure.code === 'D3137' || failure.code === 'D3141') {
    return fail('expression.failed', authorText(failure.message));
  }
  return describeFailure(failure);
}

function describeFailure(failure: JsonataFailure): EvaluationFailure {
  const place = failure.position === undefined ? 'the expression' : `the expression near character ${failure.position}`;
  const code = codes[failure.code] ?? (failure.code.startsWith('S') ? 'expression.syntax' : 'expression.failed');
  if (code === 'expression.too_slow') {
    return fail(code, 'The expression takes too long; make it do less or give it fewer items at a time.');
  }
  if (failure.code === 'D1011') {
    return fail(code, 'The expression calls itself too often or makes too many groups; split it into smaller steps.');
  }
  return fail(code, `${sentence(withoutData(failure))}; correct ${place}.`);
}

function describeRangeError(error: RangeError): EvaluationFailure {
  if (error.message.includes('call stack')) {
    return fail('expression.too_large', 'The expression nests too deeply; split it into smaller steps.');
  }
  if (error.message.includes('length')) {
    return fail('expression.too_large', 'The expression makes a text or list that is too long; make it do less.');
  }
  return fail('expression.failed', 'The expression uses a number outside the range its function takes; correct it.');
}

/** JSONata quotes the offending value as JSON in its messages; a long text or an object is named instead. */
function withoutData({ message, value, value2 }: JsonataFailure): string {
  let text = message;
  for (const data of [value, value2]) {
    const named = nameLongValue(data);
    const quoted = named === undefined ? undefined : JSON.stringify(data);
    if (named === undefined || quoted === undefined) continue;
    text = text.split(quoted).join(named);
    if (typeof data === 'string') text = text.split(data).join(named);
  }
  return text;
}

function nameLongValue(value: unknown): string | undefined {
  if (typeof value === 'string')
    return value.length > longestValue ? `a text of ${value.length} characters` : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}

/** `$error` and `$assert` speak in the author's words; a record joined into them is cut off. */
function authorText(message: string): string {
  const dump = message.search(/[[{]\s*["{[]/);
  const kept = dump === -1 ? message : `${message.slice(0, dump)}…`;
  return kept.length > longestAuthorText ? `${kept.slice(0, longestAuthorText)}…` : kept;
}

function readFailure(error: unknown): JsonataFailure | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return undefined;
  const { code, message } = error;
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  const position = 'position' in error && typeof error.position === 'number' ? error.position : undefined;
  const value = 'value' in error ? error.value : undefined;
  return { code, message, position, value, value2: 'value2' in error ? error.value2 : undefined };
}

function sentence(text: string): string {
  return text.replace(/[\s.]+$/, '').replace(/\s+/g, ' ');
}

function fail(code: EvaluationCode, message: string): EvaluationFailure {
  return {
    ok: false,
    code,
    message: message.length > longestMessage ? `${message.slice(0, longestMessage - 1)}…` : message,
  };
}
