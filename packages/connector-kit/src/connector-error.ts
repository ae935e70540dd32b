import type { JsonObject, StepError } from '@joinery/core';

/** What a call that failed did all the same. */
export type FailedEffect = 'not-sent' | 'refused' | 'unknown' | 'done';

export interface ConnectorErrorOptions {
  /** The same call may succeed later. */
  readonly retryable?: boolean;
  /** Milliseconds to wait first, from the vendor's own header. */
  readonly retryAfterMs?: number;
  /**
   * `not-sent`: nothing reached the vendor. `refused`: the vendor answered no. `unknown`: the call may or may not have
   * had its effect (timeout, dropped connection, 5xx). `done`: it had its effect, only its answer cannot be taken. It
   * decides what recovery does.
   */
  readonly effect?: FailedEffect;
  /** Status, vendor code and the like; never a secret, never a whole body. */
  readonly details?: JsonObject;
  readonly cause?: unknown;
}

/** The outside refused or failed. `code` is `connector.reason` from the one list; `message` names the remedy. */
export class ConnectorError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly effect: FailedEffect;
  readonly details: JsonObject | undefined;

  constructor(code: string, message: string, options: ConnectorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ConnectorError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.effect = options.effect ?? 'refused';
    this.details = options.details;
  }

  toStepError(): StepError {
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }
}
