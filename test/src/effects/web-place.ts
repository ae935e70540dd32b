import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@joinery/core';
import { createGuardedFetch } from '@joinery/runtime/adapters/guarded-fetch';
import { noTables } from './no-tables.ts';
import type { Change, Hardness, Place, Trouble } from './place.ts';

interface Meeting extends Hardness {
  readonly trouble: Trouble;
  left: number;
}

export interface WebPlace extends Place {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** An address somewhere that keeps what is sent to it: it makes a new thing of each request. */
export async function openWebPlace(): Promise<WebPlace> {
  let things: JsonObject[] = [];
  let changes: Change[] = [];
  let meeting: Meeting | undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.sendDate = false;
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const met = meeting && meeting.left > 0 ? meeting : undefined;
    if (met) met.left -= 1;
    const at = { vendor: 'web', method: request.method ?? '', path: request.url ?? '' };
    const key = String(request.headers['idempotency-key'] ?? '') || null;
    const note = (outcome: Change['outcome']): void => {
      if (at.method === 'GET') return;
      changes.push({ at, key, outcome, met: met !== undefined });
      if (outcome === 'done') things.push({ ...at, body });
    };
    if (met && failsBefore(met, response)) return note('failed');
    if (met?.trouble === 'slow') await sleep(met.delayMs);
    note('done');
    if (met?.trouble === 'dropped after the effect') {
      response.socket?.destroy();
      return;
    }
    const text = JSON.stringify({ number: things.length });
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': text.length });
    if (met?.trouble === 'a truncated answer') response.write(text.slice(0, 5), () => response.socket?.destroy());
    else response.end(text);
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    auth: {},
    lends: { fetch, guardedFetch: createGuardedFetch([host]), tables: noTables },
    refusals: ['429 with Retry-After'],
    saysWhen: true,
    reset: async () => {
      [things, changes, meeting] = [[], [], undefined];
    },
    trouble: async (_at, trouble, how) => {
      meeting = { ...how, trouble, left: how.times };
    },
    blind: async () => {},
    troublesLeft: async () => meeting?.left ?? 0,
    calm: async () => {
      meeting = undefined;
    },
    changes: async () => changes,
    view: async () => [...things],
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function failsBefore({ trouble, retryAfter }: Meeting, response: ServerResponse): boolean {
  if (trouble === 'dropped before the effect') response.socket?.destroy();
  else if (trouble === '503') response.writeHead(503).end('down');
  else if (trouble === '429 with Retry-After') response.writeHead(429, { 'retry-after': String(retryAfter) }).end();
  else return false;
  return true;
}
