import {
  clip,
  type ConnectorError,
  type ConnectorErrorReason,
  connectorError,
  isLoopback,
} from '@joinery/connector-kit';

const connector = 'mail';

/** What nodemailer tells of a failure. */
interface SmtpFailure {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly errno?: unknown;
  readonly message?: string;
}

/** Failures that come before any mail is handed over. */
const beforeMail = new Set(['EDNS', 'ETLS', 'EREQUIRETLS', 'EAUTH', 'ENOAUTH', 'EENVELOPE', 'ECONFIG', 'EPROXY']);

/**
 * Says what a failed send means. Only a mail server's own answer, or a failure before the mail was handed over, is
 * certain; a connection that broke later leaves the outcome open. The message never holds the login.
 */
export function smtpError(error: unknown, host: string): ConnectorError {
  const failure: SmtpFailure = typeof error === 'object' && error !== null ? error : {};
  const { code = 'UNKNOWN', responseCode } = failure;
  const details = {
    smtp: code,
    ...(responseCode === undefined ? {} : { status: responseCode }),
    ...(failure.response === undefined ? {} : { vendorMessage: clip(failure.response, 200) }),
  };
  const fail = (reason: ConnectorErrorReason, message: string, effect: ConnectorError['effect'], retryable: boolean) =>
    connectorError(connector, reason, message, { effect, retryable, details, cause: error });
  const name = `mail server ${host}`;
  const server = `The ${name}`;
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return fail(
      'wrong_secret',
      `${server} does not accept the login of this connection; correct user and password.`,
      'not-sent',
      responseCode !== undefined && responseCode < 500,
    );
  if (code === 'ETLS' || code === 'EREQUIRETLS')
    return fail(
      'not_trusted',
      `${server} offers no encryption that this server trusts; check the encryption and the port of the connection, and the certificate.`,
      'not-sent',
      false,
    );
  if (responseCode !== undefined && responseCode >= 400) return refused(failure, responseCode, server, fail);
  if (beforeMail.has(code) || neverConnected(failure))
    return fail(
      'not_reached',
      `${server} could not be reached (${code}); check host and port of the connection and that this server may reach it.`,
      'not-sent',
      true,
    );
  if (code === 'EABORT')
    return fail('cancelled', `The mail to the ${name} was stopped before it was handed over.`, 'not-sent', true);
  return fail(
    'dropped',
    `The connection to the ${name} broke before it said whether it took the mail; ask a recipient before the mail is sent again.`,
    'unknown',
    true,
  );
}

type Fail = (
  reason: ConnectorErrorReason,
  message: string,
  effect: ConnectorError['effect'],
  retryable: boolean,
) => ConnectorError;

function refused(failure: SmtpFailure, status: number, server: string, fail: Fail): ConnectorError {
  const words = clip(failure.response ?? failure.message ?? '', 160).replace(/\.$/, '');
  if (status < 500)
    return fail(
      'unavailable',
      `${server} does not take the mail now (${words}); the step can be tried again.`,
      'refused',
      true,
    );
  if (failure.code === 'EENVELOPE')
    return fail(
      'refused',
      `${server} refused the sender or a recipient (${words}); correct the address.`,
      'refused',
      false,
    );
  return fail('refused', `${server} refused the mail (${words}); correct what it names.`, 'refused', false);
}

function neverConnected({ message = '', errno }: SmtpFailure): boolean {
  return /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|Connection timeout|Greeting never received/.test(
    `${message} ${String(errno)}`,
  );
}

/** A password goes out in the clear to this very machine only. */
export function mustNotLeakPassword(host: string, security: string, password: string | undefined): void {
  if (security !== 'none' || !password || isLoopback(host)) return;
  throw connectorError(
    connector,
    'bad_settings',
    `The connection would send its password to ${host} without encryption; choose TLS or STARTTLS.`,
    { effect: 'not-sent' },
  );
}
