import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuardedFetch, isPublic } from './guarded-fetch.ts';

describe('guarded fetch', () => {
  const server = createServer((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else response.end('here');
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

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
  it('calls nothing but http and https', async () => {
    await expect(createGuardedFetch([])('file:///etc/passwd')).rejects.toThrow(/only http and https/);
  });
});
