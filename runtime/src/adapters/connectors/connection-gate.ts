import { type ConnectorError, type ConnectorErrorOptions, connectorError, type Limits } from '@joinery/connector-kit';
import { realGateClock } from './gate-clock.ts';
import { createTurnQueue } from './turn-queue.ts';
import { askedPause, createPauses, type Heard, hostOf } from './vendor-pauses.ts';

/** For a connector that names no limits. */
const usualLimits: Limits = { concurrency: 20 };

/** Whose gate it is, for messages; without a connection each host is on its own. */
export interface GateOwner {
  readonly connector: string;
  readonly title: string;
  readonly connection: string | undefined;
}

export interface ConnectionGate {
  /**
   * Calls once it is this call's turn. What is refused or stopped before that was not sent: one that waited longer than
   * `patienceMs` (for ever if absent) is told when to come again.
   */
  readonly turn: <T>(signal: AbortSignal, call: () => Promise<T>, patienceMs?: number) => Promise<T>;
  /** Listens to each answer for the vendor's wish to be left alone, and sends nothing to that host until then. */
  readonly listen: <I extends string | URL | Request, R, A extends Heard>(
    fetch: (input: I, request?: R) => Promise<A>,
  ) => (input: I, request?: R) => Promise<A>;
}

/** Keeps the calls of one connection within what its vendor bears, in this process. */
export function createConnectionGate(owner: GateOwner, limits = usualLimits, clock = realGateClock): ConnectionGate {
  const pauses = createPauses(clock.now);
  const queue = createTurnQueue(limits, clock, pauses.longest, {
    paused: (ms) => pausedError(owner, undefined, ms),
    busy: (ms) => busyError(owner, limits, ms),
    stopped: () => stoppedError(owner),
  });
  return {
    turn: (signal, call, patienceMs = Infinity) =>
      owner.connection === undefined ? call() : queue.turn(signal, patienceMs, call),
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
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
};

function busyError(owner: GateOwner, { concurrency, perSecond }: Limits, ms: number): ConnectorError {
  const pace = perSecond === undefined ? '' : ` and ${perSecond} in a second`;
  const message = `The ${owner.title} connection "${owner.connection}" bears ${concurrency} calls at once${pace}, and others came first; a step tries again in ${secondsOf(ms)}.`;
  return notSent(owner, 'busy', message, { retryAfterMs: Math.ceil(ms) });
}

function stoppedError(owner: GateOwner): ConnectorError {
  const message = `The call was stopped before its turn on the connection "${owner.connection}" came; if that happens often, raise the timeout of the node or start fewer runs at once.`;
  return notSent(owner, 'cancelled', message, {});
}

function notSent(
  { connector }: GateOwner,
  reason: 'throttled' | 'busy' | 'cancelled',
  message: string,
  options: ConnectorErrorOptions,
): ConnectorError {
  return connectorError(connector, reason, message, { ...options, effect: 'not-sent', retryable: true });
}
