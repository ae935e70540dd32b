import { type ConnectorError, type Limits, onAbort } from '@joinery/connector-kit';
import type { GateClock } from './connection-gate.ts';

/** A pause up to here is waited out; for a longer one the run is parked, which costs nothing and survives a restart. */
const SHORT_MS = 2_000;

export interface TurnQueue {
  /** Resolves once it is this call's turn, which then ends with `leave`. */
  readonly enter: (signal: AbortSignal) => Promise<void>;
  readonly leave: () => void;
  /** Judges anew who may go, after a pause became longer. */
  readonly admit: () => void;
}

interface Waiter {
  readonly start: () => void;
  readonly refuse: (error: ConnectorError) => void;
}

/**
 * Invariants: (1) who came first goes first; (2) at most `concurrency` calls are under way; (3) during a pause nobody
 * starts; (4) an alarm is set only while somebody waits for it.
 */
export function createTurnQueue(
  limits: Limits,
  clock: GateClock,
  pauseLeft: () => number,
  errors: { readonly paused: (ms: number) => ConnectorError; readonly stopped: () => ConnectorError },
): TurnQueue {
  const pace = createPace(limits.perSecond, clock);
  const waiting = new Set<Waiter>();
  let running = 0;
  let silence: (() => void) | undefined;

  const begin = (start: () => void): void => {
    running += 1;
    pace.count();
    start();
  };
  const refuseAll = (error: ConnectorError): void => {
    for (const waiter of waiting) waiter.refuse(error);
    waiting.clear();
  };
  const admit = (): void => {
    silence?.();
    silence = undefined;
    const pause = pauseLeft();
    if (pause > SHORT_MS) return refuseAll(errors.paused(pause));
    for (const waiter of waiting) {
      if (running >= limits.concurrency) return;
      const ms = Math.max(pause, pace.left());
      if (ms > 0) {
        silence = clock.after(ms, admit);
        return;
      }
      waiting.delete(waiter);
      begin(waiter.start);
    }
  };
  const isFree = (): boolean =>
    waiting.size === 0 && running < limits.concurrency && pauseLeft() === 0 && pace.left() === 0;
  return {
    enter: async (signal) => {
      if (signal.aborted) throw errors.stopped();
      if (isFree()) begin(() => undefined);
      else await untilLetIn(waiting, signal, admit, errors.stopped);
    },
    leave: () => {
      running -= 1;
      admit();
    },
    admit,
  };
}

/** Waits in the line until it is told to go, or to go away, or until `signal` stops it. */
function untilLetIn(
  waiting: Set<Waiter>,
  signal: AbortSignal,
  admit: () => void,
  stopped: () => ConnectorError,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      waiting.delete(waiter);
      admit();
      reject(stopped());
    };
    const hearNoMore = onAbort(signal, stop);
    const waiter: Waiter = {
      start: () => {
        hearNoMore();
        resolve();
      },
      refuse: (error) => {
        hearNoMore();
        reject(error);
      },
    };
    waiting.add(waiter);
    admit();
  });
}

/** `perSecond` calls a second on the whole, and no more than that many at once after a quiet time. */
function createPace(perSecond: number | undefined, clock: GateClock) {
  if (perSecond === undefined) return { left: () => 0, count: () => undefined };
  const step = 1000 / perSecond;
  let next = 0;
  return {
    left: () => Math.max(0, next - (1000 - step) - clock.now()),
    count: () => {
      next = Math.max(next, clock.now()) + step;
    },
  };
}
