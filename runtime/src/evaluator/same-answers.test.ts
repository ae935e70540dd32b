import jsonata from 'jsonata';
import { afterAll, describe, expect, it } from 'vitest';
import { createEvaluatorPool } from './index.ts';

const scope = {
  trigger: {
    user: {
      name: 'Ann Lee',
      mail: 'Ann.Lee@Example.test',
      start: '2025-03-01T08:00:00Z',
      manager: null,
      tags: ['a', 'b'],
    },
    users: [
      { mail: 'a@example.test', active: true, age: 30, groups: [{ id: 1 }, { id: 2 }] },
      { mail: 'b@example.test', active: false, age: 41, groups: [{ id: 2 }] },
      { mail: 'c@example.test', active: true, age: 25, groups: [] },
    ],
    empty: [],
    text: 'one, two,three;  four',
    'odd name': { 'x-y': 1 },
  },
  steps: {
    fetch: {
      output: {
        status: 200,
        rows: [
          [1, 2],
          [3, 4],
        ],
      },
    },
  },
};

/** Ordinary expressions, each of which must give exactly what plain JSONata gives. */
const ordinary = [
  'trigger.user.name',
  'trigger.nothing.at.all',
  'trigger.user.manager',
  'trigger.`odd name`.`x-y`',
  'trigger.users.mail',
  'trigger.users[active].mail',
  'trigger.users[age > 40].mail',
  'trigger.users[age > 40].mail[]',
  'trigger.users[age > 100].mail',
  'trigger.users[0]',
  'trigger.users[-1].groups',
  'trigger.users.groups.id',
  'trigger.users^(>age).age',
  'trigger.users{mail: age}',
  'trigger.users.{"m": mail, "n": $count(groups)}',
  'trigger.users#$i.{"i": $i, "m": mail}',
  'trigger.users@$u.groups@$g.{"u": $u.mail, "g": $g.id}',
  'trigger.users.groups.{"g": id, "of": %.mail}',
  'trigger.empty',
  '[trigger.empty]',
  '[]',
  '{}',
  'steps.**.status',
  'steps.fetch.output.rows',
  'steps.fetch.output.rows[0]',
  'steps.fetch.output.status = 200 and trigger.user.name != "Bob"',
  '1 + 2 * 3 % 4 - 10 / 4',
  '"b" in trigger.user.tags',
  '[1..5]',
  '$sum(trigger.users.age) / $count(trigger.users)',
  '$average(trigger.users.age)',
  '$max([3, 1]) & $min([3, 1])',
  '$string({"a": [1, null, true]})',
  '$string({"a": 1}, true)',
  '$substring("hello", 1, 3) & $substringBefore("a@b", "@") & $substringAfter("a@b", "@")',
  '$uppercase("é") & $lowercase("ÀB") & $length("añ😀")',
  '$trim("  a   b ")',
  '$pad("x", 5) & $pad("x", -5, "-=") & "|"',
  '$map(["a", "b"], $pad(?, 3, "."))',
  '$contains(trigger.user.mail, /example/i)',
  '$contains(trigger.text, "two")',
  '$match(trigger.text, /(\\w)(\\w+)/)',
  '$match(trigger.text, /\\w+/, 2).match',
  '$replace(trigger.user.name, /(\\w+) (\\w+)/, "$2, $1 $0 $$")',
  '$replace("aXbX", "X", "-", 1)',
  '$replace("a1b22", /\\d+/, function($m) { "<" & $m.match & ">" })',
  '$replace("abc", /x/, "y")',
  '$split(trigger.text, /[,;]\\s*/)',
  '$split(trigger.text, ", ")',
  '$split("a b c d", " ", 2)',
  '$split("abc", "")',
  '$split("", ",")',
  '$join(trigger.users.mail, "; ")',
  '$join("a", ",")',
  '$join([])',
  '/[A-Z]/("xYz").match',
  '$formatNumber(12345.6789, "#,##0.00")',
  '$formatNumber(-0.5, "00%")',
  '$formatNumber(1234, "#.##0,0", {"decimal-separator": ",", "grouping-separator": "."})',
  '$formatInteger(1999, "I") & $formatInteger(42, "w") & $formatInteger(7, "1;o") & $formatInteger(28, "A")',
  '$parseInteger("twelve thousand, four hundred and seventy-six", "w")',
  '$formatBase(255, 16) & $number("0x1F") & $round(2.5) & $power(2, 10)',
  '$fromMillis(1510067557121)',
  '$fromMillis(1510067557121, "[M01]/[D01]/[Y0001] [h#1]:[m01][P]", "+0200")',
  '$fromMillis(1510067557121, "[FNn], [D1o] [MNn] [Y]")',
  '$toMillis(trigger.user.start)',
  '$toMillis("21st December 2017", "[D1o] [MNn] [Y0001]")',
  '$toMillis("2018-03-27 14:03:00 +01:00", "[Y0001]-[M01]-[D01] [H01]:[m01]:[s01] [Z]")',
  '$toMillis("20180327", "[Y0001][M01][D01]")',
  '$toMillis("not a date", "[Y0001]-[M01]-[D01]")',
  '$map(trigger.users, function($u, $i) { $i & $u.mail })',
  '$filter(trigger.users, function($u) { $u.age < 35 }).mail',
  '$reduce([1, 2, 3], function($a, $b) { $a + $b })',
  '$sift(trigger.user, function($v, $k) { $k ~> /^n/ })',
  '$each(trigger.user, function($v, $k) { $k })',
  '$keys(trigger.user) ~> $sort',
  '$lookup(trigger.user, "name") & $exists(trigger.user.x)',
  '$spread(trigger.user.{"a": 1, "b": 2})',
  '$merge([{"a": 1}, {"b": 2}, {"a": 3}])',
  '$append([1], [2, 3]) ~> $reverse ~> $distinct',
  '$zip([1, 2], ["a", "b"])',
  '$sort(trigger.users, function($l, $r) { $l.age > $r.age }).mail',
  '$single(trigger.users, function($u) { $u.age = 30 }).mail',
  '$type(null) & $type([]) & $type({}) & $type("") & $type(1) & $type(true)',
  '$boolean([0]) ? "yes" : "no"',
  '$not(trigger.empty)',
  'trigger.user ~> | $ | {"name": "Eve"}, ["tags"] |',
  '$base64encode("añ") & $base64decode("YQ==")',
  '$encodeUrlComponent("a b&c") & $decodeUrl("a%20b")',
  '($fact := function($n) { $n <= 1 ? 1 : $n * $fact($n - 1) }; $fact(10))',
  '($twice := function($f) { function($x) { $f($f($x)) } }; $twice(function($x) { $x * 3 })(2))',
  '($first := $substring(?, 0, 1); ["ab", "cd"].$first($))',
  '($clean := $trim ~> $uppercase; $clean(" a "))',
  'trigger.users.(age > 26 ? mail)',
  '$$.trigger.user.tags[$ = "a"]',
  '[trigger.users.mail, [trigger.empty], null]',
];

describe('an ordinary expression', () => {
  const pool = createEvaluatorPool({ size: 1, heapMb: 96, wallMs: 2_000 });
  afterAll(() => pool.close());

  it.each(ordinary)('%s gives exactly what plain JSONata gives', async (text) => {
    const plain: unknown = await jsonata(text).evaluate(structuredClone(scope));
    const value: unknown = plain === undefined ? undefined : JSON.parse(JSON.stringify(plain));
    expect(await pool.evaluate({ expressions: [text], scope })).toStrictEqual([{ ok: true, value }]);
  });

  it('gives the same alone as among all others in one batch', async () => {
    const together = await pool.evaluate({ expressions: [...ordinary, ...ordinary], scope });
    expect(together.slice(ordinary.length)).toStrictEqual(together.slice(0, ordinary.length));
    expect(together.every((result) => result.ok)).toBe(true);
  });
});
