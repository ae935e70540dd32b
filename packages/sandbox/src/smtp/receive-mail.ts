import PostalMime, { type Address, type Email } from 'postal-mime';
import { keepMailEntry } from '../control/keep-ledger.ts';
import type { World } from '../world/create-world.ts';
import { deliverMail, type MailDraft } from '../world/mail.ts';

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

const addresses = (list: readonly Address[] | undefined): readonly string[] =>
  (list ?? []).flatMap((entry) => (entry.group ? entry.group.map((member) => member.address) : [entry.address ?? '']));

function draftOf(world: World, envelope: Envelope, email: Email): MailDraft {
  const to = addresses(email.to);
  const cc = addresses(email.cc);
  const shown = new Set([...to, ...cc].map((address) => address.toLowerCase()));
  return {
    via: 'smtp',
    senderId: null,
    savedToSentItems: false,
    from: email.from?.address ?? envelope.from,
    to,
    cc,
    bcc: envelope.to.filter((address) => !shown.has(address.toLowerCase())),
    subject: email.subject ?? '',
    html: email.html ?? null,
    text: email.text ?? null,
    messageId: email.messageId ?? `<${world.newId()}@${world.tenant.domain}>`,
    headers: email.headers.filter(({ key }) => key.startsWith('x-')).map(({ key, value }) => ({ name: key, value })),
  };
}

/** Reads a message that came in by SMTP and puts it into the inbox, with its ledger line, in one write. */
export async function receiveMail(world: World, envelope: Envelope, raw: Buffer, fault: string | null): Promise<void> {
  const email = await PostalMime.parse(raw);
  world.write(() => {
    const mail = deliverMail(world, draftOf(world, envelope, email));
    const entry = { target: envelope.to.join(', '), body: raw.toString('latin1'), key: mail.messageId };
    keepMailEntry(world, entry, { status: 250, outcome: 'done', fault });
  });
}
