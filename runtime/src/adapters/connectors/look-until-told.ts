import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError, type Probe } from '@joinery/connector-kit';

/** As long as a run lets a probe take. */
const WHOLE_MS = 30_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;

export interface ProbeClock {
  readonly now: () => number;
  /** Rejects when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const realClock: ProbeClock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

/**
 * Looks whether an effect happened, again and again while the vendor is busy or out of reach: only a vendor that never
 * tells within the probe's time makes a person decide. What another look would not mend is thrown at once.
 */
export async function lookUntilTold(
  look: () => Promise<Probe>,
  signal: AbortSignal,
  clock: ProbeClock = realClock,
): Promise<Probe> {
  const began = clock.now();
  let looks = 0;
  let answered: ConnectorError | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      looks += 1;
      return await look();
    } catch (error) {
      // A look that was stopped says nothing of the vendor; the one before it may.
      if (signal.aborted && answered) return notTold(looks, answered);
      if (!(error instanceof ConnectorError) || !error.retryable) throw error;
      answered = error;
    }
    const wait = Math.max(pause, answered.retryAfterMs ?? 0);
    if (signal.aborted || clock.now() - began + wait >= WHOLE_MS) return notTold(looks, answered);
    await clock.sleep(wait, signal).catch(() => undefined);
    if (signal.aborted) return notTold(looks, answered);
  }
}

function notTold(looks: number, { message, retryAfterMs }: ConnectorError): Probe {
  // Behind the semicolon is what a step does about it, and this is a probe.
  const answer = message.includes(';') ? message.slice(0, message.lastIndexOf(';')) : message.replace(/\.$/, '');
  const later = retryAfterMs === undefined ? '' : ` and asks to wait ${Math.ceil(retryAfterMs / 1000)} seconds`;
  const times = looks === 1 ? 'once' : `${looks} times`;
  return { result: 'unsure', reason: `It was looked for ${times} without an answer to go by: ${answer}${later}.` };
}
