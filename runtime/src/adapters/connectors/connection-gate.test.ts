import { ConnectorError, type Limits } from '@joinery/connector-kit';
import { describe, expect, it } from 'vitest';
import { type ConnectionGate, createConnectionGate } from './connection-gate.ts';
import type { GateClock } from './gate-clock.ts';

const start = Date.parse('2026-03-02T10:00:00Z');
const whole = new AbortController().signal;

/** A clock that a test pushes, and that knows whether anything still waits for it. */
function pushedClock() {
  let now = start;
  const rings = new Set<{ readonly at: number; readonly ring: () => void }>();
  const clock: GateClock = {
    now: () => now,
    after: (ms, ring) => {
      const entry = { at: now + ms, ring };
      rings.add(entry);
      return () => rings.delete(entry);
    },
  };
  const push = async (ms: number): Promise<void> => {
    now += ms;
    for (const entry of [...rings].filter(({ at }) => at <= now)) {
      rings.delete(entry);
      entry.ring();
    }
    await settled();
  };
  return { clock, push, rings };
}

/** Lets every promise that can go on go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function open(limits: Limits, named: { readonly connection: string | undefined } = { connection: 'acme-okta' }) {
  const pushed = pushedClock();
  const gate = createConnectionGate({ connector: 'okta', title: 'Okta', ...named }, limits, pushed.clock);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const call = (name: string, signal: AbortSignal = whole, patienceMs?: number) =>
    gate.turn(
      signal,
      async () => {
        started.push(name);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        return name;
      },
      patienceMs,
    );
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await settled();
  };
  return { gate, started, call, end, ...pushed };
}

/** The vendor answers so, once, through this gate. */
const hear = (gate: ConnectionGate, status: number, headers: Record<string, string>, host = 'acme.okta.com') =>
  gate.listen(async () => new Response(null, { status, headers }))(`https://${host}/api`);
const failure = (made: Promise<unknown>): Promise<ConnectorError> =>
  made.then(
    () => Promise.reject(new Error('It went through.')),
    (error: ConnectorError) => error,
  );

