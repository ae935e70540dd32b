import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type GuardedRequest, withinTime } from '@joinery/connector-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuardedFetch, isPublic } from './guarded-fetch.ts';

describe('guarded fetch', () => {
  const sockets = new Set<unknown>();
  let heard: IncomingHttpHeaders = {};
  const packed = (encoding: string, body: Buffer) => (response: ServerResponse) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(body);
  const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
    '/away': (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    '/gzip': packed('gzip', gzipSync('packed')),
    '/br': packed('br', brotliCompressSync('packed')),
    '/twice': packed('gzip, br', brotliCompressSync(gzipSync('packed'))),
    '/strange': packed('zebra', Buffer.from('as it came')),
    '/broken': packed('gzip', Buffer.from('this is no archive')),
    '/cut': (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.socket?.destroy());
    },
    '/slow': (response) => response.writeHead(200, { 'content-length': '100' }).write('half'),
    '/cookies': (response) => response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'] }).end(),
    '/nothing': (response) => response.writeHead(204).end(),
  };
  const server = createServer((request, response) => {
    heard = request.headers;
    sockets.add(request.socket);
    const answer = answers[request.url ?? ''];
    if (answer) answer(response);
    else response.end('here');
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const allowed = () => {
    const guarded = createGuardedFetch([`127.0.0.1:${port}`]);
    return (path: string, request: GuardedRequest = {}) => guarded(`http://127.0.0.1:${port}${path}`, request);
  };

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::ffff:127.0.0.1',
    'fd00::1',
    'fe80::1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
  ])('takes %s for no public address', (address) => {
    expect(isPublic(address)).toBe(false);
  });
  it.each(['93.184.216.34', '2606:4700::6810:1'])('takes %s for a public address', (address) => {
    expect(isPublic(address)).toBe(true);
  });
  it('refuses a loopback address however it is written', async () => {
    const guarded = createGuardedFetch([]);
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', 'localhost', '[::1]', '[::ffff:7f00:1]']) {
      await expect(guarded(`http://${host}:${port}/`)).rejects.toSatisfy((error: Error & { cause?: unknown }) =>
        /not called/.test(`${error.message} ${String(error.cause)}`),
      );
    }
  });
  it('calls a private host that an admin allowed, and follows no redirect', async () => {
    const guarded = createGuardedFetch([`127.0.0.1:${port}`]);
    expect(await (await guarded(`http://127.0.0.1:${port}/`)).text()).toBe('here');
    expect((await guarded(`http://127.0.0.1:${port}/away`)).status).toBe(302);
  });
  it('reads packed answers, and leaves what it cannot unpack', async () => {
    const get = allowed();
    for (const path of ['/gzip', '/br', '/twice']) expect(await (await get(path)).text()).toBe('packed');
    expect(heard['accept-encoding']).toBe('gzip, br');
    expect(await (await get('/strange')).text()).toBe('as it came');
    await expect(get('/broken').then((answer) => answer.text())).rejects.toThrow('incorrect header check');
    await get('/gzip', { headers: { 'accept-encoding': 'identity' } });
    expect(heard['accept-encoding']).toBe('identity');
  });
  it('sends what it was given, and says of a change without a body that it has none', async () => {
    const send = allowed();
    await send('/', { method: 'POST', body: 'ä', headers: { 'content-type': 'text/plain' } });
    expect(heard).toMatchObject({ 'content-length': '2', 'content-type': 'text/plain' });
    await send('/', { method: 'POST' });
    expect(heard['content-length']).toBe('0');
  });
  it('gives every header, and answers without a body', async () => {
    const get = allowed();
    expect((await get('/cookies')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await (await get('/', { method: 'HEAD' })).text()).toBe('');
    expect(await get('/nothing')).toMatchObject({ status: 204, ok: true });
  });
  it('keeps connections for the next call', async () => {
    const get = allowed();
    sockets.clear();
    for (let call = 0; call < 5; call += 1) await (await get('/')).text();
    expect(sockets.size).toBeLessThanOrEqual(2);
  });
  it('fails with an answer that breaks off or does not end in time', async () => {
    const get = allowed();
    await expect(get('/cut').then((answer) => answer.text())).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    const slow = withinTime(new AbortController().signal, 50, async (signal) =>
      (await get('/slow', { signal })).text(),
    );
    await expect(slow).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(get('/', { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  });
  it('calls no port where something else than HTTP listens, not even on an allowed host', async () => {
    await expect(createGuardedFetch(['127.0.0.1'])('http://127.0.0.1:25/')).rejects.toThrow('bad port');
  });
  it('calls nothing but http and https', async () => {
    await expect(createGuardedFetch([])('file:///etc/passwd')).rejects.toThrow(/only http and https/);
  });
});
