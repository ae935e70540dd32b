import { describe, expect, it } from 'vitest';
import { isPassingFault } from './passing-fault.ts';

const withCode = (code: string) => Object.assign(new Error('refused'), { code });

describe('A fault of the database', () => {
  it.each(['08006', '40001', '40P01', '53300', '57P01', 'ECONNRESET'])('passes if its code is %s', (code) => {
    expect(isPassingFault(withCode(code))).toBe(true);
  });

  it.each(['23505', '22P02', '42601', '57014'])('does not pass by itself if its code is %s', (code) => {
    expect(isPassingFault(withCode(code))).toBe(false);
  });

  it('passes if the connection broke, which the driver tells by words only', () => {
    expect(isPassingFault(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isPassingFault(new Error('A row was deleted while it was being changed.'))).toBe(false);
    expect(isPassingFault('Connection terminated unexpectedly')).toBe(false);
  });
});
