import type { RunFeed, RunFeedItem } from '../ports.ts';

/** Within one process. */
export function memoryRunFeed(): RunFeed {
  const listeners = new Set<(change: RunFeedItem) => void>();
  return {
    publish: (change) => {
      for (const listener of [...listeners]) tellSafely(listener, change);
    },
    subscribe: (listener) => {
      // One of its own each time, so that a listener given twice is told twice and taken away once.
      const entry = (change: RunFeedItem) => listener(change);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };
}

// A reader that went away is no reason for a run to fail.
function tellSafely(listener: (change: RunFeedItem) => void, change: RunFeedItem): void {
  try {
    listener(change);
  } catch {
    // It hears the next one.
  }
}