describe('the calls of one connection', () => {
  it('are under way up to its concurrency, and the others go in the order in which they came', async () => {
    const { call, end, started } = open({ concurrency: 2 });
    const calls = ['a', 'b', 'c', 'd'].map((name) => call(name));
    await settled();
    expect(started).toEqual(['a', 'b']);
    await end('b');
    expect(started).toEqual(['a', 'b', 'c']);
    await end('a');
    await end('c');
    await end('d');
    expect(await Promise.all(calls)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('make room when they fail, too', async () => {
    const { gate, call, started } = open({ concurrency: 1 });
    await expect(gate.turn(whole, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    void call('next');
    await settled();
    expect(started).toEqual(['next']);
  });

  it('were not sent when they are stopped before their turn, and the next is not held up', async () => {
    const { call, end, started } = open({ concurrency: 1 });
    const stop = new AbortController();
    const [first, second, third] = [call('a'), call('b', stop.signal), call('c')];
    stop.abort();
    expect(await failure(second)).toMatchObject({ code: 'okta.cancelled', effect: 'not-sent', retryable: true });
    await end('a');
    await end('c');
    expect([await first, await third]).toEqual(['a', 'c']);
    expect(started).toEqual(['a', 'c']);
    expect(await failure(call('d', stop.signal))).toMatchObject({ effect: 'not-sent' });
  });

  it('wait no longer than they have patience for, and are told apart when there should be room', async () => {
    const { call, end, push, started, rings } = open({ concurrency: 2 });
    for (const name of ['a', 'b', 'c']) void call(name);
    const [one, two] = [failure(call('d', whole, 2_000)), failure(call('e', whole, 2_000))];
    await push(2_000);
    // The oldest call has taken two seconds so far, and two are under way at once.
    expect(await one).toMatchObject({
      ...{ code: 'okta.busy', effect: 'not-sent', retryable: true, retryAfterMs: 3_000 },
      message:
        'The Okta connection "acme-okta" bears 2 calls at once, and others came first; a step tries again in 3 seconds.',
    });
    expect(await two).toMatchObject({ code: 'okta.busy', retryAfterMs: 4_000 });
    for (const name of ['a', 'b', 'c']) await end(name);
    expect(started).toEqual(['a', 'b', 'c']);
    expect(rings.size).toBe(0);
  });

  it('leave no alarm behind once it is their turn', async () => {
    const { call, end, started, rings } = open({ concurrency: 1 });
    void call('a');
    void call('b', whole, 2_000);
    expect(rings.size).toBe(1);
    await end('a');
    expect(started).toEqual(['a', 'b']);
    expect(rings.size).toBe(0);
  });

  it('begin at the pace of the connection, after a burst of one second', async () => {
    const { call, push, started, rings } = open({ concurrency: 100, perSecond: 4 });
    for (let name = 0; name < 7; name += 1) void call(String(name));
    await settled();
    expect(started).toHaveLength(4);
    await push(250);
    expect(started).toHaveLength(5);
    await push(250);
    await push(250);
    expect(started).toHaveLength(7);
    expect(rings.size).toBe(0);
  });
});

describe('a vendor that asks for a pause', () => {
  it('is left alone: a long pause sends the call back at once, to come again after it', async () => {
    const { gate, call, push, started, rings } = open({ concurrency: 2 });
    await hear(gate, 429, { 'retry-after': '17' });
    await push(2_500);
    const error = await failure(call('early'));
    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({
      ...{ code: 'okta.throttled', effect: 'not-sent', retryable: true, retryAfterMs: 14_500 },
      message:
        'No call on the Okta connection "acme-okta" leaves for another 15 seconds, because the other side asked for a pause; a step waits so long.',
    });
    await push(14_500);
    void call('then');
    await settled();
    expect(started).toEqual(['then']);
    expect(rings.size).toBe(0);
  });

  it('is left alone: a short pause is waited out', async () => {
    const { gate, call, push, started, rings } = open({ concurrency: 2 });
    await hear(gate, 429, { 'retry-after': '2' });
    const [one, two] = [call('a'), call('b')];
    await push(1_999);
    expect(started).toEqual([]);
    await push(1);
    expect(started).toEqual(['a', 'b']);
    expect(rings.size).toBe(0);
    void one;
    void two;
  });

  it('leaves no alarm behind when the waiting calls are stopped', async () => {
    const { gate, call, rings } = open({ concurrency: 2 });
    await hear(gate, 429, { 'retry-after': '1' });
    const stop = new AbortController();
    const waiting = failure(call('a', stop.signal));
    expect(rings.size).toBe(1);
    stop.abort();
    expect(await waiting).toMatchObject({ effect: 'not-sent' });
    expect(rings.size).toBe(0);
  });

  it('sends back those that wait for their turn when it asks for a long one', async () => {
    const { gate, call } = open({ concurrency: 1 });
    void call('a');
    const waiting = failure(call('b'));
    await hear(gate, 429, { 'retry-after': '60' });
    expect(await waiting).toMatchObject({ code: 'okta.throttled', retryAfterMs: 60_000 });
  });

  it('gets none of the later requests of a call that is under way', async () => {
    const { gate, push } = open({ concurrency: 1 });
    await hear(gate, 429, { 'retry-after': '1' });
    expect(await failure(hear(gate, 200, {}))).toMatchObject({ code: 'okta.throttled', retryAfterMs: 1_000 });
    await push(1_000);
    expect(await hear(gate, 200, {})).toMatchObject({ status: 200 });
  });

  it('asks by Okta’s count: the last call of the minute went through, and the next waits for the reset', async () => {
    const { gate, call } = open({ concurrency: 1 });
    const date = new Date(start).toUTCString();
    const reset = { 'x-rate-limit-reset': String(start / 1000 + 30), date };
    await hear(gate, 200, { 'x-rate-limit-remaining': '1', ...reset });
    await hear(gate, 200, { 'x-rate-limit-remaining': '0', ...reset });
    expect(await failure(call('a'))).toMatchObject({ code: 'okta.throttled', retryAfterMs: 31_000 });
  });

  it('is believed for an hour', async () => {
    const { gate, call } = open({ concurrency: 1 });
    await hear(gate, 429, { 'retry-after': '99999999' });
    expect(await failure(call('a'))).toMatchObject({ retryAfterMs: 3_600_000 });
  });

  it('without saying for how long holds nobody back', async () => {
    const { gate, call, started } = open({ concurrency: 1 });
    await hear(gate, 429, {});
    void call('a');
    await settled();
    expect(started).toEqual(['a']);
  });
});

describe('calls without a connection', () => {
  it('have no limit, and the pause of one host is none for another', async () => {
    const { gate, call, started } = open({ concurrency: 1 }, { connection: undefined });
    await hear(gate, 429, { 'retry-after': '17' }, 'api.acme.example');
    void call('a');
    void call('b');
    await settled();
    expect(started).toEqual(['a', 'b']);
    expect(await hear(gate, 200, {}, 'other.example')).toMatchObject({ status: 200 });
    expect(await failure(hear(gate, 200, {}, 'api.acme.example'))).toMatchObject({
      ...{ retryAfterMs: 17_000, effect: 'not-sent' },
      message:
        'No call to api.acme.example leaves for another 17 seconds, because the other side asked for a pause; a step waits so long.',
    });
  });
});
