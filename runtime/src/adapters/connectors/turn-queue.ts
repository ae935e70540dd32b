import { type ConnectorError, type Limits, onAbort } from '@joinery/connector-kit';
import { type GateClock, SHORT_MS } from './gate-clock.ts';
import { createPace } from './turn-pace.ts';

export interface TurnQueue {
  /** Calls once it is this call's turn, unless that takes longer than `patienceMs`. */
  readonly turn: <T>(signal: AbortSignal, patienceMs: number, call: () => Promise<T>) => Promise<T>;
  /** Judges anew who may go, after a pause became longer. */
  readonly admit: () => void;
}

/** Why a call was not made, and in how many milliseconds to come again. */
interface Refusals {
  readonly paused: (ms: number) => ConnectorError;
  readonly busy: (ms: number) => ConnectorError;
  readonly stopped: () => ConnectorError;
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
  refusals: Refusals,
): TurnQueue {
  const pace = createPace(limits, clock);
  const waiting = new Set<Waiter>();
  let silence: (() => void) | undefined;

  const refuseAll = (error: ConnectorError): void => {
    for (const waiter of waiting) waiter.refuse(error);
    waiting.clear();
  };
  const isFull = (): boolean => pace.running() >= limits.concurrency;
  const admit = (): void => {
    silence?.();
    silence = undefined;
    const pause = pauseLeft();
    if (pause > SHORT_MS) return refuseAll(refusals.paused(pause));
    for (const waiter of waiting) {
      if (isFull()) return;
      const ms = Math.max(pause, pace.left());
      if (ms > 0) {
        silence = clock.after(ms, admit);
        return;
      }
      waiting.delete(waiter);
      waiter.start();
    }
  };
  const isFree = (): boolean => waiting.size === 0 && !isFull() && pauseLeft() === 0 && pace.left() === 0;
  return {
    turn: async (signal, patienceMs, call) => {
      if (signal.aborted) throw refusals.stopped();
      const leave = isFree()
        ? pace.begin()
        : await untilLetIn(waiting, pace.begin, admit, (refuse) => [
            onAbort(signal, () => refuse(refusals.stopped())),
            patienceMs === Infinity
              ? () => undefined
              : clock.after(patienceMs, () => refuse(refusals.busy(pace.comeBackIn()))),
          ]);
      try {
        return await call();
      } finally {
        leave();
        admit();
      }
    },
    admit,
  };
}

/** Stands in the line until it is let in or sent away, by the line or by one of its alarms, which end with the wait. */
function untilLetIn<T>(
  line: Set<Waiter>,
  begin: () => T,
  lineMoves: () => void,
  setAlarms: (refuse: (error: ConnectorError) => void) => readonly (() => void)[],
): Promise<T> {
  return new Promise((resolve, reject) => {
    const alarms = setAlarms((error) => {
      line.delete(waiter);
      waiter.refuse(error);
      lineMoves();
    });
    const silence = () => alarms.forEach((stop) => stop());
    const waiter: Waiter = {
      start: () => {
        silence();
        resolve(begin());
      },
      refuse: (error) => {
        silence();
        reject(error);
      },
    };
    line.add(waiter);
    lineMoves();
  });
}
