import { randomUUID } from 'node:crypto';
import { connectorError } from '@joinery/connector-kit';
import { limits } from '@joinery/core';
import type { PayloadRoom } from '../ports.ts';

/** Bytes up to which an answer is read at once. */
const SMALL = 1_000_000;
/** What reading a large answer may take: it is there as bytes and as a text at the same time. */
const TAKEN = 2 * limits.payloadBytes;
const WAIT_MS = 5_000;

/**
 * The body, of which more than the first megabyte is read only once there is room for it in this process; until then the
 * other side has to wait. What only reads is put off if that takes too long; what changed something is read all the same.
 */
export async function* makeRoom(
  body: AsyncIterable<Uint8Array> | readonly Uint8Array[],
  room: PayloadRoom,
  host: string,
  method: string,
): AsyncGenerator<Uint8Array> {
  const reader = `reading ${randomUUID()}`;
  let size = 0;
  let isIn = false;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (!isIn && size > SMALL) {
        isIn = true;
        await enter(room, reader, host, method);
      }
      yield chunk;
    }
  } finally {
    if (isIn) room.leave(reader);
  }
}

async function enter(room: PayloadRoom, reader: string, host: string, method: string): Promise<void> {
  if (await room.take(reader, TAKEN, WAIT_MS)) return;
  if (method !== 'GET' && method !== 'HEAD') return room.add(reader, TAKEN);
  throw connectorError(
    'http',
    'busy',
    `The answer of ${host} is large, and this server has as many large values in hand as it bears; the step reads it again in a few seconds.`,
    { effect: 'refused', retryable: true, retryAfterMs: WAIT_MS },
  );
}
