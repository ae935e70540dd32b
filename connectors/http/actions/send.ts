import type { Json, JsonObject } from '@joinery/core';
import { asObject, asText, type CallContext, connectorError, defineAction } from '@joinery/connector-kit';
import type { WebClient } from '../client.ts';
import { exchange } from '../exchange.ts';
import {
  answerFields,
  anyStatusField,
  headersField,
  headerTexts,
  queryField,
  timeoutField,
  urlField,
} from '../fields.ts';

const choice = <const T extends string>(value: T, title: string) => ({ value, title }) as const;

export const send = defineAction({
  name: 'send',
  title: 'Send to address',
  description: 'Sends a POST, PUT, PATCH or DELETE request and puts out the answer. Redirects are not followed.',
  effect: {
    class: 'C',
    reason: 'Nobody knows what an unknown address does with a second request, so after a lost answer a person decides.',
    changes: true,
    destructive: false,
  },
  input: [
    {
      name: 'method',
      type: 'text',
      title: 'Method',
      default: 'POST',
      choices: [choice('POST', 'POST'), choice('PUT', 'PUT'), choice('PATCH', 'PATCH'), choice('DELETE', 'DELETE')],
    },
    ...([urlField, queryField, headersField] as const),
    { name: 'body', type: 'any', title: 'Body', help: 'A text goes out as it is, anything else as JSON or as a form.' },
    {
      name: 'bodyType',
      type: 'text',
      title: 'Body goes out as',
      default: 'json',
      choices: [choice('json', 'JSON'), choice('form', 'Form'), choice('text', 'Text')],
    },
    {
      name: 'idempotencyHeader',
      type: 'text',
      title: 'Idempotency header',
      help: 'Name of the header by which the address drops doubles, if it knows one. It carries the same key for each attempt of the step.',
      placeholder: 'Idempotency-Key',
    },
    ...([timeoutField, anyStatusField] as const),
  ],
  output: answerFields,
  permissions: [],
  run: async ({ client, key, signal }: CallContext<WebClient>, input) => {
    const { method, url, query, timeout, anyStatus, idempotencyHeader } = input;
    const { body, type } = encode(input.body, input.bodyType);
    const headers = {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...headerTexts(input.headers),
      ...(idempotencyHeader ? { [idempotencyHeader.trim()]: key } : {}),
    };
    return exchange(
      client,
      { method, url, query: query ?? {}, headers, body, timeoutMs: timeout * 1000, anyStatus },
      signal,
    );
  },
});

function encode(
  body: Json | undefined,
  as: 'json' | 'form' | 'text',
): { readonly body: string | undefined; readonly type: string | undefined } {
  if (body === undefined || body === null || body === '') return { body: undefined, type: undefined };
  if (as === 'text') return { body: asText(body) ?? JSON.stringify(body), type: 'text/plain; charset=utf-8' };
  if (as === 'json') return { body: asText(body) ?? JSON.stringify(body), type: 'application/json' };
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw connectorError(
      'http',
      'bad_input',
      'A form needs an object of names and values as its body; correct the body in the step.',
      { effect: 'not-sent' },
    );
  }
  return { body: form(asObject(body)), type: 'application/x-www-form-urlencoded' };
}

function form(values: JsonObject): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null) fields.append(name, asText(value) ?? JSON.stringify(value));
  }
  return fields.toString();
}
