import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from './api-error.ts';

/**
 * Refuses writes that another site made a browser send. `cookies`: the request is allowed by its cookies, so the browser
 * must say where it comes from; otherwise only what it says against us counts.
 */
export function guardOrigin(headers: IncomingHttpHeaders, publicUrl: string, cookies: boolean): void {
  const site = headers['sec-fetch-site'];
  const origin = headers.origin;
  if (site !== undefined && site !== 'same-origin') throw crossSite();
  if (origin !== undefined && !isOurs(origin, headers.host, publicUrl)) throw crossSite();
  if (cookies && site === undefined && origin === undefined) throw crossSite();
}

function isOurs(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.origin === new URL(publicUrl).origin || (host !== undefined && from.host === host);
}

function crossSite(): ApiError {
  return new ApiError(
    403,
    'request.cross_site',
    'The request comes from another site; open the designer at its own address, or use an API token.',
  );
}
