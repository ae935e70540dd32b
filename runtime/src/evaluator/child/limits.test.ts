import { afterEach, describe, expect, it } from 'vitest';
import { copyResult } from './copy-result.ts';
import { describeError } from './describe-error.ts';
import { forgetPatterns, LinearRegExp } from './linear-regexp.ts';

function copy(value: unknown, limit = 10_000): unknown {
  return copyResult(value, { left: limit, limit });
}

describe('a result', () => {
  it('shares nothing with what it was copied from and loses what is not JSON', () => {
    const item = { a: 1 };
    const list = Object.assign([item, undefined], { sequence: true });
    const record = Object.assign(Object.create(null) as object, { list, nothing: undefined });
    const copied = copy(record) as { list: unknown[] };
    expect(copied).toStrictEqual({ list: [{ a: 1 }, null] });
    expect(Object.keys(copied.list)).toEqual(['0', '1']);
    expect(copied.list[0]).not.toBe(item);
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('can not hold %s', (number) => {
    expect(() => copy([number])).toThrow('JSON');
  });

  it('may nest 128 levels deep and no deeper', () => {
    const nest = (levels: number): unknown => (levels === 0 ? 1 : [nest(levels - 1)]);
    expect(() => copy(nest(128))).not.toThrow();
    expect(() => copy(nest(129))).toThrow('deeper than 128');
  });

  it('is refused at its limit before a long text is read', () => {
    expect(copy('x'.repeat(90), 100)).toHaveLength(90);
    expect(() => copy('x'.repeat(100), 100)).toThrow('more than 100 characters');
  });
});

describe('an error', () => {
  it('names a long value of the run instead of showing it', () => {
    const value = 'secret '.repeat(20);
    const failure = {
      code: 'D3030',
      message: `Unable to cast value to a number: ${JSON.stringify(value)}`,
      value,
      position: 7,
    };
    expect(describeError(failure)).toEqual({
      ok: false,
      code: 'expression.failed',
      message: 'Unable to cast value to a number: a text of 140 characters; correct the expression near character 7.',
    });
  });

  it("keeps the author's own words and cuts a record joined into them", () => {
    expect(describeError({ code: 'D3137', message: 'No manager for Ann' }).message).toBe('No manager for Ann');
    expect(describeError({ code: 'D3141', message: 'Bad user {"password":"x"}' }).message).toBe('Bad user …');
  });

  it('of an unknown kind says nothing of its inside', () => {
    expect(describeError(new TypeError('at /srv/app/index.js:1:1')).message).not.toContain('/srv');
  });
});

describe('the linear regular expression', () => {
  afterEach(forgetPatterns);

  it.each([
    [/(\w)(\d)?/g, 'a1 b', 2],
    [/^b$/gm, 'a\nb\nc', 0],
    [/ÄB/gi, 'xäby', 0],
    [/[^\s,;]+/g, 'one, two', 4],
    [/\bcat\b|dog/g, 'concat dog', 0],
    [/x/g, 'abc', 0],
    [/\u{1F600}+/gu, 'a😀😀', 0],
  ])('%s finds what the native one finds', (pattern, text, from) => {
    const linear = new LinearRegExp(pattern);
    linear.lastIndex = from;
    pattern.lastIndex = from;
    const native = pattern.exec(text);
    const found = linear.exec(text);
    expect(found === null ? null : [...found, found.index]).toEqual(native === null ? null : [...native, native.index]);
    expect(linear.lastIndex).toBe(pattern.lastIndex);
  });
});
