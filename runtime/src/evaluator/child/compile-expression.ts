import jsonata from 'jsonata';
import { LinearRegExp } from './linear-regexp.ts';
import type { Replacement } from './native-function.ts';
import { tooLarge } from './refusal.ts';

const longestExpression = 32_000;
const cachedCharacters = 128_000;
/** JSONata evaluates the groups of `{key: value}` side by side and counts each as a level, so this bounds them too. */
const deepestCall = 20_000;
const longestSequence = 100_000;

/** JSONata reads its limits at each step, so one shared object moves the deadline of every compiled expression. */
export interface Guard {
  timeout: number;
}

export interface Compiler {
  readonly guard: Guard;
  compile(text: string): jsonata.Expression;
}

/** Compiles with our limits and keeps the expressions used last, up to a total length so that memory stays bounded. */
export function createCompiler(replacements: readonly Replacement[]): Compiler {
  const options = {
    RegexEngine: LinearRegExp as unknown as RegExpConstructor,
    stack: deepestCall,
    sequence: longestSequence,
    timeout: 1,
  };
  const cache = new Map<string, jsonata.Expression>();
  let characters = 0;

  const remember = (text: string, expression: jsonata.Expression): void => {
    cache.set(text, expression);
    characters += text.length;
    for (const oldest of cache.keys()) {
      if (characters <= cachedCharacters) break;
      cache.delete(oldest);
      characters -= oldest.length;
    }
  };

  const compile = (text: string): jsonata.Expression => {
    const known = cache.get(text);
    if (known !== undefined) {
      cache.delete(text);
      cache.set(text, known);
      return known;
    }
    if (text.length > longestExpression) {
      throw tooLarge(`The expression has ${text.length} characters; use at most ${longestExpression}.`);
    }
    const expression = jsonata(text, options);
    for (const { name, run, signature } of replacements) expression.registerFunction(name, run, signature);
    remember(text, expression);
    return expression;
  };

  return { guard: options, compile };
}
