import { getEventListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { withinTime } from './within-time.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Fails once the signal that it got aborts, and says why. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = () => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });

describe('a time limit', () => {
  const outer = () => new AbortController();

  it('gives what the work gives, and leaves nothing behind', async () => {
    const { signal } = outer();
    expect(await withinTime(signal, 60_000, async (inner) => inner.aborted)).toBe(false);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('may be set for many calls of one run at once', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    const { signal } = outer();
    await Promise.all(Array.from({ length: 50 }, () => withinTime(signal, 60_000, () => sleep(1))));
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  it('ends the work when the time is up, also if nobody but the work knows of the limit', async () => {
    await expect(withinTime(outer().signal, 20, untilAborted)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('ends the work when the outer signal aborts, for the same reason', async () => {
    const controller = outer();
    const ended = withinTime(controller.signal, 60_000, untilAborted);
    controller.abort(new Error('the run was cancelled'));
    await expect(ended).rejects.toThrow('the run was cancelled');
    await expect(withinTime(controller.signal, 60_000, untilAborted)).rejects.toThrow('the run was cancelled');
  });

  it('outlives garbage collections, one limit inside another', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ended = withinTime(outer().signal, 300, (step) =>
      withinTime(step, 60_000, (signal) => fetch(url, { signal })),
    );
    const collecting = setInterval(collectGarbage, 20);
    const late = sleep(5_000, 'no answer ever', { ref: false });
    try {
      await expect(Promise.race([ended, late])).rejects.toMatchObject({ name: 'TimeoutError' });
    } finally {
      clearInterval(collecting);
      server.closeAllConnections();
      server.close();
    }
  });
});
