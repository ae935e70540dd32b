import { onAbort } from './on-abort.ts';

/**
 * Does `work` with a signal that aborts with `outer` or after `ms` milliseconds (reason: a TimeoutError), and clears up after it.
 * Not `AbortSignal.any([outer, AbortSignal.timeout(ms)])`: nothing holds that timeout, so a garbage collection takes it
 * away unheard and the call waits for ever (Node 20 and 22).
 */
export async function withinTime<T>(
  outer: AbortSignal,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const inner = new AbortController();
  const stop = () => inner.abort(outer.reason);
  if (outer.aborted) stop();
  const hearNoMore = onAbort(outer, stop);
  const timer = setTimeout(() => {
    inner.abort(new DOMException('The time for it was up.', 'TimeoutError'));
  }, ms);
  try {
    return await work(inner.signal);
  } finally {
    clearTimeout(timer);
    hearNoMore();
  }
}
