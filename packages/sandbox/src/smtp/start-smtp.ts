import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Fault, Faults } from '../control/faults.ts';
import { keepMailEntry } from '../control/keep-ledger.ts';
import type { World } from '../world/create-world.ts';
import { receiveMail } from './receive-mail.ts';

export interface SmtpListener {
  readonly port: number;
  close(): Promise<void>;
}

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** With a key and certificate the listener offers STARTTLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

class SmtpRefusal extends Error {
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

function refuseByFault(world: World, session: SMTPServerSession, raw: Buffer, fault: Fault): SmtpRefusal {
  const status = fault.status ?? 451;
  const target = session.envelope.rcptTo.map(({ address }) => address).join(', ');
  world.write(() =>
    keepMailEntry(
      world,
      { target, body: raw.toString('latin1'), key: null },
      { status, outcome: 'failed', fault: fault.kind },
    ),
  );
  return new SmtpRefusal(status, 'The sandbox was told to fail this message.');
}

/** An SMTP inbox: takes mail for anybody from the one account it knows. */
export async function startSmtp(world: World, faults: Faults, options: SmtpOptions): Promise<SmtpListener> {
  const sockets = new Map<number, Socket>();

  async function takeMessage(stream: AsyncIterable<Buffer>, session: SMTPServerSession): Promise<void> {
    const raw = await collect(stream);
    const drop = (): void => void sockets.get(session.remotePort)?.destroy();
    const fault = faults.take('smtp', 'DATA', '/');
    if (fault?.kind === 'status') throw refuseByFault(world, session, raw, fault);
    if (fault?.kind === 'drop-before') {
      refuseByFault(world, session, raw, fault);
      drop();
    } else {
      if (fault?.kind === 'slow') await sleep(fault.delayMs ?? 1000);
      const { mailFrom, rcptTo } = session.envelope;
      await receiveMail(
        world,
        { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) },
        raw,
        fault?.kind ?? null,
      );
      if (fault?.kind === 'drop-after' || fault?.kind === 'truncate') drop();
    }
  }

  const { smtpUser, smtpPass } = world.tenant;
  const server = new SMTPServer({
    ...options.tls,
    banner: 'Joinery sandbox',
    authMethods: ['PLAIN', 'LOGIN'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    disabledCommands: options.tls ? [] : ['STARTTLS'],
    size: 10_000_000,
    onAuth: ({ username, password }, _session, done) => {
      const known = username === smtpUser && password === smtpPass;
      done(
        known
          ? null
          : new SmtpRefusal(535, 'Authentication failed: the sandbox knows one account, named in its settings.'),
        known ? { user: username } : undefined,
      );
    },
    onData: (stream, session, done) => {
      takeMessage(stream, session).then(
        () => done(),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  server.server.on('connection', (socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  // A client that hangs up in the middle is no concern of the tenant's.
  server.on('error', () => {});
  server.listen(options.port, options.host);
  await once(server.server, 'listening');
  const address = server.server.address() as AddressInfo;
  return {
    port: address.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
