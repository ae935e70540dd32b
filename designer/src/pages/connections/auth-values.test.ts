import type { Fields } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import { firstAuth, freeName, splitAuth, storedAuth } from './auth-values.ts';

const auth: Fields = [
  { name: 'orgUrl', type: 'text', required: true },
  { name: 'port', type: 'number', default: 443 },
  { name: 'token', type: 'secret', required: true },
];

describe('the form of a connection', () => {
  it('sends settings and secrets apart, and no secret that was not written', () => {
    expect(splitAuth(auth, { orgUrl: 'https://x', token: 's' })).toEqual({
      settings: { orgUrl: 'https://x' },
      secrets: { token: 's' },
    });
    expect(splitAuth(auth, { orgUrl: 'https://x', token: '' }).secrets).toEqual({});
  });
  it('begins with the defaults', () => {
    expect(firstAuth(auth)).toEqual({ port: 443 });
  });
  it('asks for a stored secret only to replace it', () => {
    expect(storedAuth(auth, ['token'])[2]).toMatchObject({ required: false });
    expect(storedAuth(auth, [])[2]).toMatchObject({ required: true });
  });
  it('proposes a name that is free', () => {
    expect(freeName('okta', [])).toBe('okta');
    expect(freeName('okta', ['okta', 'okta2'])).toBe('okta3');
  });
});
