import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../product/free-port.ts';
import { becomeOwner, type Owner } from '../product/owner.ts';
import { SETUP_CODE } from '../product/start-product.ts';
import { until } from '../product/until.ts';
import { type Begun, beginJoinery, inFolder } from './run-joinery.ts';

/** A request whose body is on its way: its head is there, and the server waits for the rest. */
function beginFolder(url: string, { organization, token }: Owner, name: string) {
  const body = JSON.stringify({ name });
  const sent = request(`${url}/api/v1/organizations/${organization}/folders`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...{ 'content-length': Buffer.byteLength(body), expect: '100-continue' },
    },
  });
  const answer = new Promise<{ readonly status: number | undefined; readonly text: string }>((resolve, reject) => {
    sent.once('error', reject);
    sent.once('response', (response) => {
      text(response).then((said) => resolve({ status: response.statusCode, text: said }), reject);
    });
  });
  // It says that it is ready for the body only when it has the request in hand.
  const inHand = new Promise<void>((resolve) => void sent.once('continue', resolve));
  sent.flushHeaders();
  return { answer, inHand, finish: () => sent.end(body) };
}

const statusOf = (url: string): Promise<number> =>
  fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
    ({ status }) => status,
    () => 0,
  );

describe('A server that is told to stop', () => {
  let begun: Begun;
  let url: string;
  let owner: Owner;
  let leave: () => void;
  let left: Promise<void>;

  const begin = (env: Readonly<Record<string, string>>): Promise<void> =>
    new Promise((ready, failed) => {
      left = inFolder(async (folder) => {
        const port = await freePort();
        url = `http://127.0.0.1:${port}`;
        const common = { JOINERY_DATA: folder, PORT: `${port}`, JOINERY_SETUP_CODE: SETUP_CODE, LOG_LEVEL: 'warn' };
        begun = beginJoinery(['start'], { ...common, JOINERY_SANDBOX: 'off', ...env }, 120);
        await until(() => begun.stdout().includes('ready at'), 'the start', { limitMs: 90_000 });
        owner = await becomeOwner(url);
        const gone = new Promise<void>((resolve) => (leave = resolve));
        ready();
        await gone;
        begun.kill('SIGKILL');
        await begun.ended;
      }).catch(failed);
    });
  beforeEach(() => {
    leave = () => undefined;
  });
  afterEach(async () => {
    leave();
    await left;
  });

  it('answers the request that it has in hand, lets nobody new in, ends streams, and exits with 0', async () => {
    await begin({});
    const stream = await fetch(`${url}/api/v1/organizations/${owner.organization}/run-changes`, {
      headers: { authorization: `Bearer ${owner.token}` },
    });
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, expect.stringContaining('event-stream')]);
    const slow = beginFolder(url, owner, 'Slow');
    await slow.inHand;
    const asked = performance.now();
    begun.kill('SIGTERM');
    await until(async () => (await statusOf(`${url}/healthz`)) === 0, 'nobody new to be let in');
    expect(await stream.text()).toContain(': open');
    slow.finish();
    const { status, text: said } = await slow.answer;
    expect([status, said]).toEqual([200, expect.stringContaining('Slow')]);
    expect(await begun.ended).toMatchObject({ code: 0, stderr: '' });
    expect((performance.now() - asked) / 1_000).toBeLessThan(20);
  });

  it('tells the load balancer first and goes on answering, if it is given time for that', async () => {
    await begin({ JOINERY_DRAIN_SECONDS: '8' });
    expect(await statusOf(`${url}/readyz`)).toBe(200);
    begun.kill('SIGTERM');
    await until(async () => (await statusOf(`${url}/readyz`)) === 503, '/readyz to say that it stops');
    const said = (await (await fetch(`${url}/readyz`)).json()) as object;
    expect(said).toMatchObject({ ok: false, checks: [{ name: 'stopping', ok: false }] });
    const late = beginFolder(url, owner, 'Late');
    late.finish();
    expect((await late.answer).status).toBe(200);
    expect(await begun.ended).toMatchObject({ code: 0, stderr: '' });
    expect(await statusOf(`${url}/readyz`)).toBe(0);
  });

  it('cuts off a request that never ends, and exits with 0 within its 25 seconds', async () => {
    await begin({});
    const endless = beginFolder(url, owner, 'Endless');
    const cut = endless.answer.catch((error: unknown) => error);
    await endless.inHand;
    const asked = performance.now();
    begun.kill('SIGTERM');
    expect(await begun.ended).toMatchObject({ code: 0 });
    expect((performance.now() - asked) / 1_000).toBeLessThan(25);
    expect(await cut).toBeInstanceOf(Error);
  });
});
