import { type CallContext, defineAction } from '@joinery/connector-kit';
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

export const read = defineAction({
  name: 'read',
  title: 'Read from address',
  description: 'Sends a GET or HEAD request and puts out the answer. Redirects are not followed.',
  effect: { class: 'A', reason: 'By the rules of HTTP it only reads.', changes: false, destructive: false },
  input: [
    {
      name: 'method',
      type: 'text',
      title: 'Method',
      default: 'GET',
      choices: [
        { value: 'GET', title: 'GET' },
        { value: 'HEAD', title: 'HEAD' },
      ],
    },
    ...([urlField, queryField, headersField, timeoutField, anyStatusField] as const),
  ],
  output: answerFields,
  permissions: [],
  run: async ({ client, signal }: CallContext<WebClient>, { method, url, query, headers, timeout, anyStatus }) =>
    exchange(
      client,
      {
        method,
        url,
        query: query ?? {},
        headers: headerTexts(headers),
        body: undefined,
        timeoutMs: timeout * 1000,
        anyStatus,
      },
      signal,
    ),
});
