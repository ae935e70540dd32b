import { isReference, mapEach, payloadKeysIn, referenceTo } from '@joinery/api';
import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '@joinery/core';
import type { Known, Payload } from './known-payloads.ts';

/** Looking through the data of one run for what is to be kept apart. */
export interface Keeping {
  readonly organization: string;
  readonly run: string;
  /** Characters of JSON text that may stand inline. */
  readonly limit: number;
  /** What is stored already, by its identity. */
  readonly stored: (value: object | string) => Known | undefined;
  /** What has to be stored before the kept data is. */
  readonly found: Payload[];
  readonly fresh: Map<object | string, Known>;
  readonly byHash: Map<string, Known>;
  /** Payloads that stand in what is looked at. */
  readonly inner: Known[];
  /** Characters of what was looked at, about. */
  size: number;
}

/** Room that a reference takes, about. */
const REFERENCE_SIZE = 120;
/** Levels that are looked into; what is nested deeper goes apart as it is. */
const DEEPEST = 200;

/** The value as it is kept: itself, or with references in place of what is large in it. */
export function keep(keeping: Keeping, value: Json, depth = 0): Json {
  if (typeof value === 'string') {
    if (value.length > keeping.limit) return mentionOf(keeping, value) ?? refer(keeping, value, value, []);
    keeping.size += value.length + 2;
    return value;
  }
  if (typeof value !== 'object' || value === null) {
    keeping.size += 8;
    return value;
  }
  const object = value as JsonObject | readonly Json[];
  return mentionOf(keeping, object) ?? keepObject(keeping, object, depth);
}

/** As `keep`, but if a part of it is kept apart, so is the whole. */
export function keepWhole(keeping: Keeping, value: Json): Json {
  const first = keeping.inner.length;
  const kept = keep(keeping, value);
  const holds = keeping.inner.splice(first);
  if (holds.length === 0 || typeof value !== 'object' || value === null) return kept;
  return typeof kept === 'object' && kept !== null && isReference(kept) ? kept : refer(keeping, value, kept, holds);
}

/** Hashes of all payloads that a kept value needs. */
export function needsOf({ byHash }: Keeping, kept: Json): readonly string[] {
  const needs = new Set<Known>();
  const add = (known: Known | undefined): void => {
    if (!known || needs.has(known)) return;
    needs.add(known);
    known.inner.forEach(add);
  };
  for (const { hash } of payloadKeysIn(kept)) add(byHash.get(hash));
  return [...new Set([...needs].map((known) => known.reference.$payload.hash))];
}

function keepObject(keeping: Keeping, value: JsonObject | readonly Json[], depth: number): Json {
  if (depth > DEEPEST || isReference(value)) return refer(keeping, value, value, []);
  const { size: before, inner } = keeping;
  const first = inner.length;
  if (!Array.isArray(value)) for (const name of Object.keys(value)) keeping.size += name.length + 4;
  const kept = mapEach(value, (item) => keep(keeping, item, depth + 1));
  if (keeping.size - before <= keeping.limit) return kept;
  keeping.size = before;
  return refer(keeping, value, kept, inner.splice(first));
}

/** Makes a payload of the content, which is the value with references in place of `holds`. */
function refer(keeping: Keeping, value: object | string, content: unknown, holds: readonly Known[]): Json {
  const { organization, run, found, fresh, byHash } = keeping;
  const text = JSON.stringify(content);
  const hash = createHash('sha256').update(text).digest('hex');
  const key = { hash, bytes: Buffer.byteLength(text), ...(holds.length > 0 ? { nested: true as const } : {}) };
  const known: Known = { reference: referenceTo(key), inner: holds, runs: new Set() };
  if (!byHash.has(hash)) found.push({ organization, run, hash, text, value, known });
  fresh.set(value, known);
  return mention(keeping, known);
}

function mentionOf(keeping: Keeping, value: object | string): Json | undefined {
  const known = keeping.fresh.get(value) ?? keeping.stored(value);
  return known && mention(keeping, known);
}

function mention(keeping: Keeping, known: Known): Json {
  keeping.size += REFERENCE_SIZE;
  keeping.inner.push(known);
  keeping.byHash.set(known.reference.$payload.hash, known);
  return known.reference as unknown as Json;
}
