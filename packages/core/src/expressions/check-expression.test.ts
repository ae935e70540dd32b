import { describe, expect, it } from 'vitest';
import { checkExpression } from './check-expression.ts';

describe('checkExpression', () => {
  it.each([
    ['', 'The expression is empty: write a path such as trigger.user.email.'],
    ['a &', 'The expression ends too early: a value is missing at its end.'],
    [
      'a b',
      'The expression has “b” where it should have ended: an operator such as & or a comma is missing before it.',
    ],
    ['"a', 'A text in the expression is not closed: add the missing quote.'],
    ['a.true', 'A number, true, false or null cannot be a step of a path: put the name in backquotes (`).'],
    ['$eval("1")', 'The function $eval is not allowed: write the expression itself.'],
    ['($e := $eval; $e("1"))', 'The function $eval is not allowed: write the expression itself.'],
  ])('says what is wrong with %s', (source, message) => {
    expect(checkExpression(source)).toMatchObject({ ok: false, message });
  });

  it('says where a mistake stands', () => {
    expect(checkExpression('trigger.user b')).toMatchObject({ ok: false, position: 14 });
  });

  it.each([
    ['a long one', `"${'x'.repeat(30_000)}"&a`],
    ['a deep one', `${'('.repeat(3_000)}1${')'.repeat(3_000)}`],
    ['a wide one', Array.from({ length: 4_000 }, () => 'a').join('&')],
    ['many brackets', '['.repeat(19_000)],
  ])('refuses %s without harm', (_, source) => {
    const check = checkExpression(source);
    expect(check).toMatchObject({ ok: false, code: 'expression.too_large' });
  });
});
