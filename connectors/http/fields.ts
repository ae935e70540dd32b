import type { Json, JsonObject } from '@joinery/core';
import { asText, defineField, defineFields } from '@joinery/connector-kit';

export const urlField = defineField({
  name: 'url',
  type: 'text',
  title: 'Address',
  help: 'Private and local addresses are refused unless an admin has allowed the host.',
  placeholder: 'https://api.acme.example/people',
  format: 'url',
  required: true,
});
export const queryField = defineField({
  name: 'query',
  type: 'object',
  title: 'Query',
  help: 'Added to the address; a list gives the same name several times.',
});
export const headersField = defineField({
  name: 'headers',
  type: 'object',
  title: 'Headers',
  help: 'Never put a secret here: use a connection.',
});
export const timeoutField = defineField({
  name: 'timeout',
  type: 'number',
  title: 'Wait at most',
  help: 'Seconds until the request counts as failed.',
  default: 30,
  min: 1,
  max: 300,
});
export const anyStatusField = defineField({
  name: 'anyStatus',
  type: 'boolean',
  title: 'Take any status',
  help: 'Goes on with 4xx and 5xx too, for a flow that looks at Status itself.',
  default: false,
});

export const answerFields = defineFields([
  { name: 'status', type: 'number', title: 'Status' },
  { name: 'ok', type: 'boolean', title: 'Success', help: 'True for 200 to 299.' },
  { name: 'headers', type: 'object', title: 'Headers', help: 'Names in small letters.' },
  { name: 'body', type: 'any', title: 'Body', help: 'Parsed if the answer is JSON, else the text; at most 50 MB.' },
]);

/** Header values of a flow are numbers at times; null leaves a header out. */
export function headerTexts(headers: JsonObject | null | undefined): Readonly<Record<string, string>> {
  const texts = Object.entries(headers ?? {}).filter(([, value]) => value !== null);
  return Object.fromEntries(texts.map(([name, value]) => [name, asText(value as Json) ?? JSON.stringify(value)]));
}
