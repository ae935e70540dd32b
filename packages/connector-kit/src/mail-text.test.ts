import { describe, expect, it } from 'vitest';
import { mailAddress, mailAddresses, messageIdOf, singleLine } from './mail-text.ts';

describe('a mail address', () => {
  it.each([
    'ada@acme.example',
    ' ada.b+c@mail.acme.example ',
    "o'neil@acme.example",
    'ünal@bücher.example',
    'root@localhost',
  ])('%j is taken', (text) => {
    expect(mailAddress('mail', 'To', text)).toBe(text.trim());
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@acme.example',
    'a@b@c',
    'a b@acme.example',
    'a@acme.example,b@acme.example',
    'Ada <a@acme.example>',
    'a@acme.example\nBcc: x@y.example',
    'a@acme.example\u0000',
    'a;b@acme.example',
    'a@-acme.example',
    '"a"@acme.example',
  ])('%j is refused', (text) => {
    expect(() => mailAddress('mail', 'To', text)).toThrow(/^To (is empty|is not one mail address)/);
  });

  it('is kept once where it is given twice', () => {
    expect(mailAddresses('mail', 'To', ['a@acme.example', 'b@acme.example', 'a@acme.example'])).toEqual([
      'a@acme.example',
      'b@acme.example',
    ]);
    expect(mailAddresses('mail', 'Cc', null)).toEqual([]);
  });
});

describe('a subject', () => {
  it('stays on one line', () => {
    expect(singleLine('mail', 'Subject', 'Grüße 👋 an “alle”')).toBe('Grüße 👋 an “alle”');
    expect(() => singleLine('mail', 'Subject', 'a\r\nBcc: b@acme.example')).toThrow(/Subject holds a line break/);
  });
});

describe('the Message-ID of a step', () => {
  it('is the same for each attempt and another for each step', () => {
    expect(messageIdOf('k1', 'it@acme.example')).toBe(messageIdOf('k1', 'it@acme.example'));
    expect(messageIdOf('k1', 'it@acme.example')).not.toBe(messageIdOf('k2', 'it@acme.example'));
    expect(messageIdOf('k1', 'it@acme.example')).toMatch(/^<joinery\.[0-9a-f]{32}@acme\.example>$/);
  });
});
