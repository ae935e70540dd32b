import { type Answer, type Call, param, type Route } from '../http/exchange.ts';
import { findPerson } from '../world/find-person.ts';
import { hasMailbox } from '../world/licences.ts';
import { deliverMail, inboxOf, sentItemsOf } from '../world/mail.ts';
import { graphRefusal } from '../world/refusal.ts';
import type { Person } from '../world/rows.ts';
import { answerCollection } from './collection.ts';
import { type Folder, MESSAGE_KIND, messageView } from './message-view.ts';
import { readBody } from './read-body.ts';
import { readMessage } from './read-message.ts';

function mailboxOf(call: Call): Person {
  const person = findPerson(call.world, param(call, 'user'));
  if (!hasMailbox(call.world, person)) throw graphRefusal.noMailbox();
  return person;
}

function sendMail(call: Call): Answer {
  const sender = mailboxOf(call);
  const body = readBody(call);
  const { internetMessageId, ...parts } = readMessage(body['message'] ?? body['Message']);
  const save = body['saveToSentItems'] ?? body['SaveToSentItems'];
  deliverMail(call.world, {
    ...parts,
    via: 'graph',
    senderId: sender.id,
    savedToSentItems: save !== false,
    from: sender.mail ?? sender.userPrincipalName,
    messageId: internetMessageId ?? `<${call.world.newId()}@${call.world.tenant.domain}>`,
  });
  return { status: 202 };
}

const inbox = (call: Call, person: Person) => inboxOf(call.world, person).map((mail) => messageView(mail, 'inbox'));
const sent = (call: Call, person: Person) =>
  sentItemsOf(call.world, person).map((mail) => messageView(mail, 'sentitems'));

const FOLDERS: Readonly<Record<Folder, typeof inbox>> = { inbox, sentitems: sent };

/** Mail: send as a person, and look into that person's folders. */
export const mailRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/users/:user/sendMail', handle: sendMail },
  {
    method: 'GET',
    pattern: '/users/:user/messages',
    handle: (call) => {
      const person = mailboxOf(call);
      return answerCollection(call, MESSAGE_KIND, [...sent(call, person), ...inbox(call, person)]);
    },
  },
  {
    method: 'GET',
    pattern: '/users/:user/mailFolders/:folder/messages',
    handle: (call) => {
      const name = param(call, 'folder').toLowerCase();
      const read = Object.hasOwn(FOLDERS, name) ? FOLDERS[name as Folder] : undefined;
      if (!read) throw graphRefusal.mail('ErrorInvalidIdMalformed', 'Id is malformed.');
      return answerCollection(call, MESSAGE_KIND, read(call, mailboxOf(call)));
    },
  },
];
