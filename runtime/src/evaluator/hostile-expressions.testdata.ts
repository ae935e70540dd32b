import type { EvaluationCode } from './types.ts';

/** What an expression gets; `contained` is too slow or too large, whichever limit this machine reaches first. */
type Expected = EvaluationCode | 'answers' | 'contained';

/** Expressions that take down, hang or poison a process that evaluates plain JSONata, and what each must get here. */
export const hostileExpressions: readonly (readonly [what: string, text: string, expected: Expected])[] = [
  ['an endless tail call', '($f := function() { $f() }; $f())', 'expression.too_slow'],
  ['endless recursion', '($f := function($n) { 1 + $f($n + 1) }; $f(1))', 'expression.too_large'],
  ['a huge range', '[1..1000000000]', 'expression.too_large'],
  ['a list doubled by $append', '($f := function($l) { $f($append($l, $l)) }; $f([1, 2]))', 'expression.too_large'],
  [
    'nested lists that share their items',
    '($f := function($l, $n) { $n = 0 ? $l : $f([[$l], [$l]], $n - 1) }; $f([1], 40))',
    'contained',
  ],
  ['a catastrophic regular expression', '$match($pad("", 40, "a") & "!", /^(a+)+$/)', 'answers'],
  ['a catastrophic split', '$split($pad("", 40, "a") & "!", /(a|aa)+$/)', 'answers'],
  ['a catastrophic date picture', '$toMillis($pad("", 120, "1") & "x", "[f1][f1][f1][f1][f1][f1]")', 'answers'],
  ['a date picture with a huge width', '$fromMillis(0, "[Y,*-99999999]")', 'expression.too_large'],
  ['padding to 400 MB', '$pad("x", 400000000)', 'expression.too_large'],
  ['padding with a long text', '$pad("x", 2000000, $pad("y", 2000000))', 'expression.too_large'],
  [
    'a text doubled past the limit of JavaScript',
    '($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f("xxxxxxxx", 40))',
    'expression.too_large',
  ],
  [
    'a text of 250 MB that is read',
    '($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $length($f("xxxxxxxx", 25)))',
    'contained',
  ],
  [
    'a text of 250 MB as the result',
    '($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f("xxxxxxxx", 25))',
    'expression.too_large',
  ],
  ['$eval that calls itself', '($f := function() { $eval("$f()") }; $f())', 'expression.forbidden'],
  ['$eval under another name', '($e := $eval; $e("1 + 1"))', 'expression.forbidden'],
  ['$eval given to $map', '$map(["1 + 1"], $eval)', 'expression.forbidden'],
  ['$eval at the end of a chain', '"1 + 1" ~> $eval', 'expression.forbidden'],
  ['$eval applied in part', '($e := $eval(?, 1); $e("1 + 1"))', 'expression.forbidden'],
  ['splitting a long text into characters', '$split($pad("x", 3000000), "")', 'expression.too_large'],
  ['a picture of megabytes', '$formatNumber(1, $pad("0", 3000000, "0"))', 'expression.too_large'],
  ['an empty digit for numbers', '$formatNumber(0, "#", {"zero-digit": ""})', 'expression.forbidden'],
  ['an endless Roman number', '$formatInteger(1e300, "I")', 'expression.too_large'],
  [
    'a replacement that multiplies',
    '$replace($pad("", 100000, "a"), "a", $pad("", 1000, "b"))',
    'expression.too_large',
  ],
  [
    'a replacement that multiplies its match',
    '$replace($pad("", 2000, "a"), /a+/, $pad("", 8000, "$0"))',
    'expression.too_large',
  ],
  ['a join that multiplies', '$join([1..10000].("x"), $pad("", 1000, "y"))', 'expression.too_large'],
  ['15,000 nested brackets', `${'['.repeat(15_000)}${']'.repeat(15_000)}`, 'expression.too_large'],
  ['3,000 nested parentheses', `${'('.repeat(3_000)}1${')'.repeat(3_000)}`, 'expression.too_large'],
  ['10,000 joined terms', `"x"${'&1'.repeat(10_000)}`, 'expression.too_large'],
  ['a text of 40,000 characters as expression', `"${'x'.repeat(40_000)}"`, 'expression.too_large'],
  ['an own __proto__ field', '{"__proto__": {"isAdmin": true}}', 'expression.forbidden'],
  ['a constructor field deep inside', '{"a": [{"constructor": 1}]}', 'expression.forbidden'],
  ['a prototype field merged in', '$merge([{"prototype": 1}])', 'expression.forbidden'],
  ['reading a prototype', '$lookup(trigger, "constructor")', 'answers'],
  ['a look-ahead', '$match("ab", /a(?=b)/)', 'expression.forbidden'],
  ['nested repeat counts', '$match("ab", /((a{100}){100}){100}/)', 'expression.forbidden'],
  ['comparing everything with everything', '$distinct([1..60000])', 'contained'],
  ['randomness', '$random()', 'expression.forbidden'],
  ['shuffling', '$shuffle([1, 2, 3])', 'expression.forbidden'],
  ['an error that tells everything', '$error("boom " & $string($$))', 'expression.failed'],
  ['a function as the result', '$sum', 'expression.failed'],
  ['a function inside the result', '{"f": function($x) { $x }}', 'expression.failed'],
];
