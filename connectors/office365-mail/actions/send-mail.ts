import {
  type CallContext,
  connectorError,
  defineAction,
  type InputOf,
  mailAddresses,
  messageIdOf,
  singleLine,
} from '@joinery/connector-kit';
import { segment } from '../../office365/client.ts';
import type { MailboxClient } from '../client.ts';
import { findSent } from '../find-sent.ts';

const connector = 'office365-mail';

const address = (name: string) => ({ name, type: 'text', title: 'Address', format: 'email' }) as const;
const input = [
  { name: 'to', type: 'list', title: 'To', help: 'One address in each entry.', required: true, of: address('address') },
  { name: 'cc', type: 'list', title: 'Cc', of: address('address') },
  { name: 'bcc', type: 'list', title: 'Bcc', of: address('address') },
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
] as const;

/** The mail and what the step puts out, the same for a send and for a look afterwards. */
function compose(context: CallContext<MailboxClient>, mail: InputOf<typeof input>) {
  const { sender } = context.client;
  const [to, cc, bcc] = [
    mailAddresses(connector, 'To', mail.to),
    mailAddresses(connector, 'Cc', mail.cc),
    mailAddresses(connector, 'Bcc', mail.bcc),
  ];
  if (to.length === 0) {
    throw connectorError(connector, 'bad_input', 'To is empty; give at least one address.', { effect: 'not-sent' });
  }
  const subject = singleLine(connector, 'Subject', mail.subject);
  const messageId = messageIdOf(context.key, sender);
  const recipients = (list: readonly string[]) => list.map((text) => ({ emailAddress: { address: text } }));
  const message = {
    subject,
    internetMessageId: messageId,
    body: { contentType: mail.bodyType === 'text' ? 'Text' : 'HTML', content: mail.body },
    toRecipients: recipients(to),
    ...(cc.length === 0 ? {} : { ccRecipients: recipients(cc) }),
    ...(bcc.length === 0 ? {} : { bccRecipients: recipients(bcc) }),
    ...(mail.replyTo ? { replyTo: recipients(mailAddresses(connector, 'Reply to', [mail.replyTo])) } : {}),
  };
  return { message, output: { sent: true, messageId, from: sender, to, subject } };
}

export const sendMail = defineAction({
  name: 'sendMail',
  title: 'Send mail',
  description: 'Sends a mail from the mailbox of the connection and keeps a copy in its Sent Items.',
  effect: {
    class: 'B',
    reason: 'Sending twice would mail twice, but Sent Items shows by Message-ID whether the mail went out.',
    changes: true,
    destructive: false,
    probe: async (context: CallContext<MailboxClient>, mail) => {
      const { output } = compose(context, mail);
      return findSent(context, { messageId: output.messageId, subject: output.subject, to: output.to, output });
    },
  },
  input,
  output: [
    { name: 'sent', type: 'boolean', title: 'Sent', help: 'Taken by Exchange; delivery comes later.' },
    { name: 'messageId', type: 'text', title: 'Message-ID' },
    { name: 'from', type: 'text', title: 'From' },
    { name: 'to', type: 'list', title: 'To', of: address('address') },
    { name: 'subject', type: 'text', title: 'Subject' },
  ],
  permissions: ['Mail.Send', 'Mail.ReadBasic.All (to look into Sent Items after a lost answer)'],
  run: async (context: CallContext<MailboxClient>, mail) => {
    const { message, output } = compose(context, mail);
    const { graph, sender } = context.client;
    const path = `/users/${segment(sender)}/sendMail`;
    await graph.send({
      method: 'POST',
      key: context.key,
      path,
      body: { message, saveToSentItems: true },
      signal: context.signal,
      what: `sending a mail from ${sender}`,
    });
    return output;
  },
});
