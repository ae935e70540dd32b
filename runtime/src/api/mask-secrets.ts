import { asObject } from '@joinery/connector-kit';
import type { ActionCard, Catalog, Fields, Flow, FlowNode, Json, JsonObject } from '@joinery/core';

export const MASK = '••••';
/** Shorter texts would blot out ordinary words. */
const LEAST = 6;

/**
 * Says how to hide what is secret in a run's data: the values of fields that the catalog or the flow declares secret,
 * wherever else in the data the same texts turn up.
 */
export function maskerOf(
  catalog: Catalog,
  document: Flow,
  data: { readonly inputs: JsonObject; readonly steps: readonly EnteredNode[] },
  known: ReadonlySet<string> = new Set(),
): <T>(value: T) => T {
  const secrets = new Set(known);
  collect(document.inputs, data.inputs, secrets);
  addSecrets(catalog, document, data.steps, secrets);
  if (secrets.size === 0) return (value) => value;
  const hide = hiderOf([...secrets]);
  return (value) => mapTexts(value, hide);
}

interface EnteredNode {
  readonly node: string;
  readonly input?: unknown;
}

/** Adds what these steps were given as secret. */
export function addSecrets(
  catalog: Catalog,
  document: Flow,
  steps: readonly EnteredNode[],
  secrets: Set<string>,
): void {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  for (const { node, input } of steps) {
    const card = actionOf(catalog, nodes.get(node));
    if (card) collect(card.input, asObject(asObject(input as Json | undefined)['input']), secrets);
  }
}

/** From so many on they are looked up by how they begin: the cost then follows the text, and not their number. */
const MANY = 100;

function hiderOf(secrets: readonly string[]): (text: string) => string {
  const longestFirst = secrets.toSorted((one, other) => other.length - one.length);
  if (secrets.length < MANY)
    return (text) => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
  const beginnings = new Map<string, string[]>();
  for (const secret of longestFirst) {
    const beginning = secret.slice(0, LEAST);
    const others = beginnings.get(beginning);
    if (others === undefined) beginnings.set(beginning, [secret]);
    else others.push(secret);
  }
  return (text) => {
    let masked = '';
    for (let at = 0; at < text.length; ) {
      const secret = beginnings.get(text.slice(at, at + LEAST))?.find((one) => text.startsWith(one, at));
      masked += secret === undefined ? text[at] : MASK;
      at += secret?.length ?? 1;
    }
    return masked;
  };
}

function actionOf(catalog: Catalog, node: FlowNode | undefined): ActionCard | undefined {
  const name = node?.kind === 'action' ? node.config['action'] : undefined;
  if (typeof name !== 'string') return undefined;
  const [connector, action] = name.split('.');
  return catalog.connectors.find((card) => card.name === connector)?.actions.find((card) => card.name === action);
}

function collect(fields: Fields, values: JsonObject, into: Set<string>): void {
  for (const field of fields) {
    const value = values[field.name];
    if (field.type === 'secret') addTexts(value, into);
    else if (field.fields) collect(field.fields, asObject(value), into);
    else if (field.of && Array.isArray(value))
      for (const item of value as readonly Json[]) collect([{ ...field.of, name: 'item' }], { item }, into);
  }
}

function addTexts(value: Json | undefined, into: Set<string>): void {
  if (typeof value === 'string' && value.length >= LEAST) into.add(value);
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) addTexts(item, into);
  else for (const item of Object.values(asObject(value))) addTexts(item, into);
}

function mapTexts<T>(value: T, change: (text: string) => string): T {
  const map = (item: unknown): unknown => {
    if (typeof item === 'string') return change(item);
    if (Array.isArray(item)) return item.map(map);
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, map(inner)]));
  };
  return map(value) as T;
}
