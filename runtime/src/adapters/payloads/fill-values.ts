import { fillReferences, payloadKeysIn, type PayloadKey } from '@joinery/api';
import type { Json } from '@joinery/core';
import type { Keeper } from './keeper.ts';
import type { Known } from './known-payloads.ts';

/** Reads texts of one run's payloads by their hashes. Throws if one is gone. */
export type ReadTexts = (keys: readonly PayloadKey[]) => Promise<ReadonlyMap<string, string>>;

interface Whole {
  readonly value: Json;
  readonly known: Known;
}

/** The values with payloads in place of their references, however deep those stand; equal ones share one object. */
export async function fillValues(
  keeper: Keeper,
  read: ReadTexts,
  run: string,
  values: readonly Json[],
): Promise<readonly Json[]> {
  const contents = await readAll(read, values);
  const wholes = new Map<string, Whole>();
  const wholeOf = (key: PayloadKey): Whole => {
    const known = wholes.get(nameOf(key));
    if (known) return known;
    const content = contents.get(nameOf(key)) ?? null;
    const inner: Known[] = [];
    const value = key.nested
      ? fillReferences(content, (each) => {
          const part = wholeOf(each);
          inner.push(part.known);
          return part.value;
        })
      : content;
    const whole = { value, known: keeper.remember(run, value, key, inner) };
    wholes.set(nameOf(key), whole);
    return whole;
  };
  return values.map((value) => fillReferences(value, (key) => wholeOf(key).value));
}

/** Contents by name; level by level, since only a content tells what stands in it. */
async function readAll(read: ReadTexts, values: readonly Json[]): Promise<ReadonlyMap<string, Json>> {
  const contents = new Map<string, Json>();
  let wanted = values.flatMap((value) => payloadKeysIn(value));
  while (wanted.length > 0) {
    const missing = new Map(wanted.filter((key) => !contents.has(nameOf(key))).map((key) => [nameOf(key), key]));
    const texts =
      missing.size > 0
        ? await read([...new Map([...missing.values()].map((key) => [key.hash, key])).values()])
        : new Map<string, string>();
    wanted = [];
    for (const [name, key] of missing) {
      const content = JSON.parse(texts.get(key.hash) ?? 'null') as Json;
      contents.set(name, content);
      if (key.nested) wanted.push(...payloadKeysIn(content));
    }
  }
  return contents;
}

/** The same text may be data that holds references, or data that looks like it. */
const nameOf = ({ hash, nested }: PayloadKey): string => `${hash} ${nested ?? false}`;
