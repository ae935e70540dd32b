import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from './model/json.ts';
import { stableJson } from './stable-json.ts';

it('gives equal text for equal values, whatever the order of their keys', () => {
  expect(stableJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const shuffled = reverseKeys(JSON.parse(JSON.stringify(value)) as Json);
      expect(stableJson(shuffled)).toBe(stableJson(value as Json));
      expect(JSON.parse(stableJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

function reverseKeys(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reverseKeys);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reverseKeys(item as Json)]),
  );
}
