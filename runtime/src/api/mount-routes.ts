import { API_BASE, type Route, type Routes, routes } from '@joinery/api';
import type { Express, Request, RequestHandler, Response } from 'express';
import { findCaller, checkAccess } from './find-caller.ts';
import { guardOrigin } from './guard-origin.ts';
import type { Call, Handler, HandlerParts, Handlers } from './handler.ts';
import { nameRoute } from './log-requests.ts';
import { bodyTakerOf, jsonOf } from './read-body.ts';
import { sendResult } from './send-result.ts';

/** Mounts every route with its handler. A route without one, or one that answers another shape, does not compile. */
export function mountRoutes(app: Express, parts: HandlerParts, handlers: Handlers<keyof Routes>): void {
  for (const route of Object.values<Route>(routes)) {
    // By its own name: the table's type has made sure that the two belong together.
    const handler = handlers[route.name as keyof Routes] as unknown as Handler<Route>;
    const path = `${API_BASE}${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    app[method](path, ...admit(route, parts), ...bodyTakerOf(route), answer(route, parts, handler));
  }
}

/** Decides before a byte of the body is read whether the caller may call. */
function admit(route: Route, parts: HandlerParts): readonly RequestHandler[] {
  const admitOne: RequestHandler = async (request, response, next) => {
    nameRoute(response, route.path);
    response.setHeader('cache-control', 'no-store');
    const headers = headersOf(request);
    const bearer = headers.has('authorization');
    if (route.method !== 'GET' && !bearer)
      guardOrigin(request.headers, parts.publicUrl(), route.access !== 'public' && headers.has('cookie'));
    const found = await parts.whileDatabaseAnswers(findCaller(parts.accounts, route.access, headers));
    checkAccess(route.access, found?.caller ?? null, String(request.params['organization'] ?? ''));
    if (found) setCookies(response, found.cookies);
    response.locals['caller'] = found?.caller ?? null;
    next();
  };
  return [admitOne];
}

function answer(route: Route, parts: HandlerParts, handler: Handler<Route>): RequestHandler {
  return async (request, response) => {
    const call = callOf(route, request, response);
    await sendResult(route, await parts.whileDatabaseAnswers(handler(call, parts)), request, response);
  };
}

function callOf(route: Route, request: Request, response: Response): Call {
  const caller = response.locals['caller'] as Call['caller'];
  return {
    params: route.params?.parse(request.params),
    query: route.query?.parse(request.query),
    body: route.body?.parse(jsonOf(request)),
    organization: String(request.params['organization'] ?? ''),
    caller,
    by: caller ? (caller.kind === 'token' ? `API token ${caller.name}` : caller.name) : '',
    headers: headersOf(request),
    ip: request.ip ?? '',
    setCookies: (cookies) => setCookies(response, cookies),
  };
}

function headersOf(request: Request): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}

function setCookies(response: Response, cookies: readonly string[]): void {
  for (const cookie of cookies) response.appendHeader('set-cookie', cookie);
}
