import { Agent, request as send } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Door, takeAddress } from './listen.ts';

interface Got {
  readonly status: number;
  readonly text: string;
  readonly connection: string | undefined;
}

describe('The door of a process', () => {
  let door: Door;
  let agent: Agent;
  beforeEach(async () => {
    door = await takeAddress('127.0.0.1', 0);
    agent = new Agent({ keepAlive: true });
  });
  afterEach(async () => {
    agent.destroy();
    await door.close(0);
  });
  const get = (path: string): Promise<Got> =>
    new Promise((resolve, reject) => {
      const request = send({ port: door.port, host: '127.0.0.1', path, agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('error', reject);
        response.once('end', () => {
          resolve({ status: response.statusCode ?? 0, text, connection: response.headers.connection });
        });
      });
      request.once('error', reject).end();
    });
  /** An app whose answers wait until they are let go. */
  const slowApp = () => {
    let letGo = () => undefined as void;
    const free = new Promise<void>((resolve) => (letGo = resolve));
    let arrived = () => undefined as void;
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    door.open((_request, response) => {
      arrived();
      void free.then(() => response.end('done'));
    });
    return { asked, letGo };
  };

  it('says while the process starts that it lives, and everything else is told to come back', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, text: '{"ok":true}' });
    for (const path of ['/readyz', '/api/v1/me'])
      expect(await get(path)).toMatchObject({ status: 503, text: expect.stringContaining('server.starting') });
  });

  it('says by /readyz that the process stops, and answers everything else meanwhile', async () => {
    door.open((request, response) => response.end(request.url));
    expect(await get('/readyz')).toMatchObject({ status: 200 });
    door.announceStop();
    expect(await get('/readyz')).toMatchObject({ status: 503, text: expect.stringContaining('"stopping"') });
    expect(await get('/healthz')).toMatchObject({ status: 200, connection: 'close' });
    expect(await get('/a')).toMatchObject({ status: 200, text: '/a' });
  });

  it('lets a request in hand end before it closes, and nobody new in', async () => {
    const { asked, letGo } = slowApp();
    const answer = get('/slow');
    await asked;
    let isClosed = false;
    const closed = door.close(10_000).then(() => (isClosed = true));
    await expect(fetch(`http://127.0.0.1:${door.port}/new`)).rejects.toThrow(Error);
    expect(isClosed).toBe(false);
    letGo();
    expect(await answer).toEqual({ status: 200, text: 'done', connection: 'close' });
    await closed;
  });

  it('waits for nobody who is only connected', async () => {
    door.open((_request, response) => response.end());
    await get('/');
    const began = performance.now();
    await door.close(10_000);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('ends streams, so that their readers connect to another process', async () => {
    door.open((_request, response) => {
      response.setHeader('content-type', 'text/event-stream; charset=utf-8');
      response.write('data: 1\n\n');
    });
    const response = await fetch(`http://127.0.0.1:${door.port}/`);
    const closed = door.close(10_000);
    expect(await response.text()).toBe('data: 1\n\n');
    await closed;
  });

  it('cuts off what has not ended in time, also when asked again with less', async () => {
    const { asked } = slowApp();
    const cut = get('/slow').catch((error: unknown) => error);
    await asked;
    const closed = door.close(60_000);
    await door.close(10);
    await closed;
    expect(await cut).toBeInstanceOf(Error);
  });
});
