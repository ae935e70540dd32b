import type { TablesForOrganization } from '@joinery/connector-kit';
import type { Fields, Instant, Json, JsonObject } from '@joinery/core';
import type { NewRun } from './runs.ts';

export interface ConnectionRow {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly connector: string;
  /** What an imported pack said of the account; empty if none did. */
  readonly help: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** Sealed secret by field name; opened only for the connector call. */
  readonly secrets: Readonly<Record<string, Sealed>>;
  /** Raised when settings or secrets change, so that kept clients are made anew. */
  readonly revision: number;
  readonly hookSecret: Sealed | null;
  readonly hookVerifiedAt: Instant | null;
  readonly lastEventAt: Instant | null;
  readonly health: { readonly ok: boolean; readonly message: string; readonly at: Instant } | null;
  readonly updatedAt: Instant;
}
/** AES-256-GCM, bound to organization, connection and field. All base64url. */
export interface Sealed {
  readonly key: string;
  readonly nonce: string;
  readonly text: string;
  readonly tag: string;
}

export interface Connections {
  readonly list: (organization: string) => Promise<readonly ConnectionRow[]>;
  readonly read: (organization: string, id: string) => Promise<ConnectionRow | null>;
  readonly byName: (organization: string, name: string) => Promise<ConnectionRow | null>;
  /** For the public hook address, which names the connection only. */
  readonly byHook: (
    id: string,
  ) => Promise<{ readonly organization: string; readonly connection: ConnectionRow } | null>;
  /** Connections on these connectors in all organizations, for polling. */
  readonly onConnectors: (
    connectors: readonly string[],
  ) => Promise<readonly { readonly organization: string; readonly connection: ConnectionRow }[]>;
  readonly create: (
    organization: string,
    connection: Pick<ConnectionRow, 'id' | 'name' | 'title' | 'connector' | 'settings' | 'secrets'>,
  ) => Promise<ConnectionRow | 'name-taken'>;
  readonly change: (
    organization: string,
    id: string,
    change: Partial<
      Pick<ConnectionRow, 'title' | 'settings' | 'secrets' | 'hookSecret' | 'hookVerifiedAt' | 'health' | 'lastEventAt'>
    >,
  ) => Promise<ConnectionRow | null>;
  readonly delete: (organization: string, id: string) => Promise<boolean>;
  readonly cursor: (organization: string, connection: string) => Promise<string | null>;
  readonly setCursor: (organization: string, connection: string, cursor: string) => Promise<void>;
}

export interface TableRecord {
  readonly id: string;
  readonly name: string;
  readonly folder: string | null;
  readonly columns: Fields;
  readonly rows: number;
  readonly updatedAt: Instant;
}
export interface RowRecord {
  readonly id: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly values: JsonObject;
}
export interface Tables {
  readonly list: (organization: string, folder?: string) => Promise<readonly TableRecord[]>;
  readonly read: (organization: string, table: string) => Promise<TableRecord | null>;
  readonly create: (
    organization: string,
    table: { readonly id: string; readonly name: string; readonly folder: string | null; readonly columns: Fields },
  ) => Promise<TableRecord | 'name-taken'>;
  readonly change: (
    organization: string,
    table: string,
    change: { readonly name?: string; readonly folder?: string | null; readonly columns?: Fields },
  ) => Promise<TableRecord | null>;
  readonly delete: (organization: string, table: string) => Promise<boolean>;
  readonly search: (
    organization: string,
    table: string,
    query: {
      readonly search?: string;
      readonly filter?: { readonly column: string; readonly value: string };
      readonly sort?: { readonly column: string; readonly descending: boolean };
      readonly offset: number;
      readonly limit: number;
    },
  ) => Promise<{ readonly rows: readonly RowRecord[]; readonly total: number }>;
  readonly createRow: (organization: string, table: string, values: JsonObject) => Promise<RowRecord>;
  readonly changeRow: (
    organization: string,
    table: string,
    row: string,
    values: JsonObject,
  ) => Promise<RowRecord | null>;
  readonly deleteRow: (organization: string, table: string, row: string) => Promise<boolean>;
  /** Appends, or swaps the whole content, in one transaction. */
  readonly importRows: (
    organization: string,
    table: string,
    rows: readonly JsonObject[],
    replace: boolean,
  ) => Promise<number>;
  readonly allRows: (organization: string, table: string) => AsyncIterable<RowRecord>;
  /** As connectors see them. A table is named by id or by name. Row changes are put into `changes` in the same commit. */
  readonly forOrganization: (organization: string) => TablesForOrganization;
  /** Row changes that no one has taken up yet, oldest first; taken ones are deleted with `takeChanges`. */
  readonly changes: (limit: number) => Promise<readonly RowChange[]>;
  readonly takeChanges: (ids: readonly string[]) => Promise<void>;
}
export interface RowChange {
  readonly id: string;
  readonly organization: string;
  readonly table: string;
  readonly row: string;
  readonly change: 'added' | 'changed';
  readonly at: Instant;
  readonly values: JsonObject;
  /** How many runs led to the one that wrote the row; null if none did. */
  readonly depth: number | null;
}

/** What came in from outside, kept so that nothing told twice starts anything twice. */
export interface Inbox {
  /**
   * In one commit: records events unknown so far and creates the runs that they start. Answers the ids of the runs
   * created. An event id is unique per organization and source; a run is created only with its event.
   */
  readonly accept: (
    organization: string,
    source: string,
    events: readonly {
      readonly id: string;
      readonly at: Instant;
      readonly body: Json;
      readonly runs: readonly NewRun[];
    }[],
  ) => Promise<readonly string[]>;
  /** Ids of the runs that the event was to start; none if it is unknown. */
  readonly runsOf: (organization: string, source: string, event: string) => Promise<readonly string[]>;
}

/** Rings for runs. A ring may be lost, doubled, early or late without harm. */
export interface Queue {
  /** `ahead`: they are heard before those that wait already. */
  readonly ring: (runs: readonly string[], how?: { readonly ahead?: boolean }) => Promise<void>;
  readonly ringAt: (runs: readonly string[], delayMs: number) => Promise<void>;
  /** Whether rings wait to be heard. */
  readonly isBusy: () => Promise<boolean>;
  /** Starts taking rings; `drive` is called at most `concurrency` at once. */
  readonly work: (drive: (run: string) => Promise<void>, concurrency: number) => Promise<void>;
  /** Calls `tick` about every `everyMs`, in one process of all. */
  readonly every: (name: string, everyMs: number, tick: () => Promise<void>) => Promise<void>;
  readonly healthy: () => Promise<{ readonly ok: boolean; readonly message: string }>;
  /** Stops taking rings and waits for those in hand. */
  readonly close: () => Promise<void>;
}

/** The database's clock: only it decides what is due. */
export interface Clock {
  readonly now: () => Promise<Instant>;
}
