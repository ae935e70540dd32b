import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCertificate } from './create-certificate.ts';

describe('the certificate', () => {
  const now = new Date('2026-05-01T12:00:00Z');
  const { key, cert } = createCertificate(['localhost', '127.0.0.1'], now, 30);
  const read = new X509Certificate(cert);

  it('is good for the names it was made for and no others', () => {
    expect(read.checkHost('localhost')).toBe('localhost');
    expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(read.checkHost('elsewhere.example')).toBeUndefined();
  });

  it('signs itself and lasts as long as asked', () => {
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.ca).toBe(true);
    expect(new Date(read.validTo).toISOString()).toBe('2026-05-31T12:00:00.000Z');
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  });
});
