import { isObject } from '../http/exchange.ts';
import { graphRefusal } from '../world/refusal.ts';

export interface MessageParts {
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly internetMessageId: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

function readRecipients(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw graphRefusal.mail('ErrorInvalidRequest', 'The recipients of a message are a list.');
  return value.map((each) => {
    const emailAddress: unknown = isObject(each) ? each['emailAddress'] : undefined;
    const address: unknown = isObject(emailAddress) ? emailAddress['address'] : undefined;
    if (typeof address !== 'string' || !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/.test(address)) {
      throw graphRefusal.mail('ErrorInvalidRecipients', 'At least one recipient is not valid.');
    }
    return address;
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function readHeaders(value: unknown): MessageParts['headers'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((header) => {
    const name = textOf(header['name']);
    if (!/^x-/i.test(name))
      throw graphRefusal.mail(
        'InvalidInternetMessageHeader',
        `The internet message header name '${name}' should start with 'x-' or 'X-'.`,
      );
    return { name, value: textOf(header['value']) };
  });
}

/** The message of a sendMail call, with Exchange's refusals. */
export function readMessage(value: unknown): MessageParts {
  if (!isObject(value)) throw graphRefusal.mail('ErrorInvalidParameter', 'The Message parameter is required.');
  const body = isObject(value['body']) ? value['body'] : {};
  const content = typeof body['content'] === 'string' ? body['content'] : '';
  const isHtml = textOf(body['contentType']).toLowerCase() === 'html';
  const lists = {
    to: readRecipients(value['toRecipients']),
    cc: readRecipients(value['ccRecipients']),
    bcc: readRecipients(value['bccRecipients']),
  };
  if (lists.to.length + lists.cc.length + lists.bcc.length === 0) {
    throw graphRefusal.mail('ErrorInvalidRecipients', 'At least one recipient must be specified.');
  }
  return {
    ...lists,
    subject: typeof value['subject'] === 'string' ? value['subject'] : '',
    html: isHtml ? content : null,
    text: isHtml ? null : content,
    internetMessageId: typeof value['internetMessageId'] === 'string' ? value['internetMessageId'] : null,
    headers: readHeaders(value['internetMessageHeaders']),
  };
}
