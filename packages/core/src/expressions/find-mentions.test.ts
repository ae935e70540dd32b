import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { checkExpression } from './check-expression.ts';
import { renameInExpression } from './rename-steps.ts';

function rootsOf(source: string): readonly string[] {
  const check = checkExpression(source);
  if (!check.ok) throw new Error(check.message);
  return [...check.roots].sort();
}

describe('what an expression mentions', () => {
  it.each([
    ['trigger.user.login & "@" & vars.domain', ['trigger', 'vars']],
    ['steps.x.list[active = true].mail', ['steps']],
    ['users.(first & last)', ['users']],
    ['$map(users, function($u) { $u.name & vars.end })', ['users', 'vars']],
    ['$$.steps.x', ['steps']],
    ['$.steps.x', ['steps']],
    ['$keys($)', ['*']],
    ['$lookup("steps")', ['*']],
    ['$lookup(steps, "x")', ['steps']],
    ['steps ~> $lookup("x")', ['steps']],
    ['$now()', []],
    ['*.x', ['*']],
    ['users^(>age).name', ['users']],
    ['users{dept: $sum(salary)}', ['users']],
    ['users@$u.orders[owner = $u.id]', ['*', 'users']],
    ['($x := vars.y; $x ? item : index)', ['index', 'item', 'vars']],
    ['users ~> | $ | {"a": b} |', ['users']],
  ])('%s', (source, roots) => {
    expect(rootsOf(source)).toEqual(roots);
  });

  it('gives plain paths up to the first filter', () => {
    const check = checkExpression('steps.x.y[0].z & readManager.email');
    expect(check.ok && check.paths).toEqual([
      ['steps', 'x', 'y'],
      ['readManager', 'email'],
    ]);
  });

  it('never misses a root that the result depends on, so that a renamed root keeps the result', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const atom = fc.oneof(name, fc.constantFrom('1', '"t"', '$', '$$', '$$.a', '$.b', '$v', '*'));
    const expression = fc.letrec<{ e: string }>((tie) => {
      const e = tie('e') as fc.Arbitrary<string>;
      return {
        e: fc.oneof(
          { maxDepth: 4, withCrossShrink: true },
          atom,
          fc.tuple(name, e).map(([left, right]) => `${left}.(${right})`),
          fc.tuple(e, name).map(([left, right]) => `(${left}).${right}`),
          fc.tuple(e, e).map(([left, right]) => `(${left})[${right}]`),
          fc.tuple(e, e).map(([left, right]) => `(${left}) & (${right})`),
          fc.tuple(e, e).map(([left, right]) => `[${left}, {"k": ${right}}]`),
          fc.tuple(e, e).map(([left, right]) => `(${left}){$string(${right}): ${right}}`),
          fc.tuple(e, e).map(([left, right]) => `$map(${left}, function($v) { ${right} })`),
          fc.tuple(e, e).map(([left, right]) => `(${left} ~> $append(${right}))`),
          fc.tuple(e, e).map(([left, right]) => `($v := ${left}; ${right})`),
          fc.tuple(name, e).map(([left, right]) => `${left}@$v.(${right})`),
          fc.tuple(e, e).map(([left, right]) => `(${left}) ~> | a | {"n": ${right}} |`),
          fc.tuple(name, e).map(([left, right]) => `${left}^(${right})`),
          e.map((inner) => `$string(${inner})`),
          fc.constantFrom('$string()', '$keys()', '$lookup("a")', '$spread()'),
        ),
      };
    }).e;
    const scope = { a: { a: 1, b: { c: 'x' } }, b: [{ a: 1, c: 2 }, { a: 2 }], c: { d: [1, 2], a: 'q' }, d: 'text' };
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(expression, async (source) => {
        const check = checkExpression(source);
        if (!check.ok || check.roots.includes('*')) return;
        const small = Object.fromEntries(Object.entries(scope).filter(([key]) => check.roots.includes(key)));
        const expected = await run(source, scope);
        expect(await run(source, small)).toBe(expected);
        const { a, ...rest } = scope;
        expect(await run(renameInExpression(source, new Map([['a', 'fresh']])), { ...rest, fresh: a })).toBe(expected);
        compared += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(compared).toBeGreaterThan(400);
  }, 60_000);
});

async function run(source: string, scope: unknown): Promise<string> {
  try {
    return JSON.stringify(await jsonata(source).evaluate(scope)) ?? 'undefined';
  } catch (error) {
    return `refused ${String((error as { code?: unknown }).code)}`;
  }
}
