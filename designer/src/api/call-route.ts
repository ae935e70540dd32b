import type { Answer, ErrorReply, Route, Sent } from '@joinery/api';
import { ApiError } from './api-error.ts';
import { routeUrl, type Values } from './route-url.ts';

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as ErrorReply;
    return new ApiError(response.status, error.code, error.message, error.problems);
  } catch {
    const message = `The server answered ${response.status} without saying why. Try again in a moment.`;
    return new ApiError(response.status, 'http.unexpected', message);
  }
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

/** Calls a route. Throws `ApiError` with the server's own sentence when it refuses. */
export async function callRoute<R extends Route>(
  route: R,
  sent: Sent<R> = {},
  signal?: AbortSignal,
): Promise<Answer<R>> {
  const init: RequestInit = { method: route.method, credentials: 'same-origin' };
  if (signal !== undefined) init.signal = signal;
  if (sent.body !== undefined) {
    init.body = JSON.stringify(sent.body);
    init.headers = { 'content-type': 'application/json' };
  }
  const response = await send(routeUrl(route, sent.params as Values, sent.query as Values), init);
  if (!response.ok) throw await refusal(response);
  if (response.status === 204 || route.reply === undefined) return undefined as Answer<R>;
  return (route.answers === 'text' ? await response.text() : await response.json()) as Answer<R>;
}
