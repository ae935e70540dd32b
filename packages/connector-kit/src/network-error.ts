import type { ConnectorErrorOptions } from './connector-error.ts';
import { ConnectorError } from './connector-error.ts';
import { type ConnectorErrorReason, connectorError } from './error-codes.ts';

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'BAD_PORT',
]);
const timedOut = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);
const untrusted = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$)/;

export interface NetworkCall {
  readonly connector: string;
  /** Whom the message names, as inside a sentence: `Okta`, `the server`. */
  readonly vendor: string;
  /** Host and port, for the message; no path or query, which may hold data. */
  readonly host: string;
  readonly signal: AbortSignal;
  /** The time limit that the client put on top of the signal. */
  readonly timeoutMs: number;
}

/** Says what a failed `fetch` means: whether the request can have reached the vendor decides what recovery does. */
export function networkError(error: unknown, call: NetworkCall): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const codes = codesOf(error);
  const fail = (reason: ConnectorErrorReason, message: string, options: ConnectorErrorOptions) =>
    connectorError(call.connector, reason, message, {
      ...options,
      ...(codes.length === 0 ? {} : { details: { network: codes.join(', ') } }),
      cause: error,
    });
  const at = `${call.vendor} at ${call.host}`;
  const begin = at.charAt(0).toUpperCase() + at.slice(1);
  if (codes.length > 0 && codes.every((code) => neverSent.has(code))) {
    const remedy = 'check the address in the connection and that this server may reach it';
    return fail('not_reached', `${begin} could not be reached (${codes[0]}); ${remedy}.`, {
      effect: 'not-sent',
      retryable: true,
    });
  }
  if (codes.some((code) => untrusted.test(code))) {
    const remedy = 'give it a valid certificate, or add its authority to NODE_EXTRA_CA_CERTS';
    return fail('not_trusted', `The certificate of ${at} is not trusted (${codes[0]}); ${remedy}.`, {
      effect: 'not-sent',
    });
  }
  const look = 'the call may have had its effect, so look there before it is repeated';
  if (call.signal.aborted) {
    return fail('cancelled', `The call to ${at} was stopped before an answer came; ${look}.`, {
      effect: 'unknown',
      retryable: true,
    });
  }
  if (isTimeout(error) || codes.some((code) => timedOut.has(code))) {
    const seconds = Math.round(call.timeoutMs / 1000);
    return fail('timed_out', `${begin} did not answer within ${seconds} seconds; ${look}.`, {
      effect: 'unknown',
      retryable: true,
    });
  }
  return fail('dropped', `The connection to ${at} broke before the answer; ${look}.`, {
    effect: 'unknown',
    retryable: true,
  });
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** Codes of the error, its causes and, where several addresses were tried, of each try. */
function codesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  // fetch refuses some ports by itself, and says so in words only.
  if (error instanceof Error && error.message === 'bad port') return ['BAD_PORT'];
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  const inner = [...(Array.isArray(errors) ? errors : []), cause].flatMap(codesOf);
  return typeof code === 'string' ? [code, ...inner] : inner;
}
