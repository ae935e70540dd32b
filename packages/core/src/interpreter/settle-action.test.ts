import { describe, expect, it } from 'vitest';
import { retryDelay } from './settle-action.ts';

describe('The wait before another attempt', () => {
  it('is always the same when fixed', () => {
    const policy = { attempts: 4, delay: 30, backoff: 'fixed' } as const;
    expect([1, 2, 3].map((used) => retryDelay(policy, used))).toEqual([30_000, 30_000, 30_000]);
  });

  it('doubles up to its most when exponential', () => {
    const policy = { attempts: 9, delay: 10, backoff: 'exponential', maxDelay: 60 } as const;
    expect([1, 2, 3, 4, 5].map((used) => retryDelay(policy, used))).toEqual([10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it('is never longer than a day', () => {
    expect(retryDelay({ attempts: 50, delay: 60, backoff: 'exponential' }, 49)).toBe(86_400_000);
  });
});
