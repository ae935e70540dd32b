import type { Json, JsonObject } from '../model/json.ts';
import { limits } from '../model/limits.ts';
import type { EvaluatedValue, StepError } from '../model/run-event.ts';
import { compileValue, type CompiledValue, type Slot } from './compile-value.ts';
import { followPath, needsEvaluator } from './fast-path.ts';
import type { Scope } from './scope.ts';

/** A node's config, read once; resolving it for a scope then parses nothing. */
export interface CompiledConfig {
  readonly value: CompiledValue;
  readonly slots: readonly Slot[];
  /** Root names that the expressions mention; `'*'` when that is unknown. */
  readonly roots: readonly string[];
}

export type Finished =
  | { readonly ok: true; readonly input: JsonObject }
  | { readonly ok: false; readonly error: StepError };

export type Resolution =
  | { readonly state: 'done'; readonly input: JsonObject }
  | { readonly state: 'failed'; readonly error: StepError }
  | {
      readonly state: 'pending';
      /** What only the evaluator can tell, in the order in which `finish` takes the values. */
      readonly expressions: readonly string[];
      readonly finish: (values: readonly EvaluatedValue[]) => Finished;
    };

/** Reads a config. The keys in `deferred` stay as written. */
export function compileConfig(config: JsonObject, deferred: readonly string[]): CompiledConfig {
  const slots: Slot[] = [];
  const value = compileValue(config, slots, new Set(deferred));
  let roots: readonly string[] | undefined;
  return {
    value,
    slots,
    // Asked for only when something goes to the evaluator: finding it parses the expressions.
    get roots() {
      roots ??= [...new Set(slots.flatMap((slot) => slot.roots()))];
      return roots;
    },
  };
}

/** Resolves every placeholder; what is not a literal or a plain path is handed out for the evaluator. */
export function resolveConfig(compiled: CompiledConfig, scope: Scope): Resolution {
  const values: (Json | undefined)[] = [];
  const open: Slot[] = [];
  for (const slot of compiled.slots) {
    const value = resolvePlain(slot, scope);
    if (value === needsEvaluator) open.push(slot);
    values.push(value === needsEvaluator ? undefined : value);
  }
  if (open.length === 0) {
    const built = buildInput(compiled, values);
    return built.ok ? { state: 'done', input: built.input } : { state: 'failed', error: built.error };
  }
  return {
    state: 'pending',
    expressions: open.map((slot) => slot.source),
    finish: (evaluated) => finish(compiled, values, open, evaluated),
  };
}

function resolvePlain(slot: Slot, scope: Scope): Json | undefined | typeof needsEvaluator {
  const { plain } = slot;
  if (!plain) return needsEvaluator;
  return plain.type === 'literal' ? plain.value : followPath(plain.root, plain.keys, scope);
}

function finish(
  compiled: CompiledConfig,
  resolved: readonly (Json | undefined)[],
  open: readonly Slot[],
  evaluated: readonly EvaluatedValue[],
): Finished {
  const values = [...resolved];
  for (const [order, slot] of open.entries()) {
    const outcome = slot.broken ?? evaluated[order];
    if (!outcome?.ok) return { ok: false, error: describeFailure(slot, outcome) };
    values[slot.index] = outcome.value;
  }
  return buildInput(compiled, values);
}

function buildInput(compiled: CompiledConfig, values: readonly (Json | undefined)[]): Finished {
  try {
    return { ok: true, input: build(compiled.value, { values, characters: 0 }) as JsonObject };
  } catch (error) {
    if (!(error instanceof TextTooLarge)) throw error;
    return { ok: false, error: tooLarge(compiled.slots[error.slot]) };
  }
}

/** Thrown where a text grows beyond what one value may have: a few placeholders multiply what they name. */
class TextTooLarge extends Error {
  readonly slot: number;

  constructor(slot: number) {
    super('A text is too large.');
    this.slot = slot;
  }
}

function tooLarge(slot: Slot | undefined): StepError {
  const { source = '', pointer = '' } = slot ?? {};
  const megabytes = limits.payloadBytes / 1_000_000;
  return {
    code: 'payload.too_large',
    message: `With the expression “${shorten(source.trim())}” at ${pointer} the texts of this node become larger than ${megabytes} MB; put less into them.`,
    retryable: false,
    details: { expression: source.trim(), pointer },
  };
}

function describeFailure(slot: Slot, outcome: (EvaluatedValue & { ok: false }) | undefined): StepError {
  const cause = outcome?.message ?? 'the evaluator gave no value for it';
  return {
    code: outcome?.code ?? 'expression.no_value',
    message: `The expression “${shorten(slot.source.trim())}” at ${slot.pointer} failed: ${cause}`,
    retryable: false,
    details: { expression: slot.source.trim(), pointer: slot.pointer },
  };
}

function shorten(source: string): string {
  return source.length > 80 ? `${source.slice(0, 79)}…` : source;
}

/** What a config is built from, and how long its texts have become. */
interface Building {
  readonly values: readonly (Json | undefined)[];
  characters: number;
}

function build(compiled: CompiledValue, building: Building): Json {
  switch (compiled.type) {
    case 'literal':
      return compiled.value;
    case 'whole':
      return building.values[compiled.slot] ?? null;
    case 'mixed':
      return join(compiled.parts, building);
    case 'list':
      return compiled.items.map((item) => build(item, building));
    case 'object': {
      const object: Record<string, Json> = {};
      for (const [key, value] of compiled.entries) object[key] = build(value, building);
      return object;
    }
  }
}

function join(parts: readonly (string | number)[], building: Building): string {
  let text = '';
  for (const part of parts) {
    const added = typeof part === 'string' ? part : textIn(building, part);
    building.characters += added.length;
    if (typeof part === 'number' && building.characters > limits.payloadBytes) throw new TextTooLarge(part);
    text += added;
  }
  return text;
}

function textIn({ values }: Building, slot: number): string {
  try {
    return toText(values[slot]);
  } catch (error) {
    // No text of the language can be so long.
    if (error instanceof RangeError) throw new TextTooLarge(slot);
    throw error;
  }
}

/** How a value reads inside a text: nothing for null, objects and lists as JSON. */
export function toText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
