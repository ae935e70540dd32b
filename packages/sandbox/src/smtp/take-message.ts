import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import type { SMTPServerSession } from 'smtp-server';
import type { Fault, Faults } from '../control/faults.ts';
import { keepMailEntry } from '../control/keep-ledger.ts';
import type { World } from '../world/create-world.ts';
import { type Envelope, receiveMail } from './receive-mail.ts';

/** An answer of an SMTP server that is no success, with its code. */
export class SmtpRefusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

function envelopeOf({ envelope: { mailFrom, rcptTo } }: SMTPServerSession): Envelope {
  return { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
}

async function refuseByFault(world: World, envelope: Envelope, raw: Buffer, fault: Fault): Promise<SmtpRefusal> {
  const status = fault.status ?? 451;
  const { messageId } = await PostalMime.parse(raw);
  const entry = { target: envelope.to.join(', '), body: raw.toString('latin1'), key: messageId ?? null };
  world.write(() => keepMailEntry(world, entry, { status, outcome: 'failed', fault: fault.kind }));
  return new SmtpRefusal(status, 'The sandbox was told to fail this message.');
}

/** One message to the inbox, unless a fault meets it; tells what to refuse it with, if anything. */
export async function takeMessage(
  world: World,
  faults: Faults,
  stream: AsyncIterable<Buffer>,
  session: SMTPServerSession,
  drop: () => void,
): Promise<Error | undefined> {
  const envelope = envelopeOf(session);
  const raw = await collect(stream);
  const fault = faults.take('smtp', 'DATA', '/');
  if (fault?.kind === 'status' || fault?.kind === 'drop-before') {
    const refusal = await refuseByFault(world, envelope, raw, fault);
    if (fault.kind === 'drop-before') drop();
    return refusal;
  }
  if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 1000);
  await receiveMail(world, envelope, raw, fault?.kind ?? null);
  if (fault?.kind === 'drop-after' || fault?.kind === 'truncate') drop();
  return undefined;
}
