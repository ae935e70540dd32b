import { type Call, decodePart, isObject } from '../http/exchange.ts';
import { graphRefusal } from '../world/refusal.ts';

/** The JSON object in the request body. */
export function readBody(call: Call): Readonly<Record<string, unknown>> {
  if (call.request.rawBody.trim() === '') throw graphRefusal.badRequest('Empty Payload. JSON content expected.');
  const type = call.request.headers['content-type'] ?? '';
  if (!/json/i.test(type)) {
    throw graphRefusal.badRequest(
      'Write requests (excluding DELETE) must contain the Content-Type header declaration.',
    );
  }
  try {
    const body: unknown = JSON.parse(call.request.rawBody);
    if (isObject(body)) return body;
  } catch {
    // Falls through to the same refusal as a body that is JSON but no object.
  }
  throw graphRefusal.badRequest(
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}

/** The object key at the end of a reference such as `https://…/v1.0/users/{id}`. */
export function readReference(value: unknown): string {
  const text = typeof value === 'string' && /^https?:\/\//.test(value) ? value : undefined;
  const last = text?.split('/').at(-1) ?? '';
  const key = decodePart(/\('([^']+)'\)$/.exec(last)?.[1] ?? last);
  if (key === '') throw graphRefusal.badRequest('Invalid URL format specified in @odata.id for an entity reference.');
  return key;
}
