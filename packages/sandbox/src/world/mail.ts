import type { World } from './create-world.ts';
import type { Mail, Person } from './rows.ts';

export type MailDraft = Omit<Mail, 'id' | 'at'>;

/** Puts a message into the one store that every inbox and sent folder is a view of. */
export function deliverMail(world: World, draft: MailDraft): Mail {
  const mail: Mail = { ...draft, id: world.newId(), at: world.now().toISOString() };
  world.put('mail', mail);
  return mail;
}

const isTo = (mail: Mail, person: Person): boolean => {
  const own = [person.mail, person.userPrincipalName].flatMap((address) => (address ? [address.toLowerCase()] : []));
  return [...mail.to, ...mail.cc, ...mail.bcc].some((address) => own.includes(address.toLowerCase()));
};

/** Newest first, as Outlook lists a folder. */
export function inboxOf(world: World, person: Person): readonly Mail[] {
  return world
    .list('mail')
    .filter((mail) => isTo(mail, person))
    .toReversed();
}

export function sentItemsOf(world: World, person: Person): readonly Mail[] {
  return world
    .list('mail')
    .filter((mail) => mail.savedToSentItems && mail.senderId === person.id)
    .toReversed();
}
