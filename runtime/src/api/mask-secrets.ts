import { isReference, payloadKeyOf, payloadKeysIn } from '@joinery/api';
import { asObject } from '@joinery/connector-kit';
import type { ActionCard, Catalog, Field, Fields, Flow, FlowNode, Json, JsonObject } from '@joinery/core';

export const MASK = '••••';
/** Shorter texts would blot out ordinary words. */
const LEAST = 6;

/** Gives whole values in place of the references in a value of the run. */
export type Fill = (value: Json) => Promise<Json>;

/** Texts that are secret, and values kept apart in which more of them may stand. */
export interface Found {
  readonly secrets: Set<string>;
  readonly apart: { readonly fields: Fields; readonly value: Json }[];
}
export const newFound = (): Found => ({ secrets: new Set(), apart: [] });

/**
 * Says how to hide what is secret in a run's data: the values of fields that the catalog or the flow declares secret,
 * wherever else in the data the same texts turn up.
 */
export async function maskerOf(
  catalog: Catalog,
  document: Flow,
  data: { readonly inputs: JsonObject; readonly steps: readonly EnteredNode[] },
  fill: Fill,
  known: Found = newFound(),
): Promise<<T>(value: T) => T> {
  const found: Found = { secrets: new Set(known.secrets), apart: [...known.apart] };
  collect(document.inputs, data.inputs, found);
  addSecrets(catalog, document, data.steps, found);
  for (let next = found.apart.pop(); next; next = found.apart.pop())
    collect(next.fields, await fill(next.value), found);
  if (found.secrets.size === 0) return (value) => value;
  const hide = hiderOf([...found.secrets]);
  return (value) => mapTexts(value, hide);
}

interface EnteredNode {
  readonly node: string;
  readonly input?: unknown;
}

/** Adds what these steps were given as secret. */
export function addSecrets(catalog: Catalog, document: Flow, steps: readonly EnteredNode[], found: Found): void {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  for (const { node, input } of steps) {
    const card = actionOf(catalog, nodes.get(node));
    if (card) collect([{ name: 'input', type: 'object', fields: card.input }], input as Json | undefined, found);
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

function collect(fields: Fields, value: Json | undefined, found: Found): void {
  if (value === undefined || !fields.some(mayBeSecret)) return;
  if (payloadKeyOf(value)) {
    found.apart.push({ fields, value });
    return;
  }
  const values = asObject(value);
  for (const field of fields) collectField(field, values[field.name], found);
}

function collectField(field: Field, value: Json | undefined, found: Found): void {
  if (value === undefined || !mayBeSecret(field)) return;
  const isApart = field.type === 'secret' ? payloadKeysIn(value).length > 0 : payloadKeyOf(value) !== undefined;
  if (isApart) found.apart.push({ fields: [field], value: { [field.name]: value } });
  else if (field.type === 'secret') addTexts(value, found.secrets);
  else if (field.fields) collect(field.fields, value, found);
  else if (field.of && Array.isArray(value))
    for (const item of value as readonly Json[]) collectField({ ...field.of, name: 'item' }, item, found);
}

/** Nothing else is read for what it holds. */
function mayBeSecret({ type, fields, of }: Pick<Field, 'type' | 'fields' | 'of'>): boolean {
  return type === 'secret' || fields?.some(mayBeSecret) === true || (of !== undefined && mayBeSecret(of));
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
    if (typeof item !== 'object' || item === null || isReference(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, map(inner)]));
  };
  return map(value) as T;
}
