import { createHash } from 'node:crypto';
import { clip } from './clip.ts';
import { connectorError } from './error-codes.ts';

// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const control = /[\u0000-\u001f\u007f]/;
const address = /^[^\s<>()[\],;:"@\\]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,252}[\p{L}\p{N}])?$/u;

/** One bare mail address. Lists, names and control characters are refused: they are how headers get smuggled in. */
export function mailAddress(connector: string, field: string, text: string): string {
  const trimmed = text.trim();
  if (address.test(trimmed)) return trimmed;
  const wrong = trimmed === '' ? 'is empty' : `is not one mail address: "${clip(trimmed, 80)}"`;
  throw connectorError(
    connector,
    'bad_input',
    `${field} ${wrong}; give a bare address such as ada@acme.example, one in each entry.`,
    { effect: 'not-sent' },
  );
}

/** The addresses of one field, each once. */
export function mailAddresses(
  connector: string,
  field: string,
  texts: readonly string[] | null | undefined,
): readonly string[] {
  return [...new Set((texts ?? []).map((text) => mailAddress(connector, field, text)))];
}

/** A header text on a single line, for instance a subject. */
export function singleLine(connector: string, field: string, text: string): string {
  if (!control.test(text)) return text.trim();
  throw connectorError(
    connector,
    'bad_input',
    `${field} holds a line break or another control character; write it on one line.`,
    { effect: 'not-sent' },
  );
}

/** The Message-ID of a step's mail: the same for every attempt, and known as ours by how it begins. */
export function messageIdOf(key: string, sender: string): string {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return `<joinery.${digest}@${sender.split('@').at(-1) ?? 'localhost'}>`;
}
