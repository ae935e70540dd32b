import type { Limits } from '@joinery/connector-kit';
import { type GateClock, SHORT_MS } from './gate-clock.ts';

export interface TurnPace {
  readonly running: () => number;
  /** A call begins; the answer ends it. */
  readonly begin: () => () => void;
  /** Milliseconds until the next may begin, by calls a second. */
  readonly left: () => number;
  /** Milliseconds after which there should be room for one more; each that asks is told a later time than the one before. */
  readonly comeBackIn: () => number;
}

/** `perSecond` calls a second on the whole, no more than that many at once after a quiet time; and how long calls take. */
export function createPace({ concurrency, perSecond }: Limits, clock: GateClock): TurnPace {
  const step = perSecond === undefined ? 0 : 1000 / perSecond;
  const begun = new Set<{ readonly at: number }>();
  let next = 0;
  let usualMs = 500;
  let promised = 0;
  return {
    running: () => begun.size,
    begin: () => {
      const call = { at: clock.now() };
      begun.add(call);
      next = Math.max(next, call.at) + step;
      return () => {
        begun.delete(call);
        usualMs += (clock.now() - call.at - usualMs) / 10;
      };
    },
    left: () => (step === 0 ? 0 : Math.max(0, next - (1000 - step) - clock.now())),
    comeBackIn: () => {
      const now = clock.now();
      // A vendor that hangs has ended no call yet that would tell how long they take.
      const [oldest] = begun;
      const takes = Math.max(usualMs, oldest === undefined ? 0 : now - oldest.at);
      promised = Math.max(promised, now + SHORT_MS) + Math.max(step, takes / concurrency);
      return promised - now;
    },
  };
}
