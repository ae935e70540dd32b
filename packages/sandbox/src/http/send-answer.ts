import type { Response } from 'express';
import type { Sending } from './answer-vendor.ts';

/** Writes the answer onto the wire, or breaks the connection where a fault asks for it. */
export function sendAnswer(response: Response, { answer, delivery }: Sending): void {
  if (delivery === 'dropped') {
    response.socket?.destroy();
    return;
  }
  response.status(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {}))
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  if (text !== '') response.setHeader('content-type', 'application/json; charset=utf-8');
  if (delivery === 'whole') {
    if (text === '' && answer.status !== 204) response.setHeader('content-length', '0');
    response.end(text);
    return;
  }
  // A promised length that never comes: the client has to notice for itself.
  const bytes = Buffer.from(text);
  response.setHeader('content-length', String(bytes.length + 1));
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}
