import {
  type CallContext,
  connectorError,
  defineAction,
  mailAddress,
  mailAddresses,
  messageIdOf,
  singleLine,
} from '@joinery/connector-kit';
import type { SmtpClient } from '../client.ts';

const connector = 'mail';
const address = { name: 'address', type: 'text', title: 'Address', format: 'email' } as const;

export const sendMail = defineAction({
  name: 'sendMail',
  title: 'Send mail',
  description: 'Sends a mail through an SMTP server.',
  effect: {
    class: 'C',
    reason:
      'SMTP cannot be asked whether a mail went out, so after a lost answer a person decides; the Message-ID stays the same, by which many mailboxes drop a double.',
    changes: true,
    destructive: false,
  },
  input: [
    { name: 'to', type: 'list', title: 'To', help: 'One address in each entry.', required: true, of: address },
    { name: 'cc', type: 'list', title: 'Cc', of: address },
    { name: 'bcc', type: 'list', title: 'Bcc', of: address },
    { name: 'replyTo', type: 'text', title: 'Reply to', format: 'email' },
    { name: 'subject', type: 'text', title: 'Subject', required: true },
    { name: 'body', type: 'text', title: 'Body', required: true, format: 'html' },
    {
      name: 'bodyType',
      type: 'text',
      title: 'Body is',
      default: 'html',
      choices: [
        { value: 'html', title: 'HTML' },
        { value: 'text', title: 'Plain text' },
      ],
    },
  ],
  output: [
    { name: 'sent', type: 'boolean', title: 'Sent', help: 'Taken by the mail server; delivery comes later.' },
    { name: 'messageId', type: 'text', title: 'Message-ID' },
    { name: 'from', type: 'text', title: 'From' },
    { name: 'accepted', type: 'list', title: 'Accepted recipients', of: address },
    {
      name: 'rejected',
      type: 'list',
      title: 'Rejected recipients',
      help: 'The server took the mail for the others only.',
      of: address,
    },
    { name: 'subject', type: 'text', title: 'Subject' },
  ],
  permissions: ['Login of the mail server that may send as the sender address'],
  run: async ({ client, key, signal }: CallContext<SmtpClient>, mail) => {
    const to = mailAddresses(connector, 'To', mail.to);
    if (to.length === 0)
      throw connectorError(connector, 'bad_input', 'To is empty; give at least one address.', { effect: 'not-sent' });
    const subject = singleLine(connector, 'Subject', mail.subject);
    const messageId = messageIdOf(key, client.from);
    const { accepted, rejected } = await client.send(
      {
        to,
        cc: mailAddresses(connector, 'Cc', mail.cc),
        bcc: mailAddresses(connector, 'Bcc', mail.bcc),
        ...(mail.replyTo ? { replyTo: mailAddress(connector, 'Reply to', mail.replyTo) } : {}),
        ...(mail.bodyType === 'text' ? { text: mail.body } : { html: mail.body }),
        subject,
        messageId,
      },
      signal,
    );
    return { sent: true, messageId, from: client.from, accepted, rejected, subject };
  },
});
