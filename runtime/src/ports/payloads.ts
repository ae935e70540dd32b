import type { Json, JsonObject } from '@joinery/core';

/** Characters of JSON text up to which a value stands in the journal itself; what is longer is kept apart, once a run. */
export const KEPT_INLINE = 262_144;

const mark = '$payload';

/**
 * Stands in a run's kept data for a value that is kept apart, under the same run. Data that looks like a reference is
 * itself kept apart, so whatever has this key is one.
 */
export interface Reference {
  readonly [mark]: {
    /** SHA-256 of the JSON text. */
    readonly hash: string;
    /** Of the JSON text. */
    readonly bytes: number;
    /** References stand in the text in turn. */
    readonly nested?: true;
  };
}
export type PayloadKey = Reference[typeof mark];

export const reference = (key: PayloadKey): Reference => ({ [mark]: key });

export function isMarked(value: object): boolean {
  return Object.hasOwn(value, mark);
}

/** The key, if the value is a reference. */
export function keyOf(value: Json | undefined): PayloadKey | undefined {
  if (typeof value !== 'object' || value === null || !isMarked(value)) return undefined;
  return (value as unknown as Reference)[mark];
}

/** Whether a JSON text may hold a reference, or what looks like one. */
export function mayHoldReference(text: string): boolean {
  return text.includes(mark);
}

/** Each reference that stands in the value, in the order of reading. */
export function referencesIn(value: Json | undefined, into: PayloadKey[] = []): readonly PayloadKey[] {
  if (typeof value !== 'object' || value === null) return into;
  const key = keyOf(value);
  if (key) into.push(key);
  else for (const item of Object.values(value as JsonObject)) referencesIn(item, into);
  return into;
}

/** The value with what `payloadOf` gives in place of each reference; itself if there is none. */
export function fillIn(value: Json, payloadOf: (key: PayloadKey) => Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  const key = keyOf(value);
  return key ? payloadOf(key) : mapEach(value as JsonObject | readonly Json[], (item) => fillIn(item, payloadOf));
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

/** Marks an event or a fact in whose data references stand, so that no other is searched for them. */
export interface HoldsReferences {
  readonly apart: true;
}
export function holdsReferences(kept: object): boolean {
  return 'apart' in kept;
}
