import {
  type Catalog,
  type Field,
  type Fields,
  findAction,
  findTrigger,
  type Flow,
  type FlowNode,
  hasPlaceholder,
  type Json,
  type JsonObject,
} from '@joinery/core';
import type { Flowpack, PackTable, PackVariable } from './flowpack.ts';
import { isPlainObject } from './read-object.ts';

// No part may begin within what another try has passed over: a long text would then take quadratic time.
/** What secrets look like that somebody has written where no secret belongs. */
const looksSecret =
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----|\b(?:SSWS|Bearer)[ \t]{1,3}[A-Za-z0-9._~+/=-]{20,}|(?<![\w-])eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}|\bjny_[A-Za-z0-9_-]{16,}|\bAKIA[0-9A-Z]{16}\b|\bgh[opsur]_[A-Za-z0-9]{36,}|\bxox[abeprs]-[A-Za-z0-9-]{10,}|https?:\/\/[^\s/:@{}]{1,100}:[^\s/:@{}]{1,100}@/g;

export const SECRET_REMOVED = '[secret removed]';

/** A pack without secrets, and where they stood. */
export interface Stripped {
  readonly pack: Flowpack;
  /** JSON pointers. */
  readonly places: readonly string[];
}

/**
 * Takes out every secret: values of secret variables, columns and defaults, literals in an action's secret fields (which
 * only the catalog knows), and what looks like a token or key in any text.
 */
export function stripSecrets(pack: Flowpack, catalog?: Catalog): Stripped {
  const places: string[] = [];
  const note = (pointer: string): void => void places.push(pointer);
  const typed: Flowpack = {
    ...pack,
    flows: pack.flows.map((flow, index) => ({
      ...flow,
      flow: stripFlow(flow.flow, `/flows/${index}/flow`, catalog, note),
    })),
    tables: pack.tables.map((table, index) => stripTable(table, `/tables/${index}`, note)),
    variables: pack.variables.map((variable, index) => stripVariable(variable, `/variables/${index}`, note)),
  };
  return { pack: stripTexts(typed as unknown as Json, '', note) as unknown as Flowpack, places };
}

type Note = (pointer: string) => void;

function stripFlow(flow: Flow, pointer: string, catalog: Catalog | undefined, note: Note): Flow {
  return {
    ...flow,
    inputs: stripDefaults(flow.inputs, `${pointer}/inputs`, note),
    outputs: stripDefaults(flow.outputs, `${pointer}/outputs`, note),
    nodes: flow.nodes.map((node, index) => stripNode(node, `${pointer}/nodes/${index}`, catalog, note)),
  };
}

function stripNode(node: FlowNode, pointer: string, catalog: Catalog | undefined, note: Note): FlowNode {
  const { action, on, input } = node.config;
  const card =
    node.kind === 'action' && typeof action === 'string'
      ? catalog && findAction(catalog, action)
      : node.kind === 'trigger' && typeof on === 'string'
        ? catalog && findTrigger(catalog, on)
        : undefined;
  if (!card || !isPlainObject(input)) return node;
  const stripped = stripValues(card.input, input as JsonObject, `${pointer}/config/input`, note);
  return stripped === input ? node : { ...node, config: { ...node.config, input: stripped } };
}

function stripTable(table: PackTable, pointer: string, note: Note): PackTable {
  return {
    ...table,
    columns: stripDefaults(table.columns, `${pointer}/columns`, note),
    ...(table.rows
      ? { rows: table.rows.map((row, index) => stripValues(table.columns, row, `${pointer}/rows/${index}`, note)) }
      : {}),
  };
}

function stripVariable(variable: PackVariable, pointer: string, note: Note): PackVariable {
  if (variable.type !== 'secret' || isEmpty(variable.value)) return variable;
  note(`${pointer}/value`);
  return { ...variable, value: null };
}

function stripDefaults(fields: Fields, pointer: string, note: Note): Fields {
  return fields.map((field, index) => stripDefault(field, `${pointer}/${index}`, note));
}

function stripDefault(field: Field, pointer: string, note: Note): Field {
  const { default: given, ...rest } = field;
  const secret = field.type === 'secret' && !isEmpty(given);
  if (secret) note(`${pointer}/default`);
  return {
    ...(secret ? rest : field),
    ...(field.of ? { of: stripDefault(field.of, `${pointer}/of`, note) } : {}),
    ...(field.fields ? { fields: stripDefaults(field.fields, `${pointer}/fields`, note) } : {}),
  };
}

/** Takes literals out of secret fields; a placeholder is no secret. */
function stripValues(fields: Fields, values: JsonObject, pointer: string, note: Note): JsonObject {
  let changed: JsonObject = values;
  for (const field of fields) {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    if (value === undefined) continue;
    const next = stripValue(field, value, `${pointer}/${field.name}`, note);
    if (next !== value) changed = { ...changed, [field.name]: next };
  }
  return changed;
}

function stripValue(field: Field, value: Json, pointer: string, note: Note): Json {
  if (field.type === 'secret') {
    if (isEmpty(value) || (typeof value === 'string' && hasPlaceholder(value))) return value;
    note(pointer);
    return null;
  }
  if (field.fields && isPlainObject(value)) return stripValues(field.fields, value as JsonObject, pointer, note);
  const { of } = field;
  if (!of || !Array.isArray(value)) return value;
  const items = value.map((item: Json, index) => stripValue(of, item, `${pointer}/${index}`, note));
  return items.every((item, index) => item === value[index]) ? value : items;
}

function stripTexts(value: Json, pointer: string, note: Note): Json {
  if (typeof value === 'string') {
    const text = value.replace(looksSecret, SECRET_REMOVED);
    if (text !== value) note(pointer);
    return text;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json, index) => stripTexts(item, `${pointer}/${index}`, note));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, stripTexts(item as Json, `${pointer}/${key}`, note)]),
  );
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}
