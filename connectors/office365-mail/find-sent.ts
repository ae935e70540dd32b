import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '@joinery/core';
import { asObject, asText, type CallContext, objectsOf, type Probe } from '@joinery/connector-kit';
import { quoted, segment } from '../office365/client.ts';
import type { MailboxClient } from './client.ts';

export interface Wanted {
  readonly messageId: string;
  readonly subject: string;
  readonly to: readonly string[];
  readonly output: JsonObject;
}

/** Exchange files a mail into Sent Items a moment after it took it, so one look is not enough to call it absent. */
const looksAfterMs = [0, 1_000, 3_000];

/**
 * Looks for a mail in Sent Items by our own Message-ID. Exchange may in theory replace that id: a twin of the same
 * subject and recipients under a foreign id therefore makes the answer unsure rather than absent.
 */
export async function findSent(
  context: CallContext<MailboxClient>,
  wanted: Wanted,
  after: readonly number[] = looksAfterMs,
): Promise<Probe> {
  for (const wait of after) {
    if (wait > 0) await pause(wait, undefined, { signal: context.signal });
    const found = await readSent(context, { $filter: `internetMessageId eq ${quoted(wanted.messageId)}`, $top: 1 });
    if (found.length > 0) return { result: 'happened', output: wanted.output };
  }
  const recent = await readSent(context, { $orderby: 'sentDateTime desc', $top: 50 });
  const twin = recent.find((mail) => isTwin(mail, wanted));
  if (twin === undefined) return { result: 'absent' };
  const reason = `a mail with this subject and these recipients went out at ${asText(twin.sentDateTime) ?? 'an unknown time'} under another Message-ID; look in Sent Items of ${context.client.sender}`;
  return { result: 'unsure', reason };
}

async function readSent(
  { client, signal }: CallContext<MailboxClient>,
  query: Readonly<Record<string, string | number>>,
): Promise<readonly JsonObject[]> {
  const path = `/users/${segment(client.sender)}/mailFolders/sentitems/messages`;
  const $select = 'id,internetMessageId,subject,toRecipients,sentDateTime';
  const page = await client.graph.read({
    path,
    query: { $select, ...query },
    signal,
    what: `looking into Sent Items of ${client.sender}`,
  });
  return objectsOf(page.value);
}

function isTwin(mail: JsonObject, wanted: Wanted): boolean {
  // Mails under our own kind of id are those of other steps; they prove that Exchange keeps our ids.
  if ((asText(mail.internetMessageId) ?? '').startsWith('<joinery.')) return false;
  const to = objectsOf(mail.toRecipients).map((entry) => asText(asObject(entry.emailAddress).address) ?? '');
  return mail.subject === wanted.subject && sameAddresses(to, wanted.to);
}

function sameAddresses(one: readonly string[], other: readonly string[]): boolean {
  const key = (list: readonly string[]) =>
    [...list]
      .map((text) => text.toLowerCase())
      .sort()
      .join();
  return key(one) === key(other);
}
