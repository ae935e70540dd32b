import { referenceTo, type PayloadKey } from '@joinery/api';
import type { Json } from '@joinery/core';
import type { Keeping } from './keep-value.ts';
import { type Known, type Payload, rememberPayloads } from './known-payloads.ts';

export interface Keeper {
  /** For the data of one run. What has to be stored before it is pushed to `found`. */
  readonly of: (organization: string, run: string, found: Payload[]) => Keeping;
  /** These are stored now: the same values are not sent again. */
  readonly settle: (found: readonly Payload[]) => void;
  /** This value was read by its key, and in it `inner`. */
  readonly remember: (run: string, value: Json, key: PayloadKey, inner: readonly Known[]) => Known;
  /** The run is nobody's any more here. */
  readonly forget: (run: string) => void;
}

/** Knows what is stored by the identity of values, so that one that many steps hand on is made text, hashed and sent once. */
export function createKeeper(limit: number): Keeper {
  const payloads = rememberPayloads();
  return {
    of: (organization, run, found) => ({
      ...{ organization, run, found, limit },
      stored: (value) => payloads.find(value, run),
      fresh: new Map(),
      byHash: new Map(),
      inner: [],
      size: 0,
    }),
    settle: (found) => {
      for (const { run, value, known } of found) payloads.add(value, run, known);
    },
    remember: (run, value, key, inner) =>
      payloads.add(value, run, { reference: referenceTo(key), inner, runs: new Set() }),
    forget: payloads.forget,
  };
}
