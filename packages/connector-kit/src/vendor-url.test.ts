import { describe, expect, it } from 'vitest';
import { clip } from './clip.ts';
import { vendorUrl } from './vendor-url.ts';

describe('the address of a connection', () => {
  it.each([
    ['https://acme.okta.com/', 'https://acme.okta.com'],
    [' https://acme.example/base/ ', 'https://acme.example/base'],
    ['http://127.0.0.1:4080', 'http://127.0.0.1:4080'],
    ['http://localhost:4080/', 'http://localhost:4080'],
    ['http://[::1]:4080', 'http://[::1]:4080'],
  ])('%j becomes %j', (given, expected) => {
    expect(vendorUrl('acme', 'Address', given)).toBe(expected);
  });

  it.each([
    '',
    undefined,
    'acme.okta.com',
    'http://acme.okta.com',
    'http://127.0.0.1.evil.example',
    'ftp://acme.example',
    'https://u:p@acme.example',
    'https://acme.example/?a=1',
  ])('%j is refused', (given) => {
    expect(() => vendorUrl('acme', 'Address', given)).toThrow(/^Address of the connection .*give the whole address/);
  });
});

describe('a vendor’s words in a message', () => {
  it('are one line of bounded length', () => {
    expect(clip('a\r\n\tb\u0000c')).toBe('a b c');
    expect(clip('x'.repeat(400))).toHaveLength(300);
    expect(clip('ab👋', 4)).toBe('ab👋');
    expect(clip('ab👋cd', 4)).toBe('ab…');
  });
});
