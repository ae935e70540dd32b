import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStrictJson } from './strict-json.ts';

const faults = (text: string) => {
  const read = readStrictJson(text);
  return read.ok ? [] : read.problems.map(({ code, pointer, message }) => [code, pointer, message]);
};

describe('readStrictJson', () => {
  it('reads every JSON value as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (text, indent) => {
        const value: unknown = JSON.parse(text);
        fc.pre(!/"(__proto__|constructor|prototype)":/.test(text));
        expect(readStrictJson(JSON.stringify(value, null, indent))).toEqual({ ok: true, value });
      }),
    );
  });

  it('takes no text that JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (text, at, inserted) => {
        const broken = text.slice(0, at % (text.length + 1)) + inserted + text.slice(at % (text.length + 1));
        let valid = true;
        try {
          JSON.parse(broken);
        } catch {
          valid = false;
        }
        fc.pre(!valid);
        expect(readStrictJson(broken).ok).toBe(false);
      }),
    );
  });

  it('tells the line and column of what is no JSON', () => {
    expect(faults('{\n  "a": 1,\n  "b" 2\n}')).toEqual([
      ['json.bad_syntax', '', 'Line 3, column 7: a colon was expected.'],
    ]);
  });

  it.each([
    ['a comment', '/* no */ 1'],
    ['a comma after the last item', '[1,]'],
    ['text after the value', '{} {}'],
    ['nothing', ''],
    ['single quotes', "{'a': 1}"],
    ['a line break in a text', '"a\nb"'],
    ['a number with a leading zero', '[01]'],
  ])('refuses %s', (_, text) => {
    expect(faults(text)).toHaveLength(1);
  });

  it('tells every key that stands twice in one object, with its place', () => {
    expect(faults('{"a":1,"b":{"c":1,"c":2},"a":3}')).toEqual([
      ['json.duplicate_key', '/b/c', 'Line 1, column 19: the key “c” stands twice in one object; keep one.'],
      ['json.duplicate_key', '/a', 'Line 1, column 26: the key “a” stands twice in one object; keep one.'],
    ]);
    expect(faults('[{"a":1},{"a":1}]')).toEqual([]);
  });

  it('sees that two spellings are one key', () => {
    expect(faults('{"a":1,"\\u0061":2}').map(([code]) => code)).toEqual(['json.duplicate_key']);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s at any depth', (key) => {
    expect(faults(`[{"a":{"${key}":{}}}]`).map(([code, pointer]) => [code, pointer])).toEqual([
      ['json.forbidden_key', `/0/a/${key}`],
    ]);
  });

  it('reads 64 levels and refuses 65', () => {
    expect(readStrictJson('['.repeat(64) + ']'.repeat(64)).ok).toBe(true);
    expect(faults('['.repeat(65) + ']'.repeat(65)).map(([code]) => code)).toEqual(['json.too_deep']);
  });

  it('refuses a text of nothing but brackets without exhausting the stack', () => {
    expect(faults('['.repeat(4_000_000)).map(([code]) => code)).toEqual(['json.too_deep']);
  });

  it('counts bytes, not characters', () => {
    expect(readStrictJson('"ääää"', { bytes: 10 }).ok).toBe(true);
    expect(readStrictJson('"ääää"', { bytes: 9 }).ok).toBe(false);
    expect(faults(`"${'a'.repeat(5 * 1024 * 1024)}"`)).toEqual([
      ['json.too_large', '', 'The text is larger than 5 MB; send a smaller one.'],
    ]);
  });

  it('refuses a number that would become infinite', () => {
    expect(faults('{"a":1e999}').map(([code, pointer]) => [code, pointer])).toEqual([['json.bad_number', '/a']]);
  });

  it('passes over the mark that Windows editors put first', () => {
    expect(readStrictJson('\uFEFF{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
  });
});
