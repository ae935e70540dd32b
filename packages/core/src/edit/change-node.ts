import { FlowError } from '../flow-error.ts';
import type { Flow, FlowNode } from '../model/flow.ts';

/** The node of this id; throws if there is none. */
export function nodeOf(flow: Flow, id: string): FlowNode {
  const node = flow.nodes.find((one) => one.id === id);
  if (!node) throw new FlowError('node.unknown', `The flow has no node “${id}”: it may have been removed meanwhile.`);
  return node;
}

/** Changes one node. Returns the flow itself if nothing changed. */
export function changeNode(flow: Flow, id: string, change: (node: FlowNode) => FlowNode): Flow {
  const node = nodeOf(flow, id);
  const next = change(node);
  return next === node ? flow : { ...flow, nodes: flow.nodes.map((one) => (one === node ? next : one)) };
}

/** Ids of the nodes that stand inside these, however deep. */
export function idsInside(flow: Flow, ids: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  let around = new Set(ids);
  while (around.size > 0) {
    const next = new Set<string>();
    for (const { id, parent } of flow.nodes)
      if (parent !== undefined && around.has(parent) && !found.has(id)) next.add(id);
    for (const id of next) found.add(id);
    around = next;
  }
  return found;
}

/** A copy of a node without one of the parts that it may lack. */
export function without(node: FlowNode, key: 'title' | 'size' | 'parent' | 'retry' | 'timeout' | 'disabled'): FlowNode {
  const copy: { -readonly [K in keyof FlowNode]: FlowNode[K] } = { ...node };
  delete copy[key];
  return copy;
}
