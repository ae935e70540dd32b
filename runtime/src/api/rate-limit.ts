import { ApiError } from './api-error.ts';

export interface RateLimit {
  /** Counts one use of the key; throws 429 once the window's uses are spent. */
  readonly take: (key: string) => void;
  /** Forgets a key, as after a success. */
  readonly clear: (key: string) => void;
}

const minute = 60_000;

/** The limits of one server. */
export interface Limits {
  /** By address of the caller: one office may share it. */
  readonly signInsByAddress: RateLimit;
  /** By the account that is tried: what guessing a password meets first. */
  readonly signInsByAccount: RateLimit;
  readonly claims: RateLimit;
  /** By connection. */
  readonly hooks: RateLimit;
}

export function createLimits(): Limits {
  return {
    signInsByAddress: createRateLimit({ most: 30, windowMs: 5 * minute }),
    signInsByAccount: createRateLimit({ most: 10, windowMs: 5 * minute }),
    claims: createRateLimit({ most: 10, windowMs: 10 * minute }),
    hooks: createRateLimit({ most: 1_200, windowMs: minute }),
  };
}

const MOST_KEYS = 10_000;

/** At most `most` uses of a key in each window of `windowMs`, counted in this process. */
export function createRateLimit(
  { most, windowMs }: { readonly most: number; readonly windowMs: number },
  now: () => number = Date.now,
): RateLimit {
  const windows = new Map<string, { readonly endsAt: number; uses: number }>();
  return {
    take: (key) => {
      const at = now();
      const open = windows.get(key);
      const window = open && open.endsAt > at ? open : { endsAt: at + windowMs, uses: 0 };
      window.uses += 1;
      // Set anew, so that the map's order is that of the last use and the oldest key goes first.
      windows.delete(key);
      windows.set(key, window);
      if (windows.size > MOST_KEYS) windows.delete(windows.keys().next().value ?? '');
      if (window.uses > most) throw tooMany(Math.ceil((window.endsAt - at) / 1000));
    },
    clear: (key) => void windows.delete(key),
  };
}

function tooMany(seconds: number): ApiError {
  return new ApiError(429, 'request.too_many', `Too many attempts; try again in ${seconds} seconds.`, {
    retryAfter: seconds,
  });
}
