import { limits } from '@joinery/core';
import { type Claim, KEPT_INLINE } from '../ports.ts';
import { isApart } from './fill-claim.ts';
import type { RunParts } from './parts.ts';

/** Bytes of large values that come to a run in one segment, about. */
const FULL = 2 * limits.payloadBytes;

/** What the values of a run in hand weigh. */
export interface Scales {
  /** Says how large a value is that comes to the run. */
  readonly weigh: (bytes: number) => void;
  /** Whether large values may be among the run's. */
  readonly isLarge: () => boolean;
  /** So much came to the run since it was claimed that it is put down before more does: it then keeps what it still needs. */
  readonly isFull: () => boolean;
  /** Bytes of the large values that it may still read, if they are too many for any run: they were not filled in. */
  overweight: number | undefined;
}

export function createScales({ room }: Pick<RunParts, 'room'>, claim: Claim): Scales {
  let large = isApart(claim);
  let came = 0;
  return {
    weigh: (bytes) => {
      if (bytes <= KEPT_INLINE) return;
      large = true;
      came += bytes;
      room.add(claim.run, bytes);
    },
    isLarge: () => large,
    isFull: () => came > FULL,
    overweight: undefined,
  };
}
