import { setMaxListeners } from 'node:events';

/** Hears once of the end of `signal`, unless what it answers was called before. Any number of calls may hear of one signal. */
export function onAbort(signal: AbortSignal, heard: () => void): () => void {
  // Node warns of a leak from the eleventh listener on, and a run may have fifty calls under way.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', heard, { once: true });
  return () => signal.removeEventListener('abort', heard);
}
