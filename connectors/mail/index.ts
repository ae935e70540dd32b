import { defineConnector } from '@joinery/connector-kit';
import { sendMail } from './actions/send-mail.ts';
import { smtpClient } from './client.ts';

export const mail = defineConnector({
  name: 'mail',
  title: 'Mail (SMTP)',
  description: 'Sends mail through any SMTP server.',
  icon: 'mail',
  color: '#5c5f66',
  auth: [
    {
      name: 'host',
      type: 'text',
      title: 'Host',
      help: 'Name of the SMTP server.',
      placeholder: 'smtp.acme.example',
      required: true,
    },
    {
      name: 'port',
      type: 'number',
      title: 'Port',
      help: '465 for TLS, 587 for STARTTLS.',
      default: 587,
      min: 1,
      max: 65_535,
      required: true,
    },
    {
      name: 'security',
      type: 'text',
      title: 'Encryption',
      default: 'starttls',
      choices: [
        { value: 'tls', title: 'TLS from the start' },
        { value: 'starttls', title: 'STARTTLS' },
        { value: 'none', title: 'None (a server on this machine, or without a login)' },
      ],
      required: true,
    },
    { name: 'user', type: 'text', title: 'User', help: 'Leave it empty if the server needs no login.' },
    { name: 'password', type: 'secret', title: 'Password' },
    {
      name: 'from',
      type: 'text',
      title: 'Sender',
      help: 'Address that mails come from.',
      placeholder: 'it@acme.example',
      format: 'email',
      required: true,
    },
  ],
  // Exchange Online takes three connections at once for a mailbox and refuses the fourth (Microsoft, "Concurrent connection
  // throttling for SMTP Authenticated Submission"); other servers allow as many or more.
  limits: { concurrency: 3 },
  client: smtpClient,
  test: async ({ client, signal }) => {
    await client.verify(signal);
    return { summary: `Signed in to the mail server ${client.host}; mails will come from ${client.from}.` };
  },
  actions: [sendMail],
  triggers: [],
  lookups: [],
});
