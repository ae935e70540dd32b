import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectorError } from '@joinery/connector-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callWith, clientContext } from '../test/open-sandbox.ts';
import { read } from './actions/read.ts';
import { send } from './actions/send.ts';
import { webClient } from './client.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let base: string;
const seen: Seen[] = [];
const call = (auth = {}) => callWith(webClient(clientContext(auth)), 'key-1');
const reading = { method: 'GET', timeout: 5, anyStatus: false } as const;
const sending = { method: 'POST', timeout: 5, anyStatus: false, bodyType: 'json' } as const;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      if (path === '/redirect') return void response.writeHead(302, { location: '/json' }).end();
      if (path === '/busy') return void response.writeHead(429, { 'retry-after': '7' }).end('slow down');
      if (path === '/broken') return void response.writeHead(500).end('oops');
      if (path === '/big') return sendForEver(response);
      if (path === '/announced')
        return void response.writeHead(200, { 'content-length': '61200000' }).write('The first of many bytes.');
      if (path === '/drop') return void request.socket.destroy();
      if (path === '/never') return;
      if (path === '/text')
        return void response.writeHead(200, { 'content-type': 'text/plain' }).end('{"not":"parsed"}');
      response.writeHead(200, { 'content-type': 'application/problem+json' }).end('{"a":[1,null]}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
/** Until nobody listens any more. */
let sent = 0;
function sendForEver(response: ServerResponse): void {
  const chunk = 'x'.repeat(1_000_000);
  const more = (): void => {
    while (!response.destroyed && sent < 500_000_000) {
      sent += chunk.length;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('reading from an address', () => {
  it('puts out status, headers and the parsed body', async () => {
    const answer = await read.run(call(), {
      ...reading,
      url: `${base}/json?x=1`,
      query: { y: [1, 'zwei'], none: null },
      headers: { 'x-page': 2 },
    });
    expect(answer).toMatchObject({
      status: 200,
      ok: true,
      body: { a: [1, null] },
      headers: { 'content-type': 'application/problem+json' },
    });
    expect(seen.at(-1)).toMatchObject({ method: 'GET', url: '/json?x=1&y=1&y=zwei', headers: { 'x-page': '2' } });
  });

  it('leaves a text a text', async () => {
    expect(await read.run(call(), { ...reading, url: `${base}/text` })).toMatchObject({ body: '{"not":"parsed"}' });
  });

  it('does not follow a redirect, which may lead into the private network', async () => {
    await expect(read.run(call(), { ...reading, url: `${base}/redirect` })).rejects.toMatchObject({
      code: 'http.redirected',
      retryable: false,
    });
  });

  it('waits as long as the address asks', async () => {
    await expect(read.run(call(), { ...reading, url: `${base}/busy` })).rejects.toMatchObject({
      code: 'http.throttled',
      retryable: true,
      retryAfterMs: 7000,
      effect: 'refused',
    });
  });

  it('takes any status for an answer if wished', async () => {
    expect(await read.run(call(), { ...reading, anyStatus: true, url: `${base}/broken` })).toMatchObject({
      status: 500,
      ok: false,
      body: 'oops',
    });
  });

  it('reads at most fifty megabytes, and hangs up', async () => {
    await expect(read.run(call(), { ...reading, timeout: 60, url: `${base}/big` })).rejects.toMatchObject({
      code: 'payload.too_large',
      effect: 'done',
      message: expect.stringContaining('has more than 50 MB, the most that is read; ask for less'),
    });
    expect(sent).toBeLessThan(80_000_000);
  });

  it('reads nothing of an answer that announces more', async () => {
    await expect(read.run(call(), { ...reading, url: `${base}/announced` })).rejects.toMatchObject({
      code: 'payload.too_large',
      message: expect.stringContaining('has 61.2 MB, and at most 50 MB are read'),
    });
  });

  it('stops waiting after the time of the step', async () => {
    await expect(read.run(call(), { ...reading, timeout: 0.2, url: `${base}/never` })).rejects.toMatchObject({
      ...{ code: 'http.timed_out', effect: 'unknown', retryable: true },
      message: expect.stringMatching(/^The server at 127\.0\.0\.1:\d+ did not answer within /),
    });
  });

  it.each(['ftp://acme.example', 'acme.example', '', 'http://user:secret@acme.example/'])(
    'refuses %j as an address, without repeating a password in it',
    async (url) => {
      const error: unknown = await read.run(call(), { ...reading, url }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'http.bad_input', effect: 'not-sent' });
      expect((error as Error).message).not.toContain('secret');
    },
  );

  it('goes through the guard, whose refusal reaches the flow as it is', async () => {
    const refusal = connectorError('http', 'not_allowed', 'The address is private.', { effect: 'not-sent' });
    const client = webClient(clientContext({}, { guardedFetch: () => Promise.reject(refusal) }));
    await expect(read.run(callWith(client), { ...reading, url: 'http://169.254.169.254/' })).rejects.toBe(refusal);
  });
});

describe('sending to an address', () => {
  it('sends JSON, and the key of the step where the address knows an idempotency header', async () => {
    await send.run(call(), {
      ...sending,
      url: `${base}/json`,
      body: { name: 'Ada' },
      idempotencyHeader: 'Idempotency-Key',
    });
    expect(seen.at(-1)).toMatchObject({
      method: 'POST',
      body: '{"name":"Ada"}',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'key-1' },
    });
  });

  it('sends a form', async () => {
    await send.run(call(), {
      ...sending,
      bodyType: 'form',
      url: `${base}/json`,
      body: { name: 'Ada & Co', n: 1, none: null },
    });
    expect(seen.at(-1)).toMatchObject({
      body: 'name=Ada+%26+Co&n=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    await expect(
      send.run(call(), { ...sending, bodyType: 'form', url: `${base}/json`, body: 'x' }),
    ).rejects.toMatchObject({ code: 'http.bad_input' });
  });

  it('leaves the outcome open when the connection breaks', async () => {
    await expect(send.run(call(), { ...sending, url: `${base}/drop`, body: {} })).rejects.toMatchObject({
      code: 'http.dropped',
      message: expect.stringMatching(/^The connection to the server at 127\.0\.0\.1:\d+ broke before the answer; /),
      effect: 'unknown',
    });
    await expect(send.run(call(), { ...sending, url: `${base}/broken`, body: {} })).rejects.toMatchObject({
      code: 'http.unavailable',
      effect: 'unknown',
    });
  });

  it('lets no header of the flow change where the request goes', async () => {
    await expect(
      send.run(call(), { ...sending, url: `${base}/json`, headers: { Host: 'evil.example' } }),
    ).rejects.toMatchObject({ code: 'http.bad_input' });
    await expect(
      send.run(call(), { ...sending, url: `${base}/json`, headers: { 'x-a': 'b\r\nHost: evil.example' } }),
    ).rejects.toMatchObject({ code: 'http.bad_input' });
  });
});

describe('the secret of a connection', () => {
  const auth = () => ({ address: `${base}/api`, headerName: 'X-Token', headerValue: 'the-token' });

  it('goes out to addresses below its own', async () => {
    await read.run(call(auth()), { ...reading, url: `${base}/api/people` });
    expect(seen.at(-1)?.headers).toMatchObject({ 'x-token': 'the-token' });
  });

  it.each(['/apis', '/other', '/api/../other'])('does not go out to %s', async (path) => {
    const before = seen.length;
    await expect(read.run(call(auth()), { ...reading, url: `${base}${path}` })).rejects.toMatchObject({
      code: 'http.bad_settings',
      effect: 'not-sent',
    });
    expect(seen).toHaveLength(before);
  });

  it('does not go out to another host with the same path', async () => {
    const before = seen.length;
    const url = `${base.replace('127.0.0.1', 'localhost')}/api/people`;
    await expect(read.run(call(auth()), { ...reading, url })).rejects.toMatchObject({ code: 'http.bad_settings' });
    expect(seen).toHaveLength(before);
  });
});
