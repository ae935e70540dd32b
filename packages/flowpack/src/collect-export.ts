import {
  type Catalog,
  type Fields,
  type FieldType,
  type Flow,
  type Json,
  type JsonObject,
  type Problem,
  stableJson,
} from '@joinery/core';
import { uniqueName } from './existing.ts';
import { FLOWPACK_FORMAT, type Flowpack, type PackVariable } from './flowpack.ts';
import { readPack } from './read-pack.ts';
import { listReferences, listVariables, mapReferences } from './references.ts';
import { stripSecrets } from './secrets.ts';
import { compare, writePack } from './write-pack.ts';

/** What an organization has, as far as an export must know it. */
export interface ExportSource {
  readonly flows: readonly SourceFlow[];
  /** `rows` are the values by column; they go into the pack if they are given. */
  readonly tables: readonly SourceTable[];
  readonly connections: readonly {
    readonly name: string;
    readonly title: string;
    readonly connector: string;
    readonly help?: string;
  }[];
  readonly variables: readonly {
    readonly name: string;
    readonly type: FieldType;
    readonly title: string;
    readonly help: string;
    readonly value: Json;
    readonly choices?: PackVariable['choices'] | undefined;
    readonly lookup?: PackVariable['lookup'] | undefined;
  }[];
}
interface SourceFlow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly draft: Flow;
}
interface SourceTable {
  readonly id: string;
  readonly name: string;
  readonly columns: Fields;
  readonly rows?: readonly JsonObject[];
}

export interface ExportOptions {
  /** Ids; the flows that these call come along. */
  readonly flows: readonly string[];
  readonly title: string;
  readonly description?: string;
  readonly name?: string;
  readonly version?: string;
}

export type Exported =
  | {
      readonly ok: true;
      readonly pack: Flowpack;
      /** The file's text. */
      readonly text: string;
      /** Places where a secret was taken out. */
      readonly stripped: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Makes a pack of flows with all that they use. Equal content gives equal bytes. What it gives, readPack takes. */
export function collectExport(options: ExportOptions, source: ExportSource, catalog?: Catalog): Exported {
  const missing = options.flows.filter((id) => !source.flows.some((flow) => flow.id === id));
  if (missing.length > 0)
    return refuse(missing.map((id) => problem(`There is no flow with the id “${id}”; choose another.`)));
  const flows = keyed(withCalled(options.flows, source.flows), 'flow', ({ draft }) => draft);
  const tables = keyed(tablesOf(flows, source.tables), 'table', ({ columns, rows = [] }) => [columns, rows]);
  const faults = flows.flatMap((flow) => lostReferences(flow, source));
  if (faults.length > 0) return refuse(faults);
  const { pack, places } = stripSecrets(makePack(options, flows, tables, source), catalog);
  const text = writePack(pack, catalog);
  const read = readPack(text);
  return read.ok ? { ok: true, pack: read.pack, text, stripped: places } : read;
}

/** Ids of the tables that these flows, and those that they call, use: whose rows an export may want. */
export function listUsedTables(
  flows: readonly string[],
  source: Pick<ExportSource, 'flows' | 'tables'>,
): readonly string[] {
  return tablesOf(withCalled(flows, source.flows), source.tables).map(({ id }) => id);
}

function makePack(
  { title, description = '', name, version = '1.0.0' }: ExportOptions,
  flows: readonly Keyed<SourceFlow>[],
  tables: readonly Keyed<SourceTable>[],
  source: ExportSource,
): Flowpack {
  const keyOf = (items: readonly Keyed<{ id: string; name: string }>[], wanted: string) =>
    items.find(({ item }) => item.id === wanted)?.key ?? items.find(({ item }) => item.name === wanted)?.key ?? wanted;
  return {
    format: FLOWPACK_FORMAT,
    name: name ?? slug(title, 'flowpack'),
    title,
    version,
    description,
    flows: flows.map(({ key, name: unique, item }) => ({
      key,
      name: unique,
      description: item.description,
      flow: mapReferences(item.draft, (reference) =>
        reference.to === 'flow'
          ? keyOf(flows, reference.name)
          : reference.to === 'table'
            ? keyOf(tables, reference.name)
            : reference.name,
      ),
    })),
    tables: tables.map(({ key, name: unique, item: { columns, rows = [] } }) => ({
      key,
      name: unique,
      columns,
      ...(rows.length > 0 ? { rows: rows.map((row) => ofColumns(row, columns)) } : {}),
    })),
    connections: connectionsOf(flows, source),
    variables: variablesOf(flows, source),
  };
}

function withCalled(ids: readonly string[], all: readonly SourceFlow[]): readonly SourceFlow[] {
  const found = new Map<string, SourceFlow>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const flow = all.find((one) => one.id === id);
    if (!flow || found.has(id)) continue;
    found.set(id, flow);
    for (const { to, name } of listReferences(flow.draft)) if (to === 'flow') open.push(name);
  }
  return [...found.values()];
}

