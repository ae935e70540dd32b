import {
  type Catalog,
  type Field,
  type Fields,
  type FieldType,
  type Flow,
  type FlowNode,
  nodeDefinitions,
} from '@joinery/core';
import { describeNode } from '../canvas/describe-node.ts';
import { knownOutput } from './known-output.ts';

/** Something that an expression can name, with what is inside it. A path of '' only groups. */
export interface ScopeValue {
  readonly path: string;
  readonly title: string;
  readonly type: FieldType;
  readonly icon?: string;
  readonly color?: string;
  readonly children: readonly ScopeValue[];
}

export interface ScopeSource {
  readonly flow: Flow;
  readonly catalog: Catalog;
  readonly variables: readonly { readonly name: string; readonly title: string; readonly type: FieldType }[];
}

const plain = /^[A-Za-z_][A-Za-z0-9_]*$/;
const member = (path: string, name: string): string => {
  const key = plain.test(name) ? name : `\`${name}\``;
  return path === '' ? key : `${path}.${key}`;
};

/** What fields put out, as paths below `path`. The members of a list's items name the list of all of them. */
export function valuesOfFields(fields: Fields, path: string): readonly ScopeValue[] {
  return fields.map((field) => {
    const own = member(path, field.name);
    const inner = field.type === 'list' ? (field.of?.fields ?? []) : (field.fields ?? []);
    return { path: own, title: field.title ?? field.name, type: field.type, children: valuesOfFields(inner, own) };
  });
}

const named = (name: string, type: FieldType, title: string): Field => ({ name, type, title });
const errorFields: Fields = [
  {
    ...named('error', 'object', 'Error'),
    fields: [named('code', 'text', 'Code'), named('message', 'text', 'Message'), named('details', 'object', 'Details')],
  },
];

/** Nodes that come before `id` in its own frame and, for what it lives in, in the frames around it. Nearest first. */
export function upstreamOf(flow: Flow, id: string): readonly FlowNode[] {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const found = new Map<string, FlowNode>();
  const visit = (start: string): void => {
    let layer = [start];
    while (layer.length > 0) {
      const sources = flow.edges.filter((edge) => layer.includes(edge.target)).map((edge) => edge.source);
      layer = sources.filter((source) => source !== id && byId.has(source) && !found.has(source));
      for (const source of layer) found.set(source, byId.get(source) as FlowNode);
    }
  };
  const chain: string[] = [];
  for (let at: string | undefined = id; at !== undefined && !chain.includes(at); at = byId.get(at)?.parent)
    chain.push(at);
  for (const each of chain) visit(each);
  return [...found.values()].filter((node) => !chain.includes(node.id));
}

function stepValue(node: FlowNode, source: ScopeSource): ScopeValue {
  const { flow, catalog } = source;
  const look = describeNode(node, catalog);
  const fails = flow.edges.some((edge) => edge.source === node.id && edge.sourceHandle === 'error');
  const fields = [...knownOutput(node, flow, catalog), ...(fails ? errorFields : [])];
  const root = node.kind === 'trigger' ? 'trigger' : node.id;
  return {
    path: root,
    title: look.title,
    type: 'object',
    icon: look.icon,
    color: look.color,
    children: valuesOfFields(fields, root),
  };
}

function loopValues(flow: Flow, id: string): readonly ScopeValue[] {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  for (let at = byId.get(id)?.parent; at !== undefined; at = byId.get(at)?.parent) {
    if (byId.get(at)?.kind !== 'for-each') continue;
    return [
      {
        path: 'item',
        title: `Item of ${at}`,
        type: 'any',
        icon: nodeDefinitions['for-each'].icon,
        color: '#6d28d9',
        children: [],
      },
      {
        path: 'index',
        title: 'Its index, from 0',
        type: 'number',
        icon: nodeDefinitions['for-each'].icon,
        color: '#6d28d9',
        children: [],
      },
    ];
  }
  return [];
}

const runFields: Fields = [
  named('id', 'text', 'Run id'),
  named('name', 'text', 'Name of the flow'),
  named('version', 'number', 'Version'),
  named('startedAt', 'date', 'Started at'),
  named('at', 'date', 'Now'),
];

const group = (path: string, title: string, icon: string, children: readonly ScopeValue[]): readonly ScopeValue[] =>
  children.length === 0 ? [] : [{ path, title, type: 'object', icon, color: '#64748b', children }];

/** Everything that an expression in node `id` can name; in a trigger, which is filled in before any run, the variables. */
export function scopeValues(source: ScopeSource, id: string): readonly ScopeValue[] {
  const { flow, variables } = source;
  const variableFields = variables.map((variable) =>
    named(variable.name, variable.type, variable.title || variable.name),
  );
  const shared = group('vars', 'Variables', 'braces', valuesOfFields(variableFields, 'vars'));
  if (flow.nodes.find((node) => node.id === id)?.kind === 'trigger') return shared;
  const steps = upstreamOf(flow, id).map((node) => stepValue(node, source));
  return [
    ...loopValues(flow, id),
    ...steps,
    ...group('inputs', 'Inputs of the flow', 'corner-down-left', valuesOfFields(flow.inputs, 'inputs')),
    ...shared,
    ...group('run', 'This run', 'player-play', valuesOfFields(runFields, 'run')),
  ];
}
