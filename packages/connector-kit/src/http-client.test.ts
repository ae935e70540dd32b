import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpClient, type HttpCall, type HttpClientOptions } from './http-client.ts';

let server: Server;
let base: string;
const seen: {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}[] = [];
const statuses = new Map<string, readonly [number, Record<string, string>, string]>([
  ['/ok', [200, { 'content-type': 'application/json' }, '{"a":1}']],
  ['/empty', [204, {}, '']],
  ['/page', [200, {}, '<html>hello</html>']],
  ['/moved', [301, { location: 'https://elsewhere.example/' }, '']],
  ['/401', [401, {}, '']],
  ['/403', [403, {}, '']],
  ['/404', [404, {}, '{"error":"gone"}']],
  ['/429', [429, { 'retry-after': '3' }, '']],
  ['/500', [500, {}, '<html>']],
  ['/503', [503, { 'retry-after': '9' }, '']],
  ['/503-of-okta', [503, { 'x-rate-limit-reset': '4102444800' }, '']],
]);

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const path = new URL(url ?? '/', 'http://x').pathname;
      if (path === '/drop') return void request.socket.destroy();
      if (path === '/never') return;
      if (path === '/cut') {
        response.writeHead(200, { 'content-length': '100' }).write('{"a"');
        return void setTimeout(() => request.socket.destroy(), 10);
      }
      const [status, answerHeaders, body] = statuses.get(path) ?? [404, {}, ''];
      response.writeHead(status, answerHeaders).end(body);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const send = (path: string, change: Partial<HttpCall> = {}, options: Partial<HttpClientOptions> = {}) =>
  createHttpClient({
    connector: 'acme',
    vendor: 'Acme',
    baseUrl: base,
    fetch,
    headers: { authorization: 'Bearer t' },
    ...options,
  }).send({
    method: 'GET',
    path,
    signal: AbortSignal.timeout(5000),
    ...change,
  });

describe('a call that succeeds', () => {
  it('gives the parsed body, and none where there was none', async () => {
    expect(await send('/ok')).toMatchObject({ status: 200, body: { a: 1 } });
    expect(await send('/empty', { method: 'DELETE' })).toMatchObject({ status: 204, body: undefined });
  });

  it('sends query, body, key and the headers of the client', async () => {
    await send('/ok', {
      method: 'POST',
      query: { q: "a b&c'", none: undefined, empty: '', zero: 0 },
      body: { x: 1 },
      key: 'step-7',
    });
    expect(seen.at(-1)).toMatchObject({
      method: 'POST',
      url: '/ok?q=a%20b%26c%27&zero=0',
      body: '{"x":1}',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json', 'x-joinery-key': 'step-7' },
    });
  });

  it('says that a PUT without a body has none, which Okta insists on', async () => {
    await send('/ok', { method: 'PUT' });
    expect(seen.at(-1)?.headers['content-length']).toBe('0');
  });

  it('follows a whole address of the same origin only, so that the secret stays where it belongs', async () => {
    expect(await send(`${base}/ok?after=1`)).toMatchObject({ status: 200 });
    await expect(send('https://elsewhere.example/ok')).rejects.toMatchObject({
      code: 'acme.bad_answer',
      effect: 'not-sent',
    });
  });
});

describe('a call that fails', () => {
  it.each([
    ['/401', 'acme.wrong_secret', 'refused', false, undefined],
    ['/403', 'acme.missing_permission', 'refused', false, undefined],
    ['/404', 'acme.not_found', 'refused', false, undefined],
    ['/429', 'acme.throttled', 'refused', true, 3000],
    ['/500', 'acme.unavailable', 'unknown', true, undefined],
    ['/503', 'acme.unavailable', 'unknown', true, 9000],
    ['/503-of-okta', 'acme.unavailable', 'unknown', true, undefined],
    ['/moved', 'acme.redirected', 'refused', false, undefined],
    ['/page', 'acme.bad_answer', 'unknown', false, undefined],
    ['/drop', 'acme.dropped', 'unknown', true, undefined],
    ['/cut', 'acme.dropped', 'unknown', true, undefined],
  ])('with %s is %s: %s, retryable %j', async (path, code, effect, retryable, retryAfterMs) => {
    const error: unknown = await send(path, { what: 'reading ada' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, effect, retryable, retryAfterMs });
    expect((error as Error).message).toMatch(/^[A-Z].*[;,].*\.$/s);
  });

  it('names what it was doing and what the vendor said', async () => {
    const explain = () => ({ vendorCode: 'E7', vendorMessage: 'No such user.' });
    await expect(send('/404', { what: 'reading ada' }, { explain })).rejects.toMatchObject({
      message:
        'Acme does not know what was named for reading ada (404: No such user); correct the name or id in the step.',
      details: { status: 404, vendorCode: 'E7', vendorMessage: 'No such user.' },
    });
  });

  it('was not sent if the name of the host does not exist', async () => {
    await expect(send('/ok', {}, { baseUrl: 'http://nowhere.invalid' })).rejects.toMatchObject({
      code: 'acme.not_reached',
      effect: 'not-sent',
      retryable: true,
    });
  });

  it('after its own time limit leaves the outcome open', async () => {
    await expect(send('/never', {}, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'acme.timed_out',
      effect: 'unknown',
      retryable: true,
    });
  });

  it('was not sent if the step had been stopped before', async () => {
    const before = seen.length;
    await expect(send('/ok', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'acme.cancelled',
      effect: 'not-sent',
    });
    expect(seen).toHaveLength(before);
  });

  it('reads no more than the largest answer', async () => {
    await expect(send('/ok', {}, { maxBytes: 3 })).rejects.toMatchObject({ code: 'acme.too_large', effect: 'unknown' });
  });
});
