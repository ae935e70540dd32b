import type { Field, Fields, Flow, Json, JsonObject } from '@joinery/core';
import type { ColumnType, Generated } from 'kysely';
import type { Sealed, VariableRow } from '../ports.ts';

/** A json column: read as its value, written as text, because drivers take JavaScript arrays for PostgreSQL's own. */
type Stored<Value> = ColumnType<Value, string, string>;
type Time = ColumnType<Date, string | undefined, string | Date>;

export interface FolderTable {
  organization: string;
  id: string;
  name: string;
  created_at: Generated<Date>;
}
export interface FlowTable {
  organization: string;
  id: string;
  name: string;
  description: string;
  folder: string | null;
  is_on: Generated<boolean>;
  draft: Stored<Flow>;
  draft_hash: string;
  revision: Generated<number>;
  published_version: number | null;
  published_hash: string | null;
  created_at: Generated<Date>;
  updated_at: Time;
  updated_by: string;
  deleted_at: Date | null;
}
export interface FlowVersionTable {
  organization: string;
  flow: string;
  version: number;
  hash: string;
  document: Stored<Flow>;
  published_at: Time;
  published_by: string;
  note: string;
}
export interface SubscriptionTable {
  organization: string;
  flow: string;
  node: string;
  version: number;
  listens_on: string;
  connection: string | null;
  input: Stored<JsonObject>;
  since: Time;
}
export interface VariableTable {
  organization: string;
  name: string;
  type: Field['type'];
  title: string;
  help: string;
  value: Stored<Json>;
  choices: ColumnType<NonNullable<Field['choices']> | null, string | null, string | null>;
  lookup: ColumnType<NonNullable<VariableRow['lookup']> | null, string | null, string | null>;
  updated_at: Time;
}
export interface ConnectionTable {
  organization: string;
  id: string;
  name: string;
  title: string;
  connector: string;
  help: Generated<string>;
  settings: Stored<Readonly<Record<string, string | number | boolean>>>;
  secrets: Stored<Readonly<Record<string, Sealed>>>;
  revision: Generated<number>;
  hook_secret: ColumnType<Sealed | null, string | null, string | null>;
  hook_verified_at: ColumnType<Date | null, string | null, string | null>;
  last_event_at: ColumnType<Date | null, string | null, string | null>;
  health: ColumnType<{ ok: boolean; message: string; at: string } | null, string | null, string | null>;
  created_at: Generated<Date>;
  updated_at: Time;
}
export interface ConnectionCursorTable {
  organization: string;
  connection: string;
  cursor: string;
  updated_at: Time;
}
export interface TableDefTable {
  organization: string;
  id: string;
  name: string;
  folder: string | null;
  columns: Stored<Fields>;
  created_at: Generated<Date>;
  updated_at: Time;
}
export interface TableRowTable {
  organization: string;
  table_id: string;
  id: string;
  key: string | null;
  position: Generated<string>;
  row_values: Stored<JsonObject>;
  created_at: Generated<Date>;
  updated_at: Time;
}
export interface TableChangeTable {
  organization: string;
  id: Generated<string>;
  table_id: string;
  row_id: string;
  change: 'added' | 'changed';
  at: Generated<Date>;
  row_values: Stored<JsonObject>;
  depth: number | null;
}

/** The tables that are read and written with Kysely; runs have their own statements. */
export interface Database {
  folder: FolderTable;
  flow: FlowTable;
  flow_version: FlowVersionTable;
  subscription: SubscriptionTable;
  variable: VariableTable;
  connection: ConnectionTable;
  connection_cursor: ConnectionCursorTable;
  table_def: TableDefTable;
  table_row: TableRowTable;
  table_change: TableChangeTable;
}
