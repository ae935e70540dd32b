import type { Choice, EffectClass, Json, JsonObject, StepError } from '@joinery/core';
import type { FailedEffect, HookAnswer, HookRequest, RawEvent } from '@joinery/connector-kit';

/** One call of a connector's action for one step. */
export interface ActionCall {
  readonly organization: string;
  /** `<connector>.<action>` */
  readonly action: string;
  readonly connection: string | undefined;
  readonly input: JsonObject;
  /** The same for each attempt of the step. */
  readonly key: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** How many runs led to the one that calls. */
  readonly depth?: number;
}

export type CallResult =
  | { readonly ok: true; readonly output: JsonObject }
  | {
      readonly ok: false;
      readonly error: StepError;
      /** `unknown`: the effect may have happened. `done`: it did, and only the answer could not be taken. */
      readonly effect: FailedEffect;
    };

export type ProbeResult =
  | { readonly result: 'happened'; readonly output: Json }
  | { readonly result: 'absent' }
  | { readonly result: 'unsure'; readonly reason: string };

/** What connectors do for runs. */
export interface Actions {
  /** null if no connector has such an action. */
  readonly effectOf: (
    action: string,
  ) => { readonly class: EffectClass; readonly changes: boolean; readonly destructive: boolean } | null;
  /** Checks the input, opens the connection's secrets for this call only, calls. Never throws. */
  readonly call: (call: ActionCall) => Promise<CallResult>;
  /** Asks whether the effect of an earlier call happened. Never throws. */
  readonly probe: (call: ActionCall) => Promise<ProbeResult>;
}

/** What connectors do for people who design and for triggers. */
export interface Sources {
  readonly connectorsWithPolling: readonly string[];
  /** Connectors whose vendors send events to an address of ours. */
  readonly connectorsWithHook: readonly string[];
  readonly receive: (connector: string, request: HookRequest, secret: string) => HookAnswer | null;
  readonly poll: (
    organization: string,
    connection: string,
    cursor: string | null,
    now: string,
  ) => Promise<{ readonly events: readonly RawEvent[]; readonly cursor: string; readonly more: boolean }>;
  /** What the trigger `<connector>.<trigger>` makes of a raw event, or null if it is not its kind. */
  readonly match: (
    trigger: string,
    raw: Json,
    input: JsonObject,
  ) => { readonly output: JsonObject; readonly subject: string } | null;
  readonly test: (
    organization: string,
    connection: string,
  ) => Promise<{ readonly ok: boolean; readonly message: string }>;
  readonly lookUp: (
    organization: string,
    connector: string,
    lookup: string,
    connection: string | undefined,
    search: string,
  ) => Promise<readonly Choice[]>;
}
