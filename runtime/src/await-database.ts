import { setTimeout as pause } from 'node:timers/promises';
import type { pino } from 'pino';
import { isPassingFault } from './adapters/passing-fault.ts';
import { StartError } from './start-error.ts';

/** Milliseconds that a start waits for a database which was there. */
const WAIT_MS = 30_000;
const AGAIN_MS = 500;

/**
 * Starts again what the database broke off: while it restarts, recovers or has no connection free. A database that has
 * never answered is more likely a wrong address, so that is told at once.
 */
export async function awaitDatabase<Result>(
  start: () => Promise<Result>,
  log: Pick<pino.Logger, 'warn'>,
  stopping: AbortSignal,
  { waitMs, againMs } = { waitMs: WAIT_MS, againMs: AGAIN_MS },
): Promise<Result> {
  let hasMet = false;
  let giveUpAt = Infinity;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const reason = error instanceof StartError ? error.cause : error;
      if (!isPassingFault(reason)) throw error;
      hasMet ||= reason === error || isAnswer(reason);
      giveUpAt = Math.min(giveUpAt, performance.now() + waitMs);
      if (!hasMet || stopping.aborted || performance.now() >= giveUpAt) throw inOneSentence(error, reason);
      const seconds = Math.ceil((giveUpAt - performance.now()) / 1_000);
      log.warn({ reason: messageOf(reason) }, `the start waits for the database, for at most ${seconds} s more`);
      await pause(againMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}

/** SQLSTATE: words of the server itself. */
function isAnswer(reason: unknown): boolean {
  return reason instanceof Error && 'code' in reason && /^\d/.test(String(reason.code));
}

function inOneSentence(error: unknown, reason: unknown): StartError {
  if (error instanceof StartError) return error;
  return new StartError(`The database broke off the start: ${messageOf(reason)}. Start again once it runs steadily.`, {
    cause: error,
  });
}

function messageOf(reason: unknown): string {
  return (reason instanceof Error ? reason.message : String(reason)).replace(/\.$/, '');
}
