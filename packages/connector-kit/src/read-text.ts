import { limits } from '@joinery/core';
import { ConnectorError, type FailedEffect } from './connector-error.ts';
import { connectorError } from './error-codes.ts';
import type { WebAnswer } from './guarded-fetch.ts';

type Read = Pick<WebAnswer, 'status' | 'ok' | 'body'> & { readonly headers?: WebAnswer['headers'] };

interface Asked {
  readonly connector: string;
  readonly vendor: string;
  readonly onlyRequest?: boolean;
}

/**
 * Reads at most `maxBytes` of the body and stops there; more is an error, because a cut JSON text is none. If this is the
 * only request of an action, a vendor that said yes has done what it was asked, however long its answer is.
 */
export async function readText(response: Read, maxBytes: number, from: Asked): Promise<string> {
  const announced = Number(response.headers?.get('content-length') ?? 0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (Math.max(size, announced) > maxBytes) throw tooLarge(response, maxBytes, announced, from);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(
  { status, ok }: Read,
  maxBytes: number,
  announced: number,
  { connector, vendor, onlyRequest = false }: Asked,
): ConnectorError {
  const most = megabytes(maxBytes);
  const size =
    announced > maxBytes ? `${megabytes(announced)}, and at most ${most} are` : `more than ${most}, the most that is`;
  const message = `The answer of ${vendor} has ${size} read; ask for less, for instance by a filter or in pages.`;
  const effect: FailedEffect = ok && onlyRequest ? 'done' : ok || status >= 500 ? 'unknown' : 'refused';
  const options = { effect, details: { status } };
  // The same limit as for any value of a run, so the same code.
  if (maxBytes >= limits.payloadBytes) return new ConnectorError('payload.too_large', message, options);
  return connectorError(connector, 'too_large', message, options);
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${bytes} bytes` : `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, '')} MB`;
}
