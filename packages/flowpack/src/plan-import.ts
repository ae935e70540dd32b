import { type Catalog, type Json, type Problem, validateFlow } from '@joinery/core';
import { type Existing, findNamed } from './existing.ts';
import type { Flowpack, PackVariable } from './flowpack.ts';

/** What importing a pack would do, told before it is done. The API answers it as it is. */
export interface ImportPlan {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly flows: {
    readonly key: string;
    readonly name: string;
    readonly description: string;
    readonly nodes: number;
    readonly conflict: { readonly flow: string; readonly name: string } | null;
  }[];
  readonly tables: {
    readonly key: string;
    readonly name: string;
    readonly columns: number;
    readonly rows: number;
    readonly conflict: { readonly table: string; readonly name: string } | null;
  }[];
  readonly connections: {
    readonly key: string;
    readonly connector: string;
    readonly title: string;
    readonly help: string;
    readonly candidates: { readonly name: string; readonly title: string }[];
  }[];
  readonly variables: (Omit<PackVariable, 'choices' | 'lookup'> & {
    readonly choices?: { readonly value: string; readonly title: string }[];
    readonly lookup?: { readonly connection: string; readonly name: string };
    /** The organization has this variable already, with this value. */
    readonly existing?: Json;
  })[];
  readonly problems: Problem[];
}

export interface PlanContext {
  /** The folder imported into; absent while it is not chosen: names are then looked for in every folder. */
  readonly folder?: string | null;
  readonly catalog?: Catalog;
  /** Warnings of reading the pack. */
  readonly problems?: readonly Problem[];
}

/** Says what importing a pack would create, what it needs and what is wrong with it. */
export function planImport(pack: Flowpack, existing: Existing, context: PlanContext = {}): ImportPlan {
  const { folder, catalog, problems = [] } = context;
  return {
    name: pack.name,
    title: pack.title,
    version: pack.version,
    description: pack.description,
    flows: pack.flows.map(({ key, name, description, flow }) => {
      const found = findNamed(existing.flows, name, folder);
      const conflict = found ? { flow: found.id, name: found.name } : null;
      return { key, name, description, nodes: flow.nodes.length, conflict };
    }),
    tables: pack.tables.map(({ key, name, columns, rows }) => {
      const found = findNamed(existing.tables, name, folder);
      const conflict = found ? { table: found.id, name: found.name } : null;
      return { key, name, columns: columns.length, rows: rows?.length ?? 0, conflict };
    }),
    connections: pack.connections.map((connection) => ({
      ...connection,
      candidates: existing.connections
        .filter(({ connector }) => connector === connection.connector)
        .map(({ name, title }) => ({ name, title })),
    })),
    variables: pack.variables.map((variable) => planVariable(variable, existing)),
    problems: [
      ...problems,
      ...(catalog ? [...missingConnectors(pack, catalog), ...flowProblems(pack, existing, catalog)] : []),
    ],
  };
}

function planVariable({ choices, ...variable }: PackVariable, existing: Existing): ImportPlan['variables'][number] {
  const found = existing.variables.find(({ name }) => name === variable.name);
  return {
    ...variable,
    ...(choices ? { choices: choices.map((choice) => ({ ...choice })) } : {}),
    ...(found ? { existing: found.value } : {}),
  };
}

function missingConnectors(pack: Flowpack, catalog: Catalog): readonly Problem[] {
  return pack.connections.flatMap(({ connector, title }, index): readonly Problem[] =>
    catalog.connectors.some(({ name }) => name === connector)
      ? []
      : [
          {
            code: 'flowpack.unknown_connector',
            message: `“${title}” needs the connector “${connector}”, which is not installed here.`,
            pointer: `/connections/${index}/connector`,
            severity: 'error',
          },
        ],
  );
}

/** What would keep the imported flows from being published. They still arrive, as drafts. */
function flowProblems(pack: Flowpack, existing: Existing, catalog: Catalog): readonly Problem[] {
  const context = {
    catalog,
    connections: pack.connections.map(({ key, connector }) => ({ name: key, connector })),
    flows: pack.flows.map(({ key, name, flow }) => ({ id: key, name, inputs: flow.inputs, outputs: flow.outputs })),
    variables: [...pack.variables, ...existing.variables].map(({ name }) => name),
    tables: pack.tables.map(({ key, columns }) => ({ name: key, fields: columns })),
  };
  return pack.flows.flatMap(({ name, flow }, index) =>
    validateFlow(flow, context)
      .filter(({ severity }) => severity === 'error')
      .map(
        (problem): Problem => ({
          ...problem,
          message: `In the flow “${name}”: ${problem.message}`,
          pointer: `/flows/${index}/flow${problem.pointer}`,
          severity: 'warning',
        }),
      ),
  );
}
