import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';

const HEADER = 'x-request-id';

/** Gives each request an id and logs it when it is answered: the route, never the query, a body or a header. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.headers[HEADER];
    const id = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    response.setHeader(HEADER, id);
    const began = performance.now();
    response.once('close', () => {
      const fields = {
        requestId: id,
        method: request.method,
        route: routeOf(response),
        status: response.statusCode,
        ms: Math.round(performance.now() - began),
      };
      if (response.statusCode >= 500) log.warn(fields, 'request');
      else log.debug(fields, 'request');
    });
    next();
  };
}

export function requestIdOf(response: Response): string {
  return String(response.getHeader(HEADER) ?? '');
}

/** The route's pattern, for logs and metrics: an address could hold what must not be logged, and has no end of values. */
export function routeOf(response: Response): string {
  const { route } = response.locals as { readonly route?: string };
  return route ?? 'other';
}
export function nameRoute(response: Response, route: string): void {
  response.locals['route'] = route;
}
