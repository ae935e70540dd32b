import { describe, expect, it } from 'vitest';
import { databaseFault, isPassingFault } from './passing-fault.ts';

const withCode = (code: string) => Object.assign(new Error('refused'), { code });

describe('A fault of the database', () => {
  it.each(['08006', '40001', '40P01', '53300', '57P01', '25006', 'ECONNRESET', 'EHOSTUNREACH'])(
    'passes if its code is %s',
    (code) => {
      expect(isPassingFault(withCode(code))).toBe(true);
    },
  );

  it.each(['23505', '22P02', '42601', '57014'])('does not pass by itself if its code is %s', (code) => {
    expect(isPassingFault(withCode(code))).toBe(false);
  });

  it('passes if the connection broke, which the driver tells by words only', () => {
    expect(isPassingFault(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isPassingFault(new Error('A row was deleted while it was being changed.'))).toBe(false);
    expect(isPassingFault('Connection terminated unexpectedly')).toBe(false);
  });
});

describe('What a caller is told of a fault of the database', () => {
  it.each([
    ['57P01', 'away'],
    ['57P03', 'away'],
    ['53300', 'away'],
    ['28P01', 'away'],
    ['3D000', 'away'],
    ['ECONNREFUSED', 'away'],
    ['53100', 'full'],
    ['25006', 'read-only'],
    ['23505', null],
    ['42P01', null],
  ] as const)('is of %s: %s', (code, fault) => {
    expect(databaseFault(withCode(code))).toBe(fault);
  });

  it('is that it is away if its connection broke or this process has closed it', () => {
    expect(databaseFault(new Error('timeout exceeded when trying to connect'))).toBe('away');
    expect(databaseFault(new Error('Cannot use a pool after calling end on the pool'))).toBe('away');
    expect(databaseFault(new Error('The embedded database has stopped.'))).toBe('away');
    expect(databaseFault(new Error('fetch failed', { cause: withCode('ECONNREFUSED') }))).toBeNull();
    expect(databaseFault(undefined)).toBeNull();
  });
});
