import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

export interface Writes {
  /** When the next request of that method and address reached a server of this process, on the clock of performance.now. */
  readonly next: (method: string, path: string) => Promise<number>;
  readonly close: () => void;
}

const channel = 'http.server.request.start';
const LIMIT_MS = 30_000;

/** Hears requests as Node itself takes them in, so that nothing stands between the caller and the sandbox. */
export function listenForWrites(): Writes {
  const awaited = new Map<string, (at: number) => void>();
  const hear = (message: unknown): void => {
    const { request } = message as { readonly request: IncomingMessage };
    const key = `${request.method} ${request.url?.split('?')[0]}`;
    awaited.get(key)?.(performance.now());
    awaited.delete(key);
  };
  subscribe(channel, hear);
  return {
    next: (method, path) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`${method} ${path} did not come within ${LIMIT_MS / 1000} s.`)),
          LIMIT_MS,
        );
        awaited.set(`${method} ${path}`, (at) => {
          clearTimeout(late);
          resolve(at);
        });
      }),
    close: () => void unsubscribe(channel, hear),
  };
}
