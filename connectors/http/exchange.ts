import { type Json, type JsonObject, limits } from '@joinery/core';
import {
  answerError,
  asText,
  clip,
  connectorError,
  type GuardedRequest,
  type HttpCall,
  networkError,
  readText,
  type WebAnswer,
  withinTime,
} from '@joinery/connector-kit';
import type { WebClient } from './client.ts';

const connector = 'http';

export interface Exchange {
  readonly method: HttpCall['method'];
  readonly url: string;
  readonly query: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly timeoutMs: number;
  /** Any status is an answer; else 4xx and 5xx are failures. */
  readonly anyStatus: boolean;
}

/** One request to an address of the flow's author: guarded against private networks, without redirects, at most 50 MB back. */
export async function exchange(client: WebClient, asked: Exchange, signal: AbortSignal) {
  const url = urlOf(asked);
  const vendor = `The server ${url.host}`;
  const headers = headersOf(client, asked, url);
  const request: GuardedRequest = {
    method: asked.method,
    headers,
    redirect: 'manual',
    ...(asked.body === undefined ? {} : { body: asked.body }),
  };
  if (signal.aborted)
    throw connectorError(connector, 'cancelled', `The request to ${url.host} was stopped before it was sent.`, {
      effect: 'not-sent',
      retryable: true,
    });
  let response: WebAnswer;
  let text: string;
  try {
    [response, text] = await withinTime(signal, asked.timeoutMs, async (inTime) => {
      const answered = await client.fetch(url, { ...request, signal: inTime });
      return [
        answered,
        await readText(answered, limits.payloadBytes, { connector, vendor: url.host, onlyRequest: true }),
      ] as const;
    });
  } catch (error) {
    throw networkError(error, { connector, vendor: 'the server', host: url.host, signal, timeoutMs: asked.timeoutMs });
  }
  const answer = { status: response.status, headers: response.headers, body: parse(response, text) };
  if (response.status >= 300 && !asked.anyStatus) {
    const words = text.trim() === '' ? {} : { vendorMessage: clip(text, 200) };
    const call = { method: asked.method, path: url.pathname, signal, what: `${asked.method} ${url.pathname}` };
    throw answerError(
      answer,
      call,
      { ...words, ...explain(response.status, vendor) },
      { connector, vendor, now: Date.now() },
    );
  }
  return { status: response.status, ok: response.ok, headers: Object.fromEntries(response.headers), body: answer.body };
}

function explain(status: number, vendor: string) {
  if (status >= 300 && status < 400)
    return { message: `${vendor} answers from another address (${status}); put the final address into the step.` };
  if (status === 401)
    return {
      message: `${vendor} does not accept the request without a valid secret (401); correct the connection of the step.`,
    };
  if (status === 403)
    return {
      message: `${vendor} does not allow the request (403); grant the account of the connection the right to it.`,
    };
  if (status === 404)
    return { message: `${vendor} has nothing at the address (404); correct the address in the step.` };
  return {};
}

function parse(response: WebAnswer, text: string): Json {
  if (text.trim() === '') return null;
  if (!/[/+]json\b/i.test(response.headers.get('content-type') ?? '')) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function urlOf({ url, query }: Exchange): URL {
  const text = url.trim();
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (
    parsed === undefined ||
    !['http:', 'https:'].includes(parsed.protocol) ||
    parsed.username !== '' ||
    parsed.password !== ''
  ) {
    const message = `The address "${clip(text.replace(/\/\/[^/@]*@/, '//…@'), 80)}" is not a plain http or https address; correct it in the step.`;
    throw connectorError(connector, 'bad_input', message, { effect: 'not-sent' });
  }
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null) parsed.searchParams.append(name, asText(item as Json) ?? JSON.stringify(item));
    }
  }
  return parsed;
}

/** Headers that frame the request or name another host are the client's alone. */
const reserved = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'keep-alive',
  'proxy-authorization',
]);

function headersOf({ secret }: WebClient, asked: Exchange, url: URL): Headers {
  const headers = new Headers({ accept: 'application/json, text/*;q=0.8, */*;q=0.5', 'user-agent': 'Joinery' });
  for (const [name, value] of Object.entries(asked.headers)) {
    if (reserved.has(name.toLowerCase())) {
      throw connectorError(
        connector,
        'bad_input',
        `The header ${clip(name, 60)} cannot be set; leave it out of the step.`,
        { effect: 'not-sent' },
      );
    }
    try {
      headers.set(name, value);
    } catch {
      throw connectorError(
        connector,
        'bad_input',
        `The header ${clip(name, 60)} has a name or value that headers cannot hold; correct it in the step.`,
        { effect: 'not-sent' },
      );
    }
  }
  if (secret === undefined) return headers;
  if (!isBelow(url, secret.below)) {
    const message = `The connection's secret is for addresses below ${secret.below} only, and the step calls ${url.host}; use another connection or none.`;
    throw connectorError(connector, 'bad_settings', message, { effect: 'not-sent' });
  }
  headers.set(secret.name, secret.value);
  return headers;
}

function isBelow(url: URL, below: string): boolean {
  const base = new URL(below);
  const path = base.pathname.replace(/\/+$/, '');
  return url.origin === base.origin && (url.pathname === path || url.pathname.startsWith(`${path}/`));
}
