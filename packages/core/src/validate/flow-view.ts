import type { Catalog } from '../model/catalog.ts';
import type { Fields } from '../model/field.ts';
import type { Flow, FlowEdge, FlowNode } from '../model/flow.ts';
import type { Problem } from '../model/problem.ts';
import { nodeDefinitions } from '../nodes/node-kinds.ts';

/** What a flow is checked against. A part that is absent is not checked. */
export interface ValidateContext {
  readonly catalog?: Catalog;
  readonly connections?: readonly { readonly name: string; readonly connector: string }[];
  readonly flows?: readonly {
    readonly id: string;
    readonly name: string;
    readonly inputs: Fields;
    readonly outputs: Fields;
  }[];
  /** Names of the organization's variables. */
  readonly variables?: readonly string[];
  readonly tables?: readonly { readonly name: string; readonly fields?: Fields }[];
}

/** A flow with the look-ups that the rules share. */
export interface FlowView {
  readonly flow: Flow;
  readonly context: ValidateContext;
  /** The first node of each id. */
  readonly nodes: ReadonlyMap<string, FlowNode>;
  /** Containers of a node, the nearest first; stops at a loop. */
  readonly containersOf: (node: FlowNode) => readonly FlowNode[];
  /** Nodes of the same container from which edges lead to this one. */
  readonly before: (id: string) => ReadonlySet<string>;
  /** Nodes whose output an expression of this node can read. */
  readonly visibleTo: (node: FlowNode) => ReadonlySet<string>;
}

export type Rule = (view: FlowView) => readonly Problem[];

export function viewFlow(flow: Flow, context: ValidateContext): FlowView {
  const nodes = new Map<string, FlowNode>();
  for (const node of flow.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
  const containersOf = (node: FlowNode) => findContainers(node, nodes);
  const sources = groupSources(flow.edges);
  const before = remember((id) => reach(id, sources));
  const visibleTo = (node: FlowNode) => new Set([node, ...containersOf(node)].flatMap(({ id }) => [...before(id)]));
  return { flow, context, nodes, containersOf, before, visibleTo };
}

/** How messages name a node: by what the canvas shows. */
export function titleOf(node: FlowNode): string {
  return `“${node.title?.trim() || node.id}”`;
}

export function isContainer(node: FlowNode): boolean {
  return nodeDefinitions[node.kind].container;
}

function findContainers(node: FlowNode, nodes: ReadonlyMap<string, FlowNode>): readonly FlowNode[] {
  const found: FlowNode[] = [];
  for (let id = node.parent; id !== undefined; ) {
    const container: FlowNode | undefined = nodes.get(id);
    if (!container || found.includes(container)) break;
    found.push(container);
    id = container.parent;
  }
  return found;
}

function groupSources(edges: readonly FlowEdge[]): ReadonlyMap<string, readonly string[]> {
  const sources = new Map<string, string[]>();
  for (const { source, target } of edges) {
    const known = sources.get(target);
    if (known) known.push(source);
    else sources.set(target, [source]);
  }
  return sources;
}

/** Everything that can be reached from a node, itself only if a loop leads back. */
export function reach(id: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(next.get(id) ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    open.push(...(next.get(at) ?? []));
  }
  return found;
}

function remember<T>(compute: (id: string) => T): (id: string) => T {
  const known = new Map<string, T>();
  return (id) => {
    const value = known.get(id) ?? compute(id);
    known.set(id, value);
    return value;
  };
}
