import type { Json, JsonObject } from '@joinery/core';

const mark = '$payload';

/**
 * Stands in a run's data for a value that is kept apart, under the same run. Data that looks like a reference is itself
 * kept apart, so whatever has this key is one.
 */
export interface PayloadReference {
  readonly [mark]: PayloadKey;
}
export interface PayloadKey {
  /** SHA-256 of the JSON text. */
  readonly hash: string;
  /** Of the JSON text. */
  readonly bytes: number;
  /** References stand in the text in turn. */
  readonly nested?: true;
}

export const referenceTo = (key: PayloadKey): PayloadReference => ({ [mark]: key });

export function isReference(value: object): value is PayloadReference {
  return Object.hasOwn(value, mark);
}

/** The key, if the value is a reference. */
export function payloadKeyOf(value: Json | undefined): PayloadKey | undefined {
  return typeof value === 'object' && value !== null && isReference(value) ? value[mark] : undefined;
}

/** Whether a JSON text may hold a reference, or what looks like one. */
export function mayHoldReference(text: string): boolean {
  return text.includes(mark);
}

/** The key of each reference that stands in the value, in the order of reading. */
export function payloadKeysIn(value: Json | undefined, into: PayloadKey[] = []): readonly PayloadKey[] {
  if (typeof value !== 'object' || value === null) return into;
  const key = payloadKeyOf(value);
  if (key) into.push(key);
  else for (const item of Object.values(value as JsonObject)) payloadKeysIn(item, into);
  return into;
}

/** The value with what `payloadOf` gives in place of each reference; itself if there is none. */
export function fillReferences(value: Json, payloadOf: (key: PayloadKey) => Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  const key = payloadKeyOf(value);
  return key
    ? payloadOf(key)
    : mapEach(value as JsonObject | readonly Json[], (item) => fillReferences(item, payloadOf));
}

/** A copy with each item changed, or the same object if no item is. */
export function mapEach(value: JsonObject | readonly Json[], change: (item: Json) => Json): Json {
  return Array.isArray(value) ? mapItems(value as readonly Json[], change) : mapEntries(value as JsonObject, change);
}

function mapItems(items: readonly Json[], change: (item: Json) => Json): Json {
  let copy: Json[] | undefined;
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at] ?? null;
    const changed = change(item);
    if (changed === item) continue;
    copy ??= [...items];
    copy[at] = changed;
  }
  return copy ?? items;
}

function mapEntries(object: JsonObject, change: (item: Json) => Json): Json {
  let copy: JsonObject | undefined;
  for (const key of Object.keys(object)) {
    const item = object[key];
    if (item === undefined) continue;
    const changed = change(item);
    if (changed === item) continue;
    copy ??= { ...object };
    // Not assigned: as a key, `__proto__` would replace the prototype.
    Object.defineProperty(copy, key, { value: changed, enumerable: true, writable: true, configurable: true });
  }
  return copy ?? object;
}
