import {
  checkValue,
  coerceValue,
  type Fields,
  type FieldType,
  type Flow,
  type Json,
  type JsonObject,
  type Problem,
  stableJson,
} from '@joinery/core';
import { variableField } from './check-pack.ts';
import { type Existing, findNamed, uniqueName } from './existing.ts';
import type { Flowpack, PackVariable } from './flowpack.ts';
import { mapReferences, type Reference } from './references.ts';

/** What the person who imports has decided. */
export interface ImportChoices {
  /** Has a `name` if it is to be made. */
  readonly folder: { readonly id: string; readonly name?: string };
  /** Pack connection key → connection name of the organization. */
  readonly connections: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, Json>>;
  /** Where the folder has a flow or table of that name: put another beside it, or take its place. */
  readonly conflicts: 'add' | 'replace';
  readonly by: string;
}

/** The documents to write, all of them or none. */
export interface ImportWrite {
  readonly folder: { readonly id: string; readonly name?: string };
  readonly flows: readonly {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly draft: Flow;
    readonly replaces: boolean;
  }[];
  /** A table that is replaced by one of the same columns and no rows stays as it is, and is not here. */
  readonly tables: readonly {
    readonly id: string;
    readonly name: string;
    readonly columns: Fields;
    readonly rows: readonly JsonObject[];
    readonly replaces: boolean;
  }[];
  readonly variables: readonly {
    readonly name: string;
    readonly type: FieldType;
    readonly title: string;
    readonly help: string;
    readonly value: Json;
    readonly choices?: NonNullable<PackVariable['choices']>;
    /** Of a connection of the organization. */
    readonly lookup?: NonNullable<PackVariable['lookup']>;
  }[];
  /** What the pack says of the accounts that it acts on, for connections of the organization that say nothing yet. */
  readonly connections: readonly { readonly name: string; readonly help: string }[];
  readonly by: string;
}

/** Where a flow or table of the pack ends up. */
export interface Landed {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly replaces: boolean;
}

