import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../model/json.ts';
import { followPath, needsEvaluator } from './fast-path.ts';
import { parsePlain } from './parse-path.ts';

const names = [
  'a',
  'b',
  'steps',
  'x y',
  '',
  'and',
  'in',
  'or',
  'null',
  'true',
  'function',
  'length',
  '__proto__',
  'constructor',
  'sequence',
  '_jsonata_lambda',
  'é',
  '0',
  'keepSingleton',
];
const leaf = fc.oneof(fc.constantFrom<Json>(null, true, false, 0, '', 'text', 1.5), fc.integer());
const doc = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    leaf,
    fc.array(tie('value') as fc.Arbitrary<Json>, { maxLength: 3 }),
    tie('object') as fc.Arbitrary<Json>,
    tie('object') as fc.Arbitrary<Json>,
  ),
  object: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), tie('value') as fc.Arbitrary<Json>), {
      maxLength: 6,
      selector: ([key]) => key,
    })
    .map(
      (pairs) =>
        JSON.parse(
          `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`,
        ) as JsonObject,
    ),
})).object;
const space = fc.constantFrom('', '', '', ' ', '\n');
const written = fc.constantFrom(
  ...names.map((name) => `\`${name}\``),
  'a',
  'a',
  'b',
  'b',
  'steps',
  'and',
  'in',
  'null',
  'true',
  'function',
  'é',
  'length',
  'constructor',
  '__proto__',
  'sequence',
  '_x1',
  '0',
  '$',
  '*',
  '"a"',
);
const path = fc
  .tuple(
    fc.array(
      fc.tuple(space, written, space).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 5 },
    ),
    fc.constantFrom('', '', '', '.', '[0]'),
  )
  .map(([steps, end]) => steps.join('.') + end);
const literal = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.string().map((text) => JSON.stringify(text)),
  fc.string().map((text) => `'${text}'`),
  fc.constantFrom(
    'true',
    'false',
    'null',
    '-0',
    '01',
    '1.',
    '-1',
    '- 1',
    ' 5 ',
    'nu ll',
    '"',
    '1e3',
    '00',
    '9'.repeat(15),
  ),
);

interface Tally {
  same: number;
  left: number;
}

async function compare(source: string, scope: JsonObject, tally: Tally): Promise<void> {
  const plain = parsePlain(source);
  const found =
    plain === undefined
      ? needsEvaluator
      : plain.type === 'literal'
        ? plain.value
        : followPath(plain.root, plain.keys, { get: (name) => (Object.hasOwn(scope, name) ? scope[name] : undefined) });
  if (found === needsEvaluator) {
    tally.left += 1;
    return;
  }
  // A plain reading of something JSONata refuses would throw here and fail the property.
  const told: unknown = await jsonata(source).evaluate(scope);
  expect(found === undefined ? undefined : JSON.stringify(found)).toBe(
    told === undefined ? undefined : JSON.stringify(told),
  );
  tally.same += 1;
}

describe('the fast path', () => {
  it('gives exactly the results of JSONata for paths over any document', async () => {
    const tally = { same: 0, left: 0 };
    await fc.assert(
      fc.asyncProperty(doc, fc.array(path, { minLength: 4, maxLength: 4 }), async (scope, paths) => {
        // JSONata takes a whole input with this mark for a function; no root of a scope may be called so.
        fc.pre(!Object.hasOwn(scope, '_jsonata_lambda'));
        for (const source of paths) await compare(source, scope, tally);
      }),
      { numRuns: 2_500 },
    );
    expect(tally.same).toBeGreaterThan(2_000);
    expect(tally.left).toBeGreaterThan(500);
  }, 60_000);

  it('gives exactly the results of JSONata for literals', async () => {
    const tally = { same: 0, left: 0 };
    await fc.assert(
      fc.asyncProperty(literal, async (source) => compare(source, {}, tally)),
      { numRuns: 3_000 },
    );
    expect(tally.same).toBeGreaterThan(1_000);
  });

  it('leaves a list before the last key to the evaluator and returns a list at the last key', () => {
    const scope = { get: () => ({ list: [{ x: 1 }] }) };
    expect(followPath('a', ['list', 'x'], scope)).toBe(needsEvaluator);
    expect(followPath('a', ['list'], scope)).toEqual([{ x: 1 }]);
  });
});
