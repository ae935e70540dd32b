import { defineConnector } from '@joinery/connector-kit';
import { entraAuth } from '../office365/auth.ts';
import { segment } from '../office365/client.ts';
import { sendMail } from './actions/send-mail.ts';
import { mailboxClient } from './client.ts';

const [tenantId, clientId, clientSecret, ...advanced] = entraAuth;

export const office365Mail = defineConnector({
  name: 'office365-mail',
  title: 'Microsoft 365 mail',
  description: 'Sends mail from a Microsoft 365 mailbox, through Microsoft Graph.',
  icon: 'outlook',
  color: '#0f6cbd',
  auth: [
    tenantId,
    clientId,
    clientSecret,
    {
      name: 'sender',
      type: 'text',
      title: 'Sender',
      help: 'Address of the mailbox that mails come from. Keep the app to it with an application access policy.',
      placeholder: 'it@acme.example',
      format: 'email',
      required: true,
    },
    ...advanced,
  ],
  // For each app and mailbox: four requests at once, 10,000 in ten minutes (Microsoft Graph, "Service-specific throttling limits",
  // Outlook).
  limits: { concurrency: 4, perSecond: 16 },
  client: mailboxClient,
  test: async ({ client: { graph, sender }, signal }) => {
    const path = `/users/${segment(sender)}/mailFolders/sentitems/messages`;
    await graph.read({ path, query: { $select: 'id', $top: 1 }, signal, what: `looking into Sent Items of ${sender}` });
    return { summary: `Mails will come from ${sender}.` };
  },
  actions: [sendMail],
  triggers: [],
  lookups: [],
});
