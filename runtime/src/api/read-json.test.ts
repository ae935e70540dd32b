import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.ts';

const codeOf = (text: string): string => {
  try {
    readJson(text);
    return 'read';
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
};

describe('a JSON body', () => {
  it('is read as it stands', () => {
    expect(readJson('{"a":[{"b":"x:{[,\\\\\\""},{"b":1}],"c":null}')).toEqual({
      a: [{ b: 'x:{[,\\"' }, { b: 1 }],
      c: null,
    });
  });

  it.each([
    ['{"a":1,"a":2}', 'request.duplicate_key'],
    ['{"a":1,"\\u0061":2}', 'request.duplicate_key'],
    ['{"a":{"b":1,"b":1}}', 'request.duplicate_key'],
    ['{"__proto__":{}}', 'request.forbidden_key'],
    ['{"a":[{"constructor":1}]}', 'request.forbidden_key'],
    ['{"\\u005f_proto__":1}', 'request.forbidden_key'],
    ['{"a":', 'request.bad_json'],
    ['{a:1}', 'request.bad_json'],
    [`${'['.repeat(65)}${']'.repeat(65)}`, 'request.too_deep'],
    [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'request.too_deep'],
  ])('%.40s is refused by name', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('may have the same key in different objects, and such words in its texts', () => {
    expect(codeOf('[{"a":1},{"a":"__proto__"},"constructor"]')).toBe('read');
    expect(codeOf(`${'['.repeat(64)}${']'.repeat(64)}`)).toBe('read');
  });
});
