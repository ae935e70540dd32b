import { rememberView } from '../world/remember-view.ts';
import type { Mail } from '../world/rows.ts';
import type { CollectionKind } from './collection-kind.ts';
import type { Item } from './parse-filter.ts';

const recipient = (address: string): Item => ({ emailAddress: { name: address, address } });

const graphTime = (time: string): string => `${time.slice(0, 19)}Z`;

/** Outlook's addresses of the two folders are long opaque keys; ours only have to differ. */
export type Folder = 'inbox' | 'sentitems';

function makeMessageView(mail: Mail, folder: Folder): Item {
  const at = graphTime(mail.at);
  return {
    id: Buffer.from(`${folder}|${mail.id}`).toString('base64url'),
    bccRecipients: folder === 'sentitems' ? mail.bcc.map(recipient) : [],
    body: { contentType: mail.html === null ? 'text' : 'html', content: mail.html ?? mail.text ?? '' },
    bodyPreview: (mail.text ?? mail.html ?? '').replaceAll(/<[^>]*>/g, '').slice(0, 255),
    categories: [],
    ccRecipients: mail.cc.map(recipient),
    conversationId: Buffer.from(mail.messageId).toString('base64url'),
    createdDateTime: at,
    from: recipient(mail.from),
    hasAttachments: false,
    importance: 'normal',
    internetMessageHeaders: mail.headers,
    internetMessageId: mail.messageId,
    isDraft: false,
    isRead: folder === 'sentitems',
    lastModifiedDateTime: at,
    parentFolderId: folder,
    receivedDateTime: at,
    replyTo: [],
    sender: recipient(mail.from),
    sentDateTime: at,
    subject: mail.subject,
    toRecipients: mail.to.map(recipient),
  };
}

const inboxView = rememberView((mail: Mail) => makeMessageView(mail, 'inbox'));
const sentView = rememberView((mail: Mail) => makeMessageView(mail, 'sentitems'));

/** The message as it stands in one of the two folders. */
export const messageView = (mail: Mail, folder: Folder): Item =>
  folder === 'inbox' ? inboxView(mail) : sentView(mail);

const DEFAULTS =
  `id bccRecipients body bodyPreview categories ccRecipients conversationId createdDateTime from hasAttachments
  importance internetMessageId isDraft isRead lastModifiedDateTime parentFolderId receivedDateTime replyTo sender
  sentDateTime subject toRecipients`.split(/\s+/);

export const MESSAGE_KIND: CollectionKind = {
  context: 'messages',
  resource: 'Message',
  properties: new Set([...DEFAULTS, 'internetMessageHeaders']),
  defaults: DEFAULTS,
  directory: false,
  pageSize: 10,
};
