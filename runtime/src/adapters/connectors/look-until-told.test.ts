import { ConnectorError, type Probe } from '@joinery/connector-kit';
import { describe, expect, it } from 'vitest';
import { lookUntilTold } from './look-until-told.ts';

const busy = (retryAfterMs?: number) =>
  new ConnectorError('acme.throttled', 'Acme asks to slow down (429); the step waits as long as Acme asks.', {
    retryable: true,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
const down = new ConnectorError('acme.unavailable', 'Acme failed at reading ada (503); try again.', {
  retryable: true,
  effect: 'unknown',
});
const absent: Probe = { result: 'absent' };

/** Looks that meet these failures in turn and then an answer, on a clock that only waits move. */
function looking(failures: readonly Error[], signal = new AbortController().signal) {
  const waits: number[] = [];
  let looks = 0;
  const look = async () => {
    const failure = failures[looks];
    looks += 1;
    if (failure) throw failure;
    return absent;
  };
  const clock = {
    now: () => waits.reduce((sum, ms) => sum + ms, 0),
    sleep: async (ms: number) => void waits.push(ms),
  };
  return { told: lookUntilTold(look, signal, clock), waits };
}

describe('a look whether an effect happened', () => {
  it('is repeated with growing pauses while the vendor is busy or out of reach', async () => {
    const { told, waits } = looking(Array.from({ length: 7 }, () => down));
    expect(await told).toEqual(absent);
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]);
  });

  it('comes back when the vendor asked for', async () => {
    const { told, waits } = looking([busy(7_000), busy(0)]);
    expect(await told).toEqual(absent);
    expect(waits).toEqual([7_000, 500]);
  });

  it('is given up at once if the vendor asks for more time than there is, and says so', async () => {
    const { told, waits } = looking([down, busy(60_000)]);
    expect(await told).toEqual({
      result: 'unsure',
      reason:
        'It was looked for 2 times without an answer to go by: Acme asks to slow down (429) and asks to wait 60 seconds.',
    });
    expect(waits).toEqual([250]);
  });

  it('is unsure after thirty seconds, and names what the vendor answered', async () => {
    const { told, waits } = looking(Array.from({ length: 100 }, () => down));
    expect(await told).toEqual({
      result: 'unsure',
      reason: expect.stringMatching(
        /^It was looked for \d+ times without an answer to go by: Acme failed at reading ada \(503\)\.$/,
      ),
    });
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(30_000);
  });

  it('is unsure once it is stopped, with the answer that came before', async () => {
    const stop = new AbortController();
    let looks = 0;
    const look = async () => {
      looks += 1;
      if (looks < 3) throw down;
      stop.abort();
      throw new ConnectorError('acme.cancelled', 'The call was stopped.', { retryable: true });
    };
    const told = await lookUntilTold(look, stop.signal, { now: () => 0, sleep: async () => undefined });
    expect(told).toMatchObject({ result: 'unsure', reason: expect.stringContaining('Acme failed at reading ada') });
  });

  it('does not wait on once it is stopped', async () => {
    const stop = new AbortController();
    const told = lookUntilTold(async () => {
      setImmediate(() => stop.abort());
      throw busy(20_000);
    }, stop.signal);
    expect(await told).toMatchObject({ result: 'unsure', reason: expect.stringContaining('429') });
  });

  it('fails at once where another look would not help', async () => {
    const refused = new ConnectorError('acme.missing_permission', 'Acme does not let this connection look (403).');
    const { told, waits } = looking([refused]);
    await expect(told).rejects.toBe(refused);
    expect(waits).toEqual([]);
  });
});
