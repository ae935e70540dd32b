import type { Field, Fields, Flow, Instant, Json, JsonObject } from '@joinery/core';

export interface FlowRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly folder: string | null;
  readonly on: boolean;
  readonly draft: Flow;
  readonly revision: number;
  readonly publishedVersion: number | null;
  readonly publishedHash: string | null;
  readonly draftHash: string;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
  readonly lastRun: { readonly id: string; readonly status: string; readonly at: Instant } | null;
}
export interface VersionRow {
  readonly version: number;
  readonly hash: string;
  readonly document: Flow;
  readonly publishedAt: Instant;
  readonly publishedBy: string;
  readonly note: string;
}
export interface FolderRow {
  readonly id: string;
  readonly name: string;
  readonly flows: number;
}

/** What a switched-on flow listens to, kept in step with `on` and the published version in the same commit. */
export interface Subscription {
  readonly organization: string;
  readonly flow: string;
  readonly version: number;
  /** `okta.userRemovedFromGroup`, `schedule`, … */
  readonly on: string;
  readonly connection: string | null;
  readonly input: JsonObject;
  readonly since: Instant;
}

export interface Flows {
  readonly list: (organization: string, folder?: string) => Promise<readonly FlowRow[]>;
  readonly read: (organization: string, flow: string) => Promise<FlowRow | null>;
  readonly create: (
    organization: string,
    flow: {
      readonly id: string;
      readonly name: string;
      readonly description: string;
      readonly folder: string | null;
      readonly draft: Flow;
      readonly by: string;
    },
  ) => Promise<FlowRow>;
  readonly change: (
    organization: string,
    flow: string,
    change: { readonly name?: string; readonly description?: string; readonly folder?: string | null },
  ) => Promise<FlowRow | null>;
  /** null if the flow's revision is another by now. */
  readonly saveDraft: (
    organization: string,
    flow: string,
    revision: number,
    draft: Flow,
    by: string,
  ) => Promise<{ readonly revision: number; readonly updatedAt: Instant } | null>;
  /** Publishes the draft at that revision; an unchanged draft gives the version there is. null if the revision is another. */
  readonly publish: (
    organization: string,
    flow: string,
    revision: number,
    by: string,
    note: string,
  ) => Promise<VersionRow | null>;
  readonly versions: (organization: string, flow: string) => Promise<readonly VersionRow[]>;
  readonly version: (organization: string, flow: string, version: number) => Promise<VersionRow | null>;
  readonly setOn: (organization: string, flow: string, on: boolean, by: string) => Promise<FlowRow | null>;
  readonly delete: (organization: string, flow: string) => Promise<boolean>;
  /** Of switched-on flows. By connection for events, by `on` for schedules; all organizations if none is named. */
  readonly subscriptions: (query: {
    readonly organization?: string;
    readonly connection?: string;
    readonly on?: string;
  }) => Promise<readonly Subscription[]>;
  readonly folders: (organization: string) => Promise<readonly FolderRow[]>;
  readonly createFolder: (organization: string, id: string, name: string) => Promise<FolderRow>;
  readonly renameFolder: (organization: string, id: string, name: string) => Promise<FolderRow | null>;
  /** `not-empty` if flows or tables are in it. */
  readonly deleteFolder: (organization: string, id: string) => Promise<'deleted' | 'not-empty' | 'unknown'>;
}

export interface VariableRow {
  readonly name: string;
  readonly type: Field['type'];
  readonly title: string;
  readonly help: string;
  readonly value: Json;
  readonly choices?: Field['choices'];
  /** A lookup of a connection, which is named, that offers values. */
  readonly lookup?: { readonly connection: string; readonly name: string };
  readonly updatedAt: Instant;
}
export interface Variables {
  readonly list: (organization: string) => Promise<readonly VariableRow[]>;
  /** What expressions see as `vars`. */
  readonly values: (organization: string) => Promise<JsonObject>;
  readonly put: (organization: string, variable: Omit<VariableRow, 'updatedAt'>) => Promise<VariableRow>;
  readonly delete: (organization: string, name: string) => Promise<boolean>;
}

/** A pack written into an organization: all of it, or nothing. */
export interface PackWrite {
  readonly folder: { readonly id: string; readonly name?: string };
  readonly flows: readonly {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly draft: Flow;
    readonly replaces: boolean;
  }[];
  readonly tables: readonly {
    readonly id: string;
    readonly name: string;
    readonly columns: Fields;
    readonly rows: readonly JsonObject[];
    readonly replaces: boolean;
  }[];
  readonly variables: readonly Omit<VariableRow, 'updatedAt'>[];
  /** What the pack says of connections, by their names; kept where nothing was said before. */
  readonly connections: readonly { readonly name: string; readonly help: string }[];
  readonly by: string;
}
export interface Packs {
  readonly write: (organization: string, pack: PackWrite) => Promise<void>;
}
