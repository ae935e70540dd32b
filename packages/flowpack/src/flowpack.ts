import type { Choice, Fields, FieldType, Flow, Json, JsonObject } from '@joinery/core';

/** Stands at the top of a pack; raised when the pack's shape changes. */
export const FLOWPACK_FORMAT = 'joinery.flowpack/1';

export const packLimits = {
  bytes: 5 * 1024 * 1024,
  depth: 64,
  flows: 200,
  tables: 100,
  rows: 50_000,
  connections: 50,
  variables: 200,
} as const;

/**
 * Flows with what they need, as one file. Inside it they refer to each other by keys of the pack: `call-flow` nodes to
 * flows, nodes of the table connector to tables, all others to connections.
 */
export interface Flowpack {
  readonly format: typeof FLOWPACK_FORMAT;
  /** Short name for files and addresses. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly flows: readonly PackFlow[];
  readonly tables: readonly PackTable[];
  readonly connections: readonly PackConnection[];
  readonly variables: readonly PackVariable[];
}

export interface PackFlow {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly flow: Flow;
}

export interface PackTable {
  readonly key: string;
  readonly name: string;
  readonly columns: Fields;
  readonly rows?: readonly JsonObject[];
}

/** An account that the pack's flows act on; chosen at import. */
export interface PackConnection {
  readonly key: string;
  readonly connector: string;
  readonly title: string;
  readonly help: string;
}

/** A variable of the organization that the pack's flows read; asked for at import. */
export interface PackVariable {
  readonly name: string;
  readonly type: FieldType;
  readonly title: string;
  readonly help: string;
  readonly required: boolean;
  readonly value: Json;
  readonly choices?: readonly Choice[];
  /** A lookup of one of the pack's connections that offers values. */
  readonly lookup?: { readonly connection: string; readonly name: string };
}
