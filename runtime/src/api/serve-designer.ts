import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Express, Request, RequestHandler, Response } from 'express';
import { nameRoute } from './log-requests.ts';

type Encoding = 'br' | 'gzip';
interface File {
  readonly type: string;
  readonly bytes: Buffer;
  readonly etag: string;
  readonly hashed: boolean;
  /** Compressed when first asked for, then kept; null if it would not get smaller. */
  readonly pack: ((encoding: Encoding) => Promise<Buffer>) | null;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const squeezable = /\.(?:html|js|css|svg|json|webmanifest|txt)$/;
/** Vite puts a hash of the content into the names below assets/. */
const hashedName = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/** The built designer: its files from memory, compressed once each, and its page for every address that is its own. */
export function mountDesigner(app: Express, folder: string): void {
  let files: Promise<ReadonlyMap<string, File>> | undefined;
  const serve: RequestHandler = async (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    files ??= existsSync(path.join(folder, 'index.html')) ? readFiles(folder) : undefined;
    const all = await files;
    const file = all?.get(request.path) ?? (isPage(request) ? all?.get('/index.html') : undefined);
    if (!file) return next();
    nameRoute(response, file.hashed ? '/assets' : '/');
    return send(request, response, file);
  };
  app.use(serve);
}

/** An address that the designer's own router knows: asked for as a page, and not like a file. */
function isPage(request: Request): boolean {
  const { accept = '' } = request.headers;
  return accept.includes('text/html') && !/\.\w+$/.test(request.path) && !/^\/(?:api|hooks)(?:\/|$)/.test(request.path);
}

async function send(request: Request, response: Response, file: File): Promise<void> {
  response.setHeader('content-type', file.type);
  response.setHeader('cache-control', file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('etag', file.etag);
  response.setHeader('vary', 'accept-encoding');
  if (request.headers['if-none-match'] === file.etag) {
    response.status(304).end();
    return;
  }
  const encoding = file.pack ? request.acceptsEncodings(['br', 'gzip']) : false;
  const packed = encoding === 'br' || encoding === 'gzip' ? await file.pack?.(encoding) : undefined;
  if (packed) response.setHeader('content-encoding', String(encoding));
  const bytes = packed ?? file.bytes;
  response.setHeader('content-length', String(bytes.length));
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, File>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const read = entries
    .filter((entry) => entry.isFile())
    .map(async (entry): Promise<readonly [string, File]> => {
      const full = path.join(entry.parentPath, entry.name);
      const name = `/${path.relative(folder, full).split(path.sep).join('/')}`;
      return [name, toFile(name, await readFile(full))];
    });
  return new Map(await Promise.all(read));
}

function toFile(name: string, bytes: Buffer): File {
  return {
    type: types[path.extname(name)] ?? 'application/octet-stream',
    bytes,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    hashed: hashedName.test(name),
    pack: squeezable.test(name) && bytes.length > 1_000 ? packer(bytes) : null,
  };
}

function packer(bytes: Buffer): (encoding: Encoding) => Promise<Buffer> {
  const kept = new Map<Encoding, Promise<Buffer>>();
  return (encoding) => {
    const packed = kept.get(encoding) ?? pack[encoding](bytes);
    kept.set(encoding, packed);
    return packed;
  };
}

const pack: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes) => promisify(gzip)(bytes),
};
