import type { createTransport } from 'nodemailer';
import { type ClientContext, connectorError, mailAddress, requiredSetting } from '@joinery/connector-kit';
import { mustNotLeakPassword, smtpError } from './errors.ts';

/** One mail as nodemailer takes it, without anything that reads files or addresses. */
export interface SmtpMail {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo?: string;
  readonly subject: string;
  readonly messageId: string;
  readonly text?: string;
  readonly html?: string;
}

export interface SmtpClient {
  readonly host: string;
  readonly from: string;
  readonly send: (
    mail: SmtpMail,
    signal: AbortSignal,
  ) => Promise<{ readonly accepted: readonly string[]; readonly rejected: readonly string[] }>;
  /** Connects and signs in without sending. */
  readonly verify: (signal: AbortSignal) => Promise<void>;
}

/** Opens one connection for each mail: a kept one would be closed by the server between two steps. */
export function smtpClient({ auth }: ClientContext): SmtpClient {
  const host = requiredSetting('mail', 'Host', auth.host);
  const port = Number(auth.port ?? 587);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw connectorError(
      'mail',
      'bad_settings',
      'Port of the connection is not a number from 1 to 65535; 465 and 587 are usual.',
      { effect: 'not-sent' },
    );
  }
  const security = String(auth.security || 'starttls');
  const from = mailAddress('mail', 'Sender of the connection', requiredSetting('mail', 'Sender', auth.from));
  const [user, pass] = [auth.user ? String(auth.user) : undefined, auth.password ? String(auth.password) : undefined];
  mustNotLeakPassword(host, security, pass);
  const open = async () => {
    const nodemailer = await import('nodemailer');
    return nodemailer.createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      ...(user === undefined ? {} : { auth: { user, pass: pass ?? '' } }),
      ...{ connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 },
      ...{ disableFileAccess: true, disableUrlAccess: true },
    });
  };
  return {
    host,
    from,
    send: (mail, signal) =>
      using(open, signal, host, async (transport) => {
        const info = await transport.sendMail({ ...mutable(mail), from });
        return { accepted: info.accepted.map(String), rejected: info.rejected.map(String) };
      }),
    verify: (signal) =>
      using(open, signal, host, async (transport) => {
        await transport.verify();
      }),
  };
}

type Transport = ReturnType<typeof createTransport>;

async function using<T>(
  open: () => Promise<Transport>,
  signal: AbortSignal,
  host: string,
  use: (transport: Transport) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw smtpError({ code: 'EABORT' }, host);
  const transport = await open();
  const close = () => transport.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    return await Promise.race([use(transport), aborted(signal)]);
  } catch (error) {
    throw smtpError(error, host);
  } finally {
    signal.removeEventListener('abort', close);
    transport.close();
  }
}

/** Rejects once the step's time is up; whether the mail went out is then unknown. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(Object.assign(new Error('stopped'), { code: 'ETIMEDOUT' })), {
      once: true,
    });
  });
}

function mutable(mail: SmtpMail) {
  return { ...mail, to: [...mail.to], cc: [...mail.cc], bcc: [...mail.bcc] };
}
