import type { Json } from '@joinery/core';
import { answerError, type Explanation } from './answer-error.ts';
import { connectorError } from './error-codes.ts';
import type { WebAnswer } from './guarded-fetch.ts';
import { networkError } from './network-error.ts';
import { readText } from './read-text.ts';
import { withinTime } from './within-time.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, segments already encoded; or a whole URL of the same origin, as a next link gives it. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** The step's key, for a write: the vendor's logs then tell two attempts of one step from two steps. */
  readonly key?: string;
  /** What the call does, for messages: `adding ada@acme.example to the group Sales`. */
  readonly what?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; undefined if the answer had no body. */
  readonly body: Json | undefined;
}

export interface HttpClient {
  /** Sends once, never repeats. Throws ConnectorError for anything but 2xx. */
  readonly send: (call: HttpCall) => Promise<HttpAnswer>;
}

export interface HttpClientOptions {
  /** First part of the error codes. */
  readonly connector: string;
  /** Whom messages name, for instance `Okta`. */
  readonly vendor: string;
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly headers?: Readonly<Record<string, string>>;
  /** Time for one call, 60 seconds if absent; the step's own limit is in the call's signal. */
  readonly timeoutMs?: number;
  /** Largest answer that is read, 10 MB if absent. */
  readonly maxBytes?: number;
  /** What the vendor's error body says, in our words. */
  readonly explain?: (answer: HttpAnswer, call: HttpCall) => Explanation;
  readonly now?: () => number;
}

/** A small JSON client for one vendor address. It keeps the secret to that address: other origins and redirects are refused. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const network = { connector: options.connector, vendor: options.vendor, timeoutMs };
  return {
    send: async (call) => {
      const url = urlOf(options, call);
      if (call.signal.aborted) {
        throw connectorError(
          options.connector,
          'cancelled',
          `The call to ${options.vendor} was stopped before it was sent.`,
          { effect: 'not-sent', retryable: true },
        );
      }
      let answer: HttpAnswer;
      try {
        answer = await withinTime(call.signal, timeoutMs, async (signal) =>
          readAnswer(await options.fetch(url, initOf(options, call, signal)), options),
        );
      } catch (error) {
        throw networkError(error, { ...network, host: new URL(url).host, signal: call.signal });
      }
      if (answer.status >= 200 && answer.status < 300) return answer;
      const known = options.explain?.(answer, call) ?? {};
      throw answerError(answer, call, known, { ...network, now: (options.now ?? Date.now)() });
    },
  };
}

function urlOf(options: HttpClientOptions, call: HttpCall): string {
  const base = options.baseUrl.replace(/\/+$/, '');
  const url = /^https?:\/\//i.test(call.path) ? call.path : `${base}${call.path}`;
  if (new URL(url).origin !== new URL(base).origin) {
    const message = `${options.vendor} named a next page at ${new URL(url).host}, which is not the address of this connection; check the address.`;
    throw connectorError(options.connector, 'bad_answer', message, { effect: 'not-sent' });
  }
  const query = Object.entries(call.query ?? {})
    .filter((pair) => pair[1] !== undefined && pair[1] !== null && pair[1] !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return query.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}`;
}

function initOf(options: HttpClientOptions, call: HttpCall, signal: AbortSignal): RequestInit {
  const key: Record<string, string> = call.key === undefined ? {} : { 'x-joinery-key': call.key };
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers, ...key, ...call.headers };
  if (call.body === undefined) return { method: call.method, headers, signal, redirect: 'manual' };
  return {
    method: call.method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(call.body),
    signal,
    redirect: 'manual',
  };
}

async function readAnswer(response: WebAnswer, options: HttpClientOptions): Promise<HttpAnswer> {
  const text = await readText(response, options.maxBytes ?? 10_000_000, options);
  const plain = { status: response.status, headers: response.headers };
  if (text.trim() === '') return { ...plain, body: undefined };
  try {
    return { ...plain, body: JSON.parse(text) as Json };
  } catch {
    if (!response.ok) return { ...plain, body: undefined };
    const message = `${options.vendor} answered with something that is not JSON; check that the address in the connection is the right one.`;
    throw connectorError(options.connector, 'bad_answer', message, {
      effect: 'unknown',
      details: { status: response.status },
    });
  }
}
