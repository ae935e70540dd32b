import { RE2JS } from 're2js';
import { forbidden, tooLarge } from './refusal.ts';

const longestPattern = 1_000;
const largestProgram = 5_000;
const NativeRegExp = RegExp;
const compiled = new Map<string, RE2JS>();

/** The part of RegExp that JSONata uses, on an engine whose time is linear in the text, so no pattern can hang it. */
export class LinearRegExp {
  lastIndex = 0;
  readonly source: string;
  private readonly engine: RE2JS;

  constructor(pattern: RegExp | string, flags?: string) {
    const native = new NativeRegExp(pattern, flags);
    this.source = native.source;
    this.engine = compile(native);
  }

  exec(text: string): RegExpExecArray | null {
    const matcher = this.engine.matcher(text);
    if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
      this.lastIndex = 0;
      return null;
    }
    const groups: (string | undefined)[] = [];
    for (let index = 0; index <= matcher.groupCount(); index++) groups.push(matcher.group(index) ?? undefined);
    this.lastIndex = matcher.end();
    return Object.assign(groups, { index: matcher.start(), input: text }) as RegExpExecArray;
  }

  test(text: string): boolean {
    return this.exec(text) !== null;
  }
}

/** Patterns are kept for one batch only: each holds up to 8 MB of matching states. */
export function forgetPatterns(): void {
  compiled.clear();
}

function compile(native: RegExp): RE2JS {
  const key = native.toString();
  const known = compiled.get(key);
  if (known !== undefined) return known;
  if (native.source.length > longestPattern) {
    throw tooLarge(`A regular expression has ${native.source.length} characters; use at most ${longestPattern}.`);
  }
  const engine = translate(native);
  if (engine.programSize() > largestProgram) {
    throw tooLarge(`The regular expression ${shorten(key)} repeats too much; use smaller repeat counts.`);
  }
  compiled.set(key, engine);
  return engine;
}

function translate(native: RegExp): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(native));
  } catch {
    throw forbidden(
      `The regular expression ${shorten(native.toString())} uses a form that can't run in bounded time; ` +
        `write it without look-ahead, look-behind, back-references and repeats over 1,000.`,
    );
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
