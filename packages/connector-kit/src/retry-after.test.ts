import { describe, expect, it } from 'vitest';
import { retryAfterOf } from './retry-after.ts';

const now = Date.parse('2026-03-02T10:00:00Z');
const date = 'Mon, 02 Mar 2026 12:00:00 GMT';
const noon = Date.parse(date);

describe('how long the vendor asks to wait', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ['seconds', { 'retry-after': '17' }, 17_000],
    ['no time', { 'retry-after': '0' }, 0],
    ['a date, seen from the vendor’s clock', { 'retry-after': 'Mon, 02 Mar 2026 12:00:30 GMT', date }, 30_000],
    ['a date, seen from ours if the vendor tells none', { 'retry-after': 'Mon, 02 Mar 2026 10:00:05 GMT' }, 5_000],
    ['a date that has passed', { 'retry-after': 'Mon, 02 Mar 2026 11:59:00 GMT', date }, 0],
    ['Okta’s reset, seen from Okta’s clock', { 'x-rate-limit-reset': String(noon / 1000 + 20), date }, 21_000],
    ['a reset that has passed', { 'x-rate-limit-reset': String(noon / 1000 - 20), date }, 1_000],
    [
      'Retry-After before the reset',
      { 'retry-after': '2', 'x-rate-limit-reset': String(noon / 1000 + 20), date },
      2_000,
    ],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
    ['nothing', {}, undefined],
  ])('is read from %s', (_, headers, expected) => {
    expect(retryAfterOf({ status: 429, headers: new Headers(headers) }, now)).toBe(expected);
  });

  it('is Retry-After alone where the vendor is down: Okta’s reset is on every answer', () => {
    const down = (headers: Record<string, string>) => retryAfterOf({ status: 503, headers: new Headers(headers) }, now);
    const reset = { 'x-rate-limit-reset': String(noon / 1000 + 20), date };
    expect(down(reset)).toBeUndefined();
    expect(down({ ...reset, 'retry-after': '9' })).toBe(9_000);
  });
});
