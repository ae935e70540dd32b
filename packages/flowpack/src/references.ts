import {
  checkExpression,
  type Flow,
  type FlowNode,
  hasPlaceholder,
  type Json,
  type JsonObject,
  listPlaceholders,
  splitName,
} from '@joinery/core';

/** A place in a flow that names another flow, a table or a connection. */
export interface Reference {
  readonly to: 'flow' | 'table' | 'connection';
  readonly name: string;
  readonly node: FlowNode;
  /** The path in the node's config. */
  readonly path: readonly string[];
  /** JSON pointer in the flow. */
  readonly pointer: string;
  /** Of a connection: the connector that the node uses it for. */
  readonly connector: string;
}

/** Every place of a flow that names something outside it; names that are computed in the run are not known. */
export function listReferences(flow: Flow): readonly Reference[] {
  return flow.nodes.flatMap((node, index) => referencesOf(node, index));
}

/** The flow with other names at its references. */
export function mapReferences(flow: Flow, rename: (reference: Reference) => string): Flow {
  return {
    ...flow,
    nodes: flow.nodes.map((node, index) =>
      referencesOf(node, index).reduce<FlowNode>((changed, reference) => {
        const name = rename(reference);
        return name === reference.name
          ? changed
          : { ...changed, config: setAt(changed.config, reference.path, name) as JsonObject };
      }, node),
    ),
  };
}

/** Names of the organization's variables that a flow's expressions read. */
export function listVariables(flow: Flow): readonly string[] {
  const names = flow.nodes.flatMap(({ config }) =>
    listPlaceholders(config).flatMap((placeholder) => {
      const read = placeholder.type === 'broken' ? undefined : checkExpression(placeholder.source);
      if (!read?.ok) return [];
      return read.paths.flatMap(([root, name]) => (root === 'vars' && name !== undefined ? [name] : []));
    }),
  );
  return [...new Set(names)].sort();
}

function referencesOf(node: FlowNode, index: number): readonly Reference[] {
  const { config } = node;
  if (node.kind === 'call-flow') return referenceAt(node, index, 'flow', ['flow'], '');
  const uses = node.kind === 'action' ? config['action'] : node.kind === 'trigger' ? config['on'] : undefined;
  const connector = typeof uses === 'string' ? splitName(uses)?.connector : undefined;
  if (connector === undefined) return [];
  return [
    ...referenceAt(node, index, 'connection', ['connection'], connector),
    ...(connector === 'table' ? referenceAt(node, index, 'table', ['input', 'table'], connector) : []),
  ];
}

function referenceAt(
  node: FlowNode,
  index: number,
  to: Reference['to'],
  path: readonly string[],
  connector: string,
): readonly Reference[] {
  const name = path.reduce<Json | undefined>(
    (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    node.config,
  );
  if (typeof name !== 'string' || name === '' || hasPlaceholder(name)) return [];
  return [{ to, name, node, path, pointer: `/nodes/${index}/config/${path.join('/')}`, connector }];
}

function setAt(value: Json | undefined, [key, ...rest]: readonly string[], name: string): Json {
  if (key === undefined) return name;
  const object = isObject(value) ? value : {};
  return { ...object, [key]: setAt(object[key], rest, name) };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
