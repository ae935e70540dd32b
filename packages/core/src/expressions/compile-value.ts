import type { Json } from '../model/json.ts';
import type { EvaluatedValue } from '../model/run-event.ts';
import { checkExpression } from './check-expression.ts';
import { parsePlain, type PlainExpression } from './parse-path.ts';
import { parseTemplate, type TemplatePart } from './parse-template.ts';

/** A config value with its placeholders found. `slot` numbers point into the config's list of expressions. */
export type CompiledValue =
  | { readonly type: 'literal'; readonly value: Json }
  | { readonly type: 'whole'; readonly slot: number }
  | { readonly type: 'mixed'; readonly parts: readonly (string | number)[] }
  | { readonly type: 'list'; readonly items: readonly CompiledValue[] }
  | { readonly type: 'object'; readonly entries: readonly (readonly [string, CompiledValue])[] };

/** One expression of a config; written twice, it is resolved once. */
export interface Slot {
  readonly index: number;
  readonly source: string;
  /** Where it first stands in the config. */
  readonly pointer: string;
  /** How to resolve it without the evaluator, if that is possible. */
  readonly plain: PlainExpression | undefined;
  /** The answer to a placeholder that is never closed. */
  readonly broken: (EvaluatedValue & { ok: false }) | undefined;
  readonly roots: () => readonly string[];
}

/** Reads a value and everything in it; keys in `asWritten` are taken literally at this level. */
export function compileValue(
  value: Json,
  slots: Slot[],
  asWritten: ReadonlySet<string> = new Set(),
  pointer = '',
): CompiledValue {
  if (typeof value === 'string') return compileText(value, slots, pointer);
  if (typeof value !== 'object' || value === null) return { type: 'literal', value };
  if (Array.isArray(value)) {
    const items = value.map((item: Json, index) => compileValue(item, slots, undefined, `${pointer}/${index}`));
    return items.every(isLiteral) ? literalOf(value, items) : { type: 'list', items };
  }
  const entries: [string, CompiledValue][] = [];
  for (const [key, item] of Object.entries(value as Readonly<Record<string, Json>>)) {
    // Assigned to an object it would replace the prototype; no document that was read by parseFlow has it.
    if (key === '__proto__') continue;
    const below = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    entries.push([
      key,
      asWritten.has(key) ? { type: 'literal', value: item } : compileValue(item, slots, undefined, below),
    ]);
  }
  return entries.every(([, item]) => isLiteral(item))
    ? literalOf(Object.fromEntries(entries.map(([key, item]) => [key, valueOf(item)])), [])
    : { type: 'object', entries };
}

function isLiteral(value: CompiledValue): boolean {
  return value.type === 'literal';
}

function valueOf(compiled: CompiledValue): Json {
  return compiled.type === 'literal' ? compiled.value : null;
}

function literalOf(value: Json, items: readonly CompiledValue[]): CompiledValue {
  return { type: 'literal', value: Array.isArray(value) ? items.map(valueOf) : value };
}

function compileText(text: string, slots: Slot[], pointer: string): CompiledValue {
  if (!text.includes('{{')) return { type: 'literal', value: text };
  const parts = parseTemplate(text);
  const [first] = parts;
  if (first && parts.length === 1) {
    return first.type === 'text'
      ? { type: 'literal', value: first.text }
      : { type: 'whole', slot: slotFor(first, slots, pointer) };
  }
  return {
    type: 'mixed',
    parts: parts.map((part) => (part.type === 'text' ? part.text : slotFor(part, slots, pointer))),
  };
}

function slotFor(part: Exclude<TemplatePart, { type: 'text' }>, slots: Slot[], pointer: string): number {
  const { source } = part;
  const broken = part.type === 'broken';
  const known = slots.find((slot) => slot.source === source && (slot.broken !== undefined) === broken);
  if (known) return known.index;
  const index = slots.length;
  slots.push({
    index,
    source,
    pointer,
    plain: broken ? undefined : parsePlain(source),
    broken: broken
      ? {
          ok: false,
          code: 'expression.not_closed',
          message: 'its “{{” is never closed; add “}}” after the expression, or write “\\{{” for plain braces.',
        }
      : undefined,
    roots: () => rootsOf(source, broken),
  });
  return index;
}

function rootsOf(source: string, broken: boolean): readonly string[] {
  if (broken) return [];
  const check = checkExpression(source);
  // A faulty expression is refused by the evaluator whatever it is given.
  return check.ok ? check.roots : [];
}