export type Remapped =
  | {
      readonly ok: true;
      readonly write: ImportWrite;
      readonly flows: readonly Landed[];
      readonly tables: readonly Landed[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Turns a pack into documents of an organization: fresh ids, its own connections, references led to their new ends. */
export function remapImport(
  pack: Flowpack,
  choices: ImportChoices,
  existing: Existing,
  freshId: () => string,
): Remapped {
  const problems = [...checkConnections(pack, choices, existing), ...checkVariables(pack, choices, existing)];
  if (problems.length > 0) return { ok: false, problems };
  const flows = land(pack.flows, existing.flows, choices, freshId, existing.flows.filter(inFolder(choices)));
  // Tables are named across folders, so a name may be taken by any of them.
  const tables = land(pack.tables, existing.tables, choices, freshId, existing.tables);
  const rename = renamer(flows, tables, choices);
  return {
    ok: true,
    flows,
    tables,
    write: {
      folder: choices.folder,
      flows: pack.flows.map(({ key, description, flow }) => {
        const { id, name, replaces } = landedOf(flows, key);
        return { id, name, description, draft: mapReferences(flow, rename), replaces };
      }),
      tables: writeTables(pack, tables, existing),
      variables: writeVariables(pack, choices, existing),
      connections: pack.connections.flatMap(({ key, help }) =>
        help === '' ? [] : [{ name: connectionOf(key, choices), help }],
      ),
      by: choices.by,
    },
  };
}

function inFolder({ folder }: ImportChoices): (item: { readonly folder: string | null }) => boolean {
  return (item) => item.folder === folder.id;
}

function land(
  items: readonly { readonly key: string; readonly name: string }[],
  there: readonly { readonly id: string; readonly name: string; readonly folder: string | null }[],
  choices: ImportChoices,
  freshId: () => string,
  namesTaken: readonly { readonly name: string }[],
): readonly Landed[] {
  const taken = new Set(namesTaken.map(({ name }) => name.trim()));
  return items.map(({ key, name }) => {
    const old = choices.conflicts === 'replace' ? findNamed(there, name, choices.folder.id) : undefined;
    if (old) return { key, id: old.id, name: old.name, replaces: true };
    const unique = uniqueName(name.trim(), taken);
    taken.add(unique);
    return { key, id: freshId(), name: unique, replaces: false };
  });
}

function landedOf(landed: readonly Landed[], key: string): Landed {
  const found = landed.find((one) => one.key === key);
  if (!found) throw new Error(`Nothing landed for “${key}”.`);
  return found;
}

function renamer(
  flows: readonly Landed[],
  tables: readonly Landed[],
  choices: ImportChoices,
): (reference: Reference) => string {
  return ({ to, name }) => {
    if (to === 'flow') return landedOf(flows, name).id;
    if (to === 'table') return landedOf(tables, name).id;
    return connectionOf(name, choices);
  };
}

/** The organization's connection that was chosen for one of the pack. */
function connectionOf(key: string, { connections }: ImportChoices): string {
  return connections[key] ?? key;
}

function writeTables(pack: Flowpack, landed: readonly Landed[], existing: Existing): ImportWrite['tables'] {
  return pack.tables.flatMap(({ key, columns, rows = [] }) => {
    const { id, name, replaces } = landedOf(landed, key);
    const old = existing.tables.find((table) => table.id === id)?.columns;
    const same = old !== undefined && stableJson(old as unknown as Json) === stableJson(columns as unknown as Json);
    return replaces && same && rows.length === 0 ? [] : [{ id, name, columns, rows, replaces }];
  });
}

/** A variable that the organization has already keeps its value if none was chosen. */
function writeVariables(pack: Flowpack, choices: ImportChoices, existing: Existing): ImportWrite['variables'] {
  return pack.variables.flatMap((variable) => {
    const chosen = chosenValue(variable, choices);
    if (chosen === undefined && existing.variables.some(({ name }) => name === variable.name)) return [];
    const { name, type, title, help, choices: offered, lookup } = variable;
    const value = chosen ?? (chosen === undefined ? variable.value : null);
    const asks = lookup ? { lookup: { ...lookup, connection: connectionOf(lookup.connection, choices) } } : {};
    return [{ name, type, title, help, value, ...(offered ? { choices: offered } : {}), ...asks }];
  });
}

function chosenValue(variable: PackVariable, { variables }: ImportChoices): Json | undefined {
  const value = Object.hasOwn(variables, variable.name) ? variables[variable.name] : undefined;
  return value === undefined ? undefined : coerceValue(variableField(variable), value);
}

function tell(code: string, pointer: string, message: string): Problem {
  return { code: `flowpack.${code}`, message, pointer, severity: 'error' };
}

function checkConnections(pack: Flowpack, choices: ImportChoices, existing: Existing): readonly Problem[] {
  return pack.connections.flatMap(({ key, title, connector }, index) => {
    const at = `/connections/${index}`;
    const name = Object.hasOwn(choices.connections, key) ? choices.connections[key] : undefined;
    if (name === undefined || name === '')
      return [tell('connection_missing', at, `No connection is chosen for “${title}”; choose one to ${connector}.`)];
    const found = existing.connections.find((connection) => connection.name === name);
    if (!found)
      return [
        tell(
          'connection_unknown',
          at,
          `The connection “${name}”, chosen for “${title}”, does not exist; choose another.`,
        ),
      ];
    if (found.connector === connector) return [];
    return [
      tell(
        'connection_unfit',
        at,
        `“${title}” needs a connection to ${connector}, but “${name}” is one to ${found.connector}.`,
      ),
    ];
  });
}

function checkVariables(pack: Flowpack, choices: ImportChoices, existing: Existing): readonly Problem[] {
  const strange = Object.keys(choices.variables).filter((name) => !pack.variables.some((one) => one.name === name));
  return [
    ...strange.map((name) =>
      tell('variable_unknown', '/variables', `The pack has no variable “${name}”; leave it out.`),
    ),
    ...pack.variables.flatMap((variable, index) => {
      const at = `/variables/${index}`;
      const chosen = chosenValue(variable, choices);
      const kept = existing.variables.find(({ name }) => name === variable.name)?.value ?? variable.value;
      const value = chosen === undefined ? kept : chosen;
      const empty = value === null || value === '';
      if (variable.required && empty)
        return [tell('variable_missing', at, `The variable “${variable.title}” is empty: fill it in.`)];
      return checkValue(variableField(variable), chosen, at).map(({ message }) => tell('variable_unfit', at, message));
    }),
  ];
}
