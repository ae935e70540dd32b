import { type ConnectorError, type ConnectorErrorOptions, connectorError, type Limits } from '@joinery/connector-kit';
import { createTurnQueue } from './turn-queue.ts';
import { askedPause, createPauses, hostOf } from './vendor-pauses.ts';

/** For a connector that names no limits. */
const usualLimits: Limits = { concurrency: 20 };

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

/** Whose gate it is, for messages; without a connection each host is on its own. */
export interface GateOwner {
  readonly connector: string;
  readonly title: string;
  readonly connection: string | undefined;
}

export interface ConnectionGate {
  /** Calls once it is this call's turn. What is refused or stopped before that was not sent. */
  readonly turn: <T>(signal: AbortSignal, call: () => Promise<T>) => Promise<T>;
  /** Listens to each answer for the vendor's wish to be left alone, and sends nothing to that host until then. */
  readonly listen: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;
}

/** Keeps the calls of one connection within what its vendor bears, in this process. */
export function createConnectionGate(owner: GateOwner, limits = usualLimits, clock = realGateClock): ConnectionGate {
  const pauses = createPauses(clock.now);
  const queue = createTurnQueue(limits, clock, pauses.longest, {
    paused: (ms) => pausedError(owner, undefined, ms),
    stopped: () => stoppedError(owner),
  });
  return {
    turn: async (signal, call) => {
      if (owner.connection === undefined) return call();
      await queue.enter(signal);
      try {
        return await call();
      } finally {
        queue.leave();
      }
    },
    listen: (fetch) => async (input, init) => {
      const pause = pauses.of(input);
      if (pause > 0) throw pausedError(owner, hostOf(input), pause);
      const response = await fetch(input, init);
      const ms = askedPause(response, clock.now());
      if (ms > 0) {
        pauses.add(input, ms);
        queue.admit();
      }
      return response;
    },
  };
}

function pausedError(owner: GateOwner, host: string | undefined, ms: number): ConnectorError {
  const where =
    owner.connection === undefined ? `to ${host}` : `on the ${owner.title} connection "${owner.connection}"`;
  const message = `No call ${where} leaves for another ${secondsOf(ms)}, because the other side asked for a pause; a step waits so long.`;
  return notSent(owner, 'throttled', message, { retryAfterMs: Math.ceil(ms) });
}

const secondsOf = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  return seconds === 1 ? 'second' : `${seconds} seconds`;
};

function stoppedError(owner: GateOwner): ConnectorError {
  const message = `The call was stopped before its turn on the connection "${owner.connection}" came; if that happens often, raise the timeout of the node or start fewer runs at once.`;
  return notSent(owner, 'cancelled', message, {});
}

function notSent(
  { connector }: GateOwner,
  reason: 'throttled' | 'cancelled',
  message: string,
  options: ConnectorErrorOptions,
): ConnectorError {
  return connectorError(connector, reason, message, { ...options, effect: 'not-sent', retryable: true });
}
