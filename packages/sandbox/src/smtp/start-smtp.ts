import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { callbackify } from 'node:util';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Faults } from '../control/faults.ts';
import type { World } from '../world/create-world.ts';
import { SmtpRefusal, takeMessage } from './take-message.ts';

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

/** An SMTP inbox: takes mail for anybody from the one account it knows. */
export async function startSmtp(world: World, faults: Faults, options: SmtpOptions): Promise<SmtpListener> {
  const sockets = new Map<number, Socket>();

  const take = callbackify((stream: AsyncIterable<Buffer>, session: SMTPServerSession, drop: () => void) =>
    takeMessage(world, faults, stream, session, drop),
  );
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
      const drop = (): void => void sockets.get(session.remotePort)?.destroy();
      take(stream, session, drop, (error, refusal) => done(error ?? refusal));
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
