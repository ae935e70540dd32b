import type { Flow, FlowEdge, FlowNode } from '../model/flow.ts';
import type { JsonObject } from '../model/json.ts';
import { nodeDefinitions } from '../nodes/node-kinds.ts';
import { changeNode, nodeOf } from './change-node.ts';

/** Replaces a node's config. Edges follow a renamed case of a switch and go with a removed one. */
export function setConfig(flow: Flow, id: string, config: JsonObject): Flow {
  const node = nodeOf(flow, id);
  const next: FlowNode = { ...node, config };
  const edges = followHandles(flow.edges, id, handlesOf(node), handlesOf(next));
  return { ...changeNode(flow, id, () => next), edges };
}

function handlesOf(node: FlowNode): readonly string[] {
  return nodeDefinitions[node.kind].handles(node).map(({ name }) => name);
}

function followHandles(
  edges: readonly FlowEdge[],
  id: string,
  before: readonly string[],
  after: readonly string[],
): readonly FlowEdge[] {
  if (before.length === after.length) {
    // A name that both lists have is in the middle of being typed: its edges can't be told apart, so they stay.
    const renamed = new Map(
      before.flatMap((name, index) =>
        after.includes(name) || before.includes(after[index] ?? '') ? [] : [[name, after[index] ?? name] as const],
      ),
    );
    if (renamed.size === 0) return edges;
    return edges.map((edge) =>
      edge.source === id ? { ...edge, sourceHandle: renamed.get(edge.sourceHandle) ?? edge.sourceHandle } : edge,
    );
  }
  const gone = new Set(before.filter((name) => !after.includes(name)));
  return gone.size === 0 ? edges : edges.filter((edge) => edge.source !== id || !gone.has(edge.sourceHandle));
}
