import type { Auth, ClientContext } from '@joinery/connector-kit';
import type { Json } from '@joinery/core';

/** What can go wrong between a step and the system that it changes. */
export const troubles = [
  'dropped before the effect',
  'dropped after the effect',
  '429 with Retry-After',
  '503',
  'slow',
  'a truncated answer',
  'the worker dies before the call',
  'the worker dies after the call',
] as const;
export type Trouble = (typeof troubles)[number];

/** One change that a system was asked for. */
export interface Change {
  /** What was asked, in the system's own terms: faults are put there. */
  readonly at: { readonly vendor: string; readonly method: string; readonly path: string };
  readonly key: string | null;
  /** done: the system changed. refused: by itself. failed: the trouble kept the change out. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Whether it met the trouble. */
  readonly met: boolean;
}

/** A system that steps change: the simulated tenant, the product's tables, or an address somewhere. */
export interface Place {
  readonly reset: () => Promise<void>;
  /** Makes the next calls for this change meet a trouble; one of the worker's own is not for this. */
  readonly trouble: (at: Change['at'], trouble: Trouble, how: Hardness) => Promise<void>;
  /** Nothing can be read there any more. */
  readonly blind: (at: Change['at']) => Promise<void>;
  readonly calm: () => Promise<void>;
  /** How many calls may still meet a trouble. */
  readonly troublesLeft: () => Promise<number>;
  /** Every change asked for since the reset, oldest first. */
  readonly changes: () => Promise<readonly Change[]>;
  /** All that a step could have changed, without what differs each time (new ids, clock times). */
  readonly view: () => Promise<Json>;
  readonly auth: Auth;
  readonly lends: Pick<ClientContext, 'fetch' | 'guardedFetch' | 'tables'>;
  /** Troubles that this system answers with a plain refusal, so that nobody has to wonder. */
  readonly refusals: readonly Trouble[];
  /** Whether it says how long to wait when it is asked too often. */
  readonly saysWhen: boolean;
}

export interface Hardness {
  readonly times: number;
  /** Seconds to wait, for a 429. */
  readonly retryAfter: number;
  /** Milliseconds, for a slow answer. */
  readonly delayMs: number;
}
