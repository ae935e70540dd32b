import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { escapeTemplate, hasPlaceholder, parseTemplate } from './parse-template.ts';

const sources = (text: string) =>
  parseTemplate(text).flatMap((part) => (part.type === 'expression' ? [part.source] : []));
const texts = (text: string) => parseTemplate(text).flatMap((part) => (part.type === 'text' ? [part.text] : []));

describe('parseTemplate', () => {
  it('splits a text into literal parts and expressions with their positions', () => {
    expect(parseTemplate('Hi {{ a.b }}!')).toEqual([
      { type: 'text', text: 'Hi ' },
      { type: 'expression', source: ' a.b ', start: 3, end: 12 },
      { type: 'text', text: '!' },
    ]);
  });

  it.each([
    ['{{ {"a": {"b": 1}} }}', ' {"a": {"b": 1}} '],
    ['{{{"a":{"b":1}}}}', '{"a":{"b":1}}'],
    ['{{ "}}" & a }}', ' "}}" & a '],
    ['{{ "}}\\"" & a }}', ' "}}\\"" & a '],
    ['{{ `odd }} name`.b }}', ' `odd }} name`.b '],
    ['{{ a /* }} */ }}', ' a /* }} */ '],
    ['{{ $match(a, /(x{2})"/) }}', ' $match(a, /(x{2})"/) '],
    ['{{ $match(a, /\\}\\}"/) }}', ' $match(a, /\\}\\}"/) '],
    ['{{ $replace(a, /[(\\/)]"/, "") }}', ' $replace(a, /[(\\/)]"/, "") '],
    ['{{ a / b }} and "{{ c / d }}', ' a / b '],
    ['{{ (a) / 2 & "/" }}', ' (a) / 2 & "/" '],
    ['{{ a and /"/(b) }}', ' a and /"/(b) '],
    ['{{ n % 2 / 1 }}', ' n % 2 / 1 '],
  ])('finds the end of %s', (text, expected) => {
    expect(sources(text)[0]).toBe(expected);
    expect(() => jsonata(expected)).not.toThrow();
  });

  it('tells a placeholder that is never closed', () => {
    expect(parseTemplate('a {{ b')).toEqual([
      { type: 'text', text: 'a ' },
      { type: 'broken', source: ' b', start: 2, end: 6 },
    ]);
    expect(parseTemplate("{{ it's }}")[0]?.type).toBe('broken');
  });

  it('takes an escaped placeholder as text and two backslashes before one as a backslash', () => {
    expect(texts('Write \\{{ x }} here')).toEqual(['Write {{ x }} here']);
    expect(hasPlaceholder('Write \\{{ x }} here')).toBe(false);
    expect(parseTemplate('\\\\srv\\home\\\\{{x}}')).toEqual([
      { type: 'text', text: '\\\\srv\\home\\' },
      { type: 'expression', source: 'x', start: 12, end: 17 },
    ]);
  });

  it('gives any text back once it was escaped', () => {
    const text = fc
      .array(fc.constantFrom('{{', '}}', '\\', '{', 'a', '"', '{{x}}', '\n'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (literal) => {
        expect(parseTemplate(escapeTemplate(literal))).toEqual([{ type: 'text', text: literal }]);
      }),
      { numRuns: 2_000 },
    );
  });
});
