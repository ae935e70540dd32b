/** What is shorter is waited out in the process; for longer the run is parked, which costs nothing and lets other runs be driven. */
export const SHORT_MS = 2_000;

export interface GateClock {
  /** Milliseconds since 1970, never going back. */
  readonly now: () => number;
  /** Rings once after `ms`; the answer takes it back. */
  readonly after: (ms: number, ring: () => void) => () => void;
}

export const realGateClock: GateClock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (ms, ring) => {
    const timer = setTimeout(ring, Math.ceil(ms));
    return () => clearTimeout(timer);
  },
};
