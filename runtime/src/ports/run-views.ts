import type { RunStatusName } from '@joinery/api';
import type { Instant, Json, JsonObject } from '@joinery/core';
import type { Runs } from './runs.ts';

export interface RunRow {
  readonly id: string;
  readonly flow: string;
  readonly flowName: string;
  readonly version: number | null;
  readonly status: RunStatusName;
  readonly startedBy: string;
  readonly subject: string;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly lateMs: number | null;
  readonly error: string | null;
  readonly trigger: Json;
  readonly inputs: JsonObject;
  readonly output: Json | null;
  readonly retriedFrom: string | null;
  readonly parent: { readonly run: string; readonly step: string | null } | null;
}

export interface EffectRow {
  readonly step: string;
  readonly attempt: number;
  readonly action: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly outcome: 'ok' | 'failed' | 'unknown' | 'open';
}

/** Runs as people look at them. */
export interface RunViews {
  readonly list: (
    organization: string,
    query: {
      readonly flow?: string;
      readonly status?: RunStatusName;
      readonly search?: string;
      /** `no` leaves out runs that another run called, unless a person must decide about them. */
      readonly called?: 'no' | 'yes';
      readonly cursor?: string;
      readonly limit: number;
    },
  ) => Promise<{ readonly items: readonly RunRow[]; readonly next: string | null }>;
  readonly read: (organization: string, run: string) => Promise<RunRow | null>;
  /** How many runs of the flow wait, by the published version that they go by, newest version first. */
  readonly countSleepers: (
    organization: string,
    flow: string,
  ) => Promise<readonly { readonly version: number; readonly runs: number }[]>;
  /** The runs that `countSleepers` counts for a version, newest first, from after the cursor on. */
  readonly sleepers: (
    organization: string,
    flow: string,
    version: number,
    limit: number,
    cursor?: string,
  ) => Promise<{ readonly items: readonly RunRow[]; readonly next: string | null }>;
  /** Of the steps named, or of all. */
  readonly effects: (organization: string, run: string, steps?: readonly string[]) => Promise<readonly EffectRow[]>;
  /** The JSON text of a value that is kept apart, in which references may stand in turn; null if the run has none such. */
  readonly payload: (organization: string, run: string, hash: string) => Promise<string | null>;
  readonly fill: Runs['fill'];
  /** The retry that keeps the run from being retried: it is open, or went on with steps that were open. At most one. */
  readonly retryOf: (organization: string, run: string) => Promise<string | null>;
  /** Called by the steps named, or by any. */
  readonly childOf: (
    organization: string,
    run: string,
    steps?: readonly string[],
  ) => Promise<readonly { readonly step: string; readonly run: string }[]>;
}

/** Tells readers in this process, and in others where there are any, that runs changed. Never waited for. */
export interface RunFeed {
  readonly publish: (change: RunFeedItem) => void;
  readonly subscribe: (listener: (change: RunFeedItem) => void) => () => void;
}
export interface RunFeedItem {
  readonly organization: string;
  readonly run: string;
  readonly flow: string;
  readonly status: RunStatusName;
  readonly seq: number;
}
