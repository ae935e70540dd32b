import { renameSteps } from '../expressions/rename-steps.ts';
import type { Flow, FlowNode } from '../model/flow.ts';
import type { JsonObject } from '../model/json.ts';
import { checkNewId } from './add-node.ts';
import { nodeOf } from './change-node.ts';

/** Gives a node another id, and rewrites every edge, parent and expression that mentions it. */
export function renameNode(flow: Flow, id: string, to: string): Flow {
  nodeOf(flow, id);
  if (id === to) return flow;
  checkNewId(flow, to);
  const renamed = new Map([[id, to]]);
  return {
    ...flow,
    nodes: flow.nodes.map((node) => renameIn(node, renamed)),
    edges: flow.edges.map((edge) =>
      edge.source === id || edge.target === id
        ? { ...edge, source: renamed.get(edge.source) ?? edge.source, target: renamed.get(edge.target) ?? edge.target }
        : edge,
    ),
  };
}

/** A node with ids replaced in its own id, its parent and its expressions. */
export function renameIn(node: FlowNode, renamed: ReadonlyMap<string, string>): FlowNode {
  const id = renamed.get(node.id) ?? node.id;
  const parent = node.parent === undefined ? undefined : (renamed.get(node.parent) ?? node.parent);
  const config = renameSteps(node.config, renamed) as JsonObject;
  if (id === node.id && parent === node.parent && config === node.config) return node;
  return { ...node, id, config, ...(parent !== undefined && { parent }) };
}
