import { type ClientContext, mailAddress, requiredSetting } from '@joinery/connector-kit';
import { type GraphClient, graphClient } from '../office365/client.ts';

export interface MailboxClient {
  readonly graph: GraphClient;
  /** Address of the mailbox that mails are sent from. */
  readonly sender: string;
}

/** The same app as the connector office365, bound to one mailbox. */
export function mailboxClient(context: ClientContext): MailboxClient {
  const sender = mailAddress(
    'office365-mail',
    'Sender of the connection',
    requiredSetting('office365-mail', 'Sender', context.auth.sender),
  );
  return { graph: graphClient(context, 'office365-mail'), sender };
}
