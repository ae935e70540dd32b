import type { ConnectorErrorOptions, ConnectorError } from './connector-error.ts';
import { clip } from './clip.ts';
import { type ConnectorErrorReason, connectorError } from './error-codes.ts';
import type { HttpAnswer, HttpCall } from './http-client.ts';
import { retryAfterOf } from './retry-after.ts';

/** What a connector knows of an error answer: its reason in our words, and what to say; absent parts follow the status. */
export interface Explanation {
  readonly reason?: ConnectorErrorReason;
  /** The whole sentence with the remedy. */
  readonly message?: string;
  readonly retryable?: boolean;
  /** The vendor's own code and words, for `details` and for a message that the status makes. */
  readonly vendorCode?: string;
  readonly vendorMessage?: string;
}

interface Asked {
  readonly connector: string;
  readonly vendor: string;
  readonly now: number;
}

/** Turns an answer that is no success into a ConnectorError: 4xx is a refusal, after 5xx nobody knows. */
export function answerError(answer: HttpAnswer, call: HttpCall, known: Explanation, asked: Asked): ConnectorError {
  const standard = standardError(answer, call, known, asked.vendor);
  const retryAfterMs = answer.status === 429 || answer.status >= 500 ? retryAfterOf(answer, asked.now) : undefined;
  const options: ConnectorErrorOptions = {
    retryable: known.retryable ?? standard.retryable,
    effect: answer.status >= 500 && answer.status !== 501 ? 'unknown' : 'refused',
    ...(retryAfterMs === undefined || !(known.retryable ?? standard.retryable) ? {} : { retryAfterMs }),
    details: {
      status: answer.status,
      ...(known.vendorCode === undefined ? {} : { vendorCode: clip(known.vendorCode, 100) }),
      ...(known.vendorMessage === undefined ? {} : { vendorMessage: clip(known.vendorMessage) }),
    },
  };
  return connectorError(asked.connector, known.reason ?? standard.reason, known.message ?? standard.message, options);
}

interface Standard {
  readonly reason: ConnectorErrorReason;
  readonly message: string;
  readonly retryable: boolean;
}

function standardError(answer: HttpAnswer, call: HttpCall, known: Explanation, vendor: string): Standard {
  const { status } = answer;
  const words = known.vendorMessage === undefined ? '' : `: ${clip(known.vendorMessage).replace(/\.$/, '')}`;
  const what = call.what ?? 'the call';
  const final = (reason: ConnectorErrorReason, message: string): Standard => ({ reason, message, retryable: false });
  const later = (reason: ConnectorErrorReason, message: string): Standard => ({ reason, message, retryable: true });
  if (status >= 300 && status < 400)
    return final(
      'redirected',
      `${vendor} answers from another address (${status}); put the final address into the connection.`,
    );
  if (status === 401)
    return final(
      'wrong_secret',
      `${vendor} does not accept the secret of this connection (401${words}); put a valid one into the connection.`,
    );
  if (status === 403)
    return final(
      'missing_permission',
      `${vendor} does not let this connection do ${what} (403${words}); grant the permission that the action names.`,
    );
  if (status === 404)
    return final(
      'not_found',
      `${vendor} does not know what was named for ${what} (404${words}); correct the name or id in the step.`,
    );
  if (status === 408)
    return later('timed_out', `${vendor} gave up waiting for ${what} (408); the step can be tried again.`);
  if (status === 413) return final('too_large', `${vendor} finds ${what} too large (413); send less.`);
  if (status === 429)
    return later('throttled', `${vendor} asks to slow down (429); the step waits as long as ${vendor} asks.`);
  if (status >= 500)
    return later(
      'unavailable',
      `${vendor} failed at ${what} (${status}${words}); it may have had its effect all the same.`,
    );
  return final('refused', `${vendor} refused ${what} (${status}${words}); correct what it names.`);
}
