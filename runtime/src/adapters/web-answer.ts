import type { IncomingHttpHeaders } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { WebAnswer } from '@joinery/connector-kit';

// As lenient as browsers with an archive that lacks its end; a body that was cut off is told by its length.
const lenient = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
/** How each encoding is undone. */
const decoders = {
  gzip: () => createGunzip(lenient),
  'x-gzip': () => createGunzip(lenient),
  deflate: () => createInflate(lenient),
  br: () => createBrotliDecompress(),
};
/** What a request offers to the server: deflate is left out, because servers mean two things by it. */
export const acceptEncoding = 'gzip, br';

interface Answered {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/** An answer of undici in the shape of a `Response`, without its web stream, which costs more than the rest of a call. */
export function toWebAnswer({ statusCode, headers, body }: Answered, method: string): WebAnswer {
  const content = hasContent(statusCode, method) ? decoded(body, headers['content-encoding']) : body;
  return {
    status: statusCode,
    ok: statusCode >= 200 && statusCode < 300,
    headers: toHeaders(headers),
    body: content,
    text: async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk as Uint8Array);
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}

const hasContent = (status: number, method: string): boolean => method !== 'HEAD' && status !== 204 && status !== 304;

/** Undone from the last encoding to the first; one that is not known leaves the body as it came. */
function decoded(body: Readable, encoding: string | undefined): Readable {
  if (encoding === undefined) return body;
  const names = encoding
    .toLowerCase()
    .split(',')
    .reverse()
    .map((name) => name.trim());
  if (!names.every((name) => name in decoders)) return body;
  // A failure of one part ends the last, where the reader hears of it.
  return names.reduce<Readable>(
    (from, name) => pipeline(from, decoders[name as keyof typeof decoders](), () => undefined),
    body,
  );
}

function toHeaders(incoming: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming)) {
    if (typeof value === 'string') headers.append(name, value);
    else for (const each of value ?? []) headers.append(name, each);
  }
  return headers;
}
