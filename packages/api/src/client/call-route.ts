import type { Answer, Route, Sent } from '../route.ts';
import type { ErrorReply } from '../shapes/common.ts';
import { ApiError } from './api-error.ts';
import { routeUrl } from './route-url.ts';

/** Where a caller's server is and how it says who it is. A page says nothing: same origin, session cookie. */
export interface Server {
  /** Without a trailing slash. */
  readonly url?: string;
  readonly token?: string;
}

/** Calls a route. Throws `ApiError` with the server's own sentence when it refuses. */
export async function callRoute<R extends Route>(
  route: R,
  sent: Sent<R> = {},
  signal?: AbortSignal,
  server: Server = {},
): Promise<Answer<R>> {
  const headers: Record<string, string> = {};
  if (sent.body !== undefined) headers['content-type'] = 'application/json';
  if (server.token !== undefined) headers.authorization = `Bearer ${server.token}`;
  const response = await send(`${server.url ?? ''}${routeUrl(route, sent.params, sent.query)}`, {
    method: route.method,
    headers,
    credentials: 'same-origin',
    ...(signal === undefined ? {} : { signal }),
    ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
  });
  if (!response.ok) throw await refusal(response);
  if (response.status === 204 || route.reply === undefined) return undefined as Answer<R>;
  return (route.answers === 'text' ? await response.text() : await response.json()) as Answer<R>;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(
      0,
      'http.unreachable',
      'The server cannot be reached. Check that Joinery is running, then try again.',
    );
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as ErrorReply;
    return new ApiError(response.status, error.code, error.message, error.problems);
  } catch {
    return new ApiError(
      response.status,
      'http.unexpected',
      `The server answered ${response.status} without saying why. Try again in a moment.`,
    );
  }
}
