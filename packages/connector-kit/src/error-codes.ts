import { ConnectorError, type ConnectorErrorOptions } from './connector-error.ts';

/**
 * Every reason for which a connector call fails. The code is `<connector>.<reason>`, for instance `okta.wrong_secret`.
 * `remedy` is what an admin does about it; docs and tests read this list.
 */
export const connectorErrorReasons = {
  bad_settings: { meaning: 'The connection is not filled in rightly.', remedy: 'Correct the connection.' },
  bad_input: { meaning: 'A value that the step was given cannot be sent.', remedy: 'Correct the field of the step.' },
  not_reached: {
    meaning: 'No connection to the vendor could be opened.',
    remedy: 'Check the address of the connection and the network.',
  },
  not_trusted: {
    meaning: 'The certificate of the address is not trusted.',
    remedy: 'Give the address a valid certificate, or the server its authority.',
  },
  not_allowed: {
    meaning: 'The address is private or not on the list of allowed hosts.',
    remedy: 'Have an admin allow the host.',
  },
  timed_out: {
    meaning: 'No answer came in time; the call may have had its effect.',
    remedy: 'Look at the vendor, then run the step again.',
  },
  dropped: {
    meaning: 'The connection broke before the answer; the call may have had its effect.',
    remedy: 'Look at the vendor, then run the step again.',
  },
  cancelled: {
    meaning: 'The step was cancelled or its time was up.',
    remedy: 'Raise the time limit of the step if it is too short.',
  },
  unavailable: { meaning: 'The vendor had a fault of its own.', remedy: 'Try again later.' },
  throttled: { meaning: 'The vendor asks to slow down.', remedy: 'None: the step waits as long as the vendor asks.' },
  busy: {
    meaning: 'The connection has as many calls under way as it bears.',
    remedy: 'None: the step tries again by itself.',
  },
  wrong_secret: {
    meaning: 'The vendor does not accept the secret of the connection.',
    remedy: 'Put a new secret into the connection.',
  },
  missing_permission: {
    meaning: 'The connection may not do this.',
    remedy: 'Grant the permission that the action names.',
  },
  not_found: {
    meaning: 'What the step names does not exist at the vendor.',
    remedy: 'Correct the name or id in the step.',
  },
  ambiguous: { meaning: 'More than one thing has the given name.', remedy: 'Give the id instead of the name.' },
  already_exists: {
    meaning: 'Something with the same unique value exists.',
    remedy: 'Use another value, or the existing one.',
  },
  wrong_state: {
    meaning: 'The vendor does not allow this in the present state.',
    remedy: 'Bring it into the state that the message names.',
  },
  managed_elsewhere: { meaning: 'Another system or rule owns it.', remedy: 'Change it where it is managed.' },
  no_seats: { meaning: 'No free seat of the licence is left.', remedy: 'Buy a seat or take one from another user.' },
  missing_usage_location: {
    meaning: 'A licence needs a usage location, and the user has none.',
    remedy: 'Set the usage location of the user first.',
  },
  refused: { meaning: 'The vendor refused the call.', remedy: 'Correct what the message says.' },
  redirected: { meaning: 'The address answers with another address.', remedy: 'Use the final address.' },
  bad_answer: {
    meaning: 'The answer is not of the expected form.',
    remedy: 'Check that the address is the right one.',
  },
  too_large: { meaning: 'The answer is larger than allowed.', remedy: 'Ask for less.' },
} as const satisfies Record<string, { readonly meaning: string; readonly remedy: string }>;

export type ConnectorErrorReason = keyof typeof connectorErrorReasons;

/** Makes a ConnectorError whose code is in the list. */
export function connectorError(
  connector: string,
  reason: ConnectorErrorReason,
  message: string,
  options?: ConnectorErrorOptions,
): ConnectorError {
  return new ConnectorError(`${connector}.${reason}`, message, options);
}

/** True if `error` is a ConnectorError with that reason, whichever connector it comes from. */
export function failedBy(error: unknown, reason: ConnectorErrorReason): error is ConnectorError {
  return error instanceof ConnectorError && error.code.endsWith(`.${reason}`);
}
