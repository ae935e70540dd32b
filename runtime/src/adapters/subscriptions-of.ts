import type { Flow, Json, JsonObject } from '@joinery/core';

export interface TriggerWish {
  readonly node: string;
  readonly on: string;
  readonly connection: string | null;
  readonly input: JsonObject;
}

// These start a run only when somebody asks for one.
const unheard: ReadonlySet<string> = new Set(['', 'manual', 'call']);

/** What the triggers of a published document listen to. */
export function subscriptionsOf(document: Flow): readonly TriggerWish[] {
  return document.nodes.flatMap(({ id, kind, config, disabled }) => {
    const on = textOf(config.on);
    if (kind !== 'trigger' || disabled || unheard.has(on)) return [];
    return [{ node: id, on, connection: textOf(config.connection) || null, input: objectOf(config.input) }];
  });
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
