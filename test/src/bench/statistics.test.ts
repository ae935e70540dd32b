import { describe, expect, it } from 'vitest';
import { isMet } from './figure.ts';
import { median, percentile, steadyRate } from './statistics.ts';

describe('the bench counts', () => {
  it('the median between the middle two, whatever the order', () => {
    expect(median([9, 1, 2, 4])).toBe(3);
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });

  it('the 95th percentile between neighbours', () => {
    expect(percentile([0, 10, 20, 30, 40], 0.95)).toBeCloseTo(38);
  });

  it('a rate without the slow first fifth and the thin end', () => {
    const steady = Array.from({ length: 80 }, (_, index) => 5_000 + index * 10);
    const slowStart = Array.from({ length: 20 }, (_, index) => index * 250);
    expect(steadyRate([...steady, ...slowStart])).toBeCloseTo(100);
  });

  it('a value on its target as met where the target is a least, and as missed where it is a bound', () => {
    expect(isMet({ value: 0.3, target: { atLeast: 0.3 } })).toBe(true);
    expect(isMet({ value: 5, target: { below: 5 } })).toBe(false);
    expect(isMet({ value: 5 })).toBeUndefined();
  });
});
