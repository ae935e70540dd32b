import { describe, expect, it } from 'vitest';
import { fileNameOf } from './download.ts';
import { sayDuration } from './say-duration.ts';

describe('a duration in words', () => {
  it('is told in the two largest units that matter', () => {
    expect([350, 2400, 200_000, 3_600_000, 187_200_000].map(sayDuration)).toEqual([
      '350 ms',
      '2.4 s',
      '3 min 20 s',
      '1 h',
      '2 d 4 h',
    ]);
  });
  it('is never negative, though clocks differ', () => {
    expect(sayDuration(-5)).toBe('0 ms');
  });
});

describe('a title as a file name', () => {
  it('keeps letters and digits and never comes out empty', () => {
    expect(fileNameOf('Café: Größe 365!')).toBe('cafe-gro-e-365');
    expect(fileNameOf('…')).toBe('joinery');
  });
});
