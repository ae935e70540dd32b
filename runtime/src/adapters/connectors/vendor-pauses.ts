import { retryAfterOf, untilReset } from '@joinery/connector-kit';

/** After an hour the vendor is asked again, whatever it once said. */
const LONGEST_PAUSE_MS = 3_600_000;

/** What of an answer says that the vendor wants a pause. */
export type Heard = Pick<Response, 'status' | 'headers'>;

/** Pauses by host: a connection has one as a rule, and one more to sign in. */
export function createPauses(now: () => number) {
  const until = new Map<string, number>();
  const left = (host: string): number => {
    const ms = (until.get(host) ?? 0) - now();
    if (ms <= 0) until.delete(host);
    return Math.max(0, ms);
  };
  return {
    of: (input: FetchInput): number => (until.size === 0 ? 0 : left(hostOf(input))),
    longest: (): number => (until.size === 0 ? 0 : Math.max(...[...until.keys()].map(left))),
    add: (input: FetchInput, ms: number): void => {
      const host = hostOf(input);
      // What is over goes, so that a flow that calls thousands of hosts leaves nothing behind.
      for (const other of until.keys()) left(other);
      until.set(host, now() + Math.max(left(host), Math.min(ms, LONGEST_PAUSE_MS)));
    },
  };
}

/** Milliseconds for which the vendor wants no more calls: it refused this one, or it was the last of the minute. */
export function askedPause(response: Heard, now: number): number {
  if (response.status === 429) return retryAfterOf(response, now) ?? 0;
  if (response.headers.get('x-rate-limit-remaining') !== '0') return 0;
  return untilReset(response.headers, now) ?? 0;
}

type FetchInput = string | URL | Request;

export function hostOf(input: FetchInput): string {
  if (input instanceof URL) return input.host;
  return new URL(typeof input === 'string' ? input : input.url).host;
}
