import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../model/json.ts';
import { operators, operatorsByName } from './operators.ts';

const holds = (left: Json, operator: string, right: Json = null): boolean | undefined =>
  operatorsByName.get(operator)?.evaluate(left, right);

type Row = readonly [Json, string, Json?];
const named = ([left, operator, right = null]: Row) => ({ left, operator, right });

const yes: readonly Row[] = [
  ['a', 'equals', 'a'],
  [1, 'equals', 1],
  [1, 'equals', '1'],
  ['1.0', 'equals', 1],
  [true, 'equals', 'true'],
  [null, 'equals', null],
  [{ a: [1, { b: 2 }] }, 'equals', { a: [1, { b: 2 }] }],
  ['a', 'not-equals', 'A'],
  ['Ä', 'equals-ignoring-case', 'ä'],
  ['ADA@Example.com', 'equals-ignoring-case', 'ada@example.com'],
  ['hello', 'contains', 'ell'],
  [['a', 1], 'contains', '1'],
  [{ key: 1 }, 'contains', 'key'],
  [['a'], 'not-contains', 'b'],
  [null, 'not-contains', 'b'],
  ['hello', 'starts-with', 'he'],
  ['hello', 'ends-with', 'lo'],
  [10, 'greater', 9],
  ['10', 'greater', '9'],
  ['b', 'greater', 'a'],
  ['2026-01-02', 'greater', '2026-01-01T23:00:00Z'],
  ['2026-01-01T12:00:00+02:00', 'less', '2026-01-01T11:00:00Z'],
  [2, 'greater-or-equal', 2],
  [2, 'less-or-equal', '2'],
  [1, 'less', 2],
  ['b', 'in', ['a', 'b']],
  ['b', 'in', 'a, b'],
  ['c', 'not-in', ['a', 'b']],
  ['', 'empty'],
  [null, 'empty'],
  [[], 'empty'],
  [{}, 'empty'],
  [0, 'not-empty'],
  [false, 'not-empty'],
  [true, 'true'],
  ['true', 'true'],
  [false, 'false'],
];

const no: readonly Row[] = [
  ['a', 'equals', 'A'],
  ['', 'equals', 0],
  [null, 'equals', 0],
  [null, 'equals', ''],
  [false, 'equals', 0],
  ['1', 'equals', '1.0'],
  [[1], 'equals', { 0: 1 }],
  [{ a: 1 }, 'equals', { a: 1, b: 2 }],
  ['hello', 'contains', null],
  [null, 'contains', 'a'],
  [{ key: 1 }, 'contains', 'toString'],
  [null, 'greater', 0],
  [null, 'less', 1],
  ['abc', 'greater', 1],
  [[2], 'greater', 1],
  ['c', 'in', 'a, b'],
  ['a', 'in', null],
  [' ', 'empty'],
  [1, 'true'],
  [null, 'true'],
  [null, 'false'],
  [0, 'false'],
];

describe('The operators', () => {
  it.each(yes.map(named))('$left $operator $right', ({ left, operator, right }) => {
    expect(holds(left, operator, right)).toBe(true);
  });

  it.each(no.map(named))('not: $left $operator $right', ({ left, operator, right }) => {
    expect(holds(left, operator, right)).toBe(false);
  });

  it('are named once each', () => {
    expect(operatorsByName.size).toBe(operators.length);
  });

  it('are opposites where their names say so', () => {
    const pairs = [
      ['equals', 'not-equals'],
      ['contains', 'not-contains'],
      ['in', 'not-in'],
      ['empty', 'not-empty'],
    ] as const;
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        for (const [one, other] of pairs) {
          expect(holds(left as Json, one, right as Json)).toBe(!holds(left as Json, other, right as Json));
        }
      }),
    );
  });

  it('take every value as equal to itself, and the two sides of equals alike', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        expect(holds(left as Json, 'equals', structuredClone(left) as Json)).toBe(true);
        expect(holds(left as Json, 'equals', right as Json)).toBe(holds(right as Json, 'equals', left as Json));
      }),
    );
  });
});