function tablesOf(
  flows: readonly (SourceFlow | Keyed<SourceFlow>)[],
  all: readonly SourceTable[],
): readonly SourceTable[] {
  const names = new Set(
    flows.flatMap((flow) =>
      listReferences('item' in flow ? flow.item.draft : flow.draft).flatMap(({ to, name }) =>
        to === 'table' ? [name] : [],
      ),
    ),
  );
  // A name stands for a table only if it is no table's id.
  const ids = new Set([...names].map((name) => (findTable(all, name) ?? { id: '' }).id));
  return all.filter(({ id }) => ids.has(id));
}

function findTable(tables: readonly SourceTable[], name: string): SourceTable | undefined {
  return tables.find(({ id }) => id === name) ?? tables.find((table) => table.name === name);
}

interface Keyed<T> {
  readonly key: string;
  /** Unique in the pack. */
  readonly name: string;
  readonly item: T;
}

/** Keys made from names. Items of one name are put in order by what they hold, since ids differ from place to place. */
function keyed<T extends { readonly id: string; readonly name: string }>(
  items: readonly T[],
  word: string,
  content: (item: T) => unknown,
): readonly Keyed<T>[] {
  const sorted = items
    .map((item) => ({ item, text: stableJson(content(item) as Json) }))
    .sort((a, b) => compare(a.item.name, b.item.name) || compare(a.text, b.text) || compare(a.item.id, b.item.id));
  const names = new Set<string>();
  const keys = new Set<string>();
  return sorted.map(({ item }) => {
    const name = uniqueName(item.name.trim(), names);
    names.add(name);
    const base = slug(name, word);
    let key = base;
    for (let count = 2; keys.has(key); count += 1) key = `${base}-${count}`;
    keys.add(key);
    return { key, name, item };
  });
}

/** “Store all licences” gives `store-all-licences`. */
function slug(name: string, fallback: string): string {
  const plain = name.replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 80).replace(/-$/, '') || fallback;
}

function ofColumns(row: JsonObject, columns: Fields): JsonObject {
  return Object.fromEntries(
    columns.flatMap(({ name }) => (Object.hasOwn(row, name) ? [[name, row[name] ?? null] as const] : [])),
  );
}

function connectionsOf(flows: readonly Keyed<SourceFlow>[], source: ExportSource): Flowpack['connections'] {
  const found = new Map<string, Flowpack['connections'][number]>();
  const add = (name: string, connector: string): void => {
    if (found.has(name)) return;
    const known = source.connections.find((connection) => connection.name === name);
    const { title = name, help = '' } = known ?? {};
    found.set(name, { key: name, connector: known?.connector ?? connector, title, help });
  };
  for (const { item } of flows)
    for (const { to, name, connector } of listReferences(item.draft)) if (to === 'connection') add(name, connector);
  for (const { lookup } of variablesOf(flows, source)) if (lookup) add(lookup.connection, '');
  return [...found.values()];
}

function variablesOf(flows: readonly Keyed<SourceFlow>[], source: ExportSource): Flowpack['variables'] {
  const names = new Set(flows.flatMap(({ item }) => listVariables(item.draft)));
  return source.variables
    .filter(({ name }) => names.has(name))
    .map(({ name, type, title, help, value, choices, lookup }) => ({
      name,
      type,
      title: title.trim() === '' ? name : title,
      help,
      required: value !== null && value !== '',
      value,
      ...(choices ? { choices } : {}),
      // One of a connection that is gone would lead nowhere.
      ...(lookup && source.connections.some((connection) => connection.name === lookup.connection) ? { lookup } : {}),
    }));
}

function lostReferences({ item }: Keyed<SourceFlow>, source: ExportSource): readonly Problem[] {
  return listReferences(item.draft).flatMap(({ to, name, node, pointer }) => {
    const title = `“${node.title?.trim() || node.id}” of the flow “${item.name}”`;
    const lost =
      to === 'flow' && !source.flows.some(({ id }) => id === name)
        ? `${title} calls a flow that does not exist (“${name}”); choose one before exporting.`
        : to === 'table' && !findTable(source.tables, name)
          ? `${title} uses a table that does not exist (“${name}”); choose one before exporting.`
          : undefined;
    return lost === undefined ? [] : [{ ...problem(lost), pointer }];
  });
}

function problem(message: string): Problem {
  return { code: 'flowpack.cannot_export', message, pointer: '', severity: 'error' };
}

function refuse(problems: readonly Problem[]): Exported {
  return { ok: false, problems };
}
