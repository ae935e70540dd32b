import type { Choice, EffectClass, Fields, Instant, Json, JsonObject } from '@joinery/core';
import type { GuardedFetch } from './guarded-fetch.ts';

/** Settings and opened secrets of one connection, as the connector's `auth` fields name them. */
export type Auth = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the runtime lends to a connector call. Connectors take nothing else from the outside. */
export interface CallContext<Client> {
  readonly client: Client;
  /** Organization whose data the call may touch. */
  readonly organization: string;
  /** Stable for one step of one run, the same for each attempt: send it as the vendor's idempotency key where there is one. */
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
  /** Aborts when the step's time is up or the run is cancelled. */
  readonly signal: AbortSignal;
  /** How many runs led to the one that calls, each by calling or by changing a row; 0 if absent. */
  readonly depth?: number;
}

/** What a client is made from. */
export interface ClientContext {
  readonly auth: Auth;
  readonly organization: string;
  /** Identity of the connection and its secret's version; clients may be kept per value. */
  readonly connectionKey: string;
  /** For addresses that come from flow data: refuses private, loopback and metadata addresses unless an admin allowed the host. */
  readonly guardedFetch: GuardedFetch;
  /** For the vendor's own address, from the connection's settings, which an admin wrote. */
  readonly fetch: typeof fetch;
  readonly tables: TablesForOrganization;
}

/** The product's own tables, as the `table` connector sees them. `depth` is that of the call which changes rows. */
export interface TablesForOrganization {
  readonly list: () => Promise<readonly { readonly id: string; readonly name: string; readonly columns: Fields }[]>;
  readonly createRow: (table: string, values: JsonObject, key: string, depth?: number) => Promise<JsonObject>;
  readonly readRow: (table: string, row: string) => Promise<JsonObject | null>;
  readonly updateRow: (table: string, row: string, values: JsonObject, depth?: number) => Promise<JsonObject>;
  readonly deleteRow: (table: string, row: string) => Promise<boolean>;
  readonly searchRows: (
    table: string,
    search: RowSearch,
  ) => Promise<{ readonly rows: readonly JsonObject[]; readonly total: number }>;
  /** Updates the first row whose columns `by` equal those in `values`, else creates it; one transaction. */
  readonly upsertRow: (
    table: string,
    by: readonly string[],
    values: JsonObject,
    key: string,
    depth?: number,
  ) => Promise<JsonObject & { readonly created: boolean }>;
  readonly clear: (table: string) => Promise<number>;
  /** Swaps the whole content in one transaction: a reader sees the old rows or the new, never a half. */
  readonly replaceRows: (table: string, rows: readonly JsonObject[]) => Promise<number>;
}

export interface RowSearch {
  readonly where: readonly { readonly column: string; readonly is: RowOperator; readonly value?: Json }[];
  readonly match: 'all' | 'any';
  readonly sort?: { readonly column: string; readonly descending: boolean };
  readonly limit?: number;
  readonly offset?: number;
}
export type RowOperator =
  | 'equals'
  | 'not-equals'
  | 'contains'
  | 'starts-with'
  | 'greater'
  | 'less'
  | 'empty'
  | 'not-empty'
  | 'in';

/** After a crash or a lost answer: did the effect happen? `happened` carries what `run` would have put out. */
export type Probe =
  | { readonly result: 'happened'; readonly output: JsonObject }
  | { readonly result: 'absent' }
  | { readonly result: 'unsure'; readonly reason: string };

export interface Effect<Client, Input> {
  readonly class: EffectClass;
  /** Why this class, in one sentence for the admin. */
  readonly reason: string;
  readonly changes: boolean;
  readonly destructive: boolean;
  /** Required for class B. */
  readonly probe?: (context: CallContext<Client>, input: Input) => Promise<Probe>;
}

export interface Action<Client, Input = JsonObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: Effect<Client, Input>;
  readonly input: Fields;
  readonly output: Fields;
  readonly permissions: readonly string[];
  /** Input is validated and coerced against `input` before. Throws ConnectorError. */
  readonly run: (context: CallContext<Client>, input: Input) => Promise<JsonObject>;
}

/** One thing that happened outside, told to every flow that listens. */
export interface SourceEvent {
  /** The source's own id: an event told twice starts nothing twice. */
  readonly id: string;
  readonly at: Instant;
  readonly output: JsonObject;
}

/**
 * How a trigger hears of events. `match` says whether one raw event of the connector's stream is this trigger's, for
 * the values that the flow's author filled in; null if not.
 */
export interface Trigger {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Fields;
  readonly output: Fields;
  readonly permissions: readonly string[];
  readonly match: (raw: Json, input: JsonObject) => SourceEvent | null;
}

/** A connector's stream of raw events: pushed to an address of ours, polled, or both, told apart by event id. */
export interface EventStream<Client> {
  /** Answers one HTTP request of the vendor. `secret` is the shared secret of this connection's address. */
  readonly receive?: (request: HookRequest, secret: string) => HookAnswer;
  /** Events after `cursor` (null: from `now` on), oldest first, and where to go on. Overlap is welcome: ids tell doubles apart. */
  readonly poll?: (
    context: CallContext<Client>,
    cursor: string | null,
    now: Instant,
  ) => Promise<{ readonly events: readonly RawEvent[]; readonly cursor: string; readonly more: boolean }>;
}
export interface RawEvent {
  readonly id: string;
  readonly at: Instant;
  readonly body: Json;
}
export interface HookRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Json | undefined;
}
/** `accept` is answered with `status` only after the events are committed. */
export type HookAnswer =
  | { readonly do: 'accept'; readonly events: readonly RawEvent[]; readonly status: number }
  | { readonly do: 'answer'; readonly status: number; readonly body?: JsonObject };

/** Choices for a field while designing. `search` is what the person typed. */
export interface Lookup<Client> {
  readonly name: string;
  readonly title: string;
  readonly find: (
    context: Omit<CallContext<Client>, 'key' | 'attempt'>,
    search: string,
    limit: number,
  ) => Promise<readonly Choice[]>;
}

/** What one connection bears at a time, by the vendor's own documentation. Each process of the product keeps to it by itself. */
export interface Limits {
  /** Calls of actions, probes, polls and lookups that are under way at once. */
  readonly concurrency: number;
  /** Calls that begin in a second. */
  readonly perSecond?: number;
}

export interface Connector<Client = unknown> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly color: string;
  readonly auth: Fields;
  /** 20 calls at once if absent. */
  readonly limits?: Limits;
  readonly client: (context: ClientContext) => Client;
  /** "Test connection": says who we are there, or throws ConnectorError naming the remedy. */
  readonly test: (context: Omit<CallContext<Client>, 'key' | 'attempt'>) => Promise<{ readonly summary: string }>;
  readonly actions: readonly Action<Client, never>[];
  readonly triggers: readonly Trigger[];
  readonly stream?: EventStream<Client>;
  readonly lookups: readonly Lookup<Client>[];
}
