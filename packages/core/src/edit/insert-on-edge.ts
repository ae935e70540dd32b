import { FlowError } from '../flow-error.ts';
import type { Flow, FlowNode } from '../model/flow.ts';
import { addNode } from './add-node.ts';
import { connect } from './connect.ts';
import { disconnect } from './disconnect.ts';

/** Puts a new node between the two ends of an edge. Without a `handle` (a node that ends its branch) nothing follows it. */
export function insertOnEdge(flow: Flow, edgeId: string, node: FlowNode, handle: string | undefined): Flow {
  const edge = flow.edges.find(({ id }) => id === edgeId);
  if (!edge)
    throw new FlowError('edge.unknown', `The edge “${edgeId}” does not exist: it may have been removed meanwhile.`);
  const { source, sourceHandle, target } = edge;
  const entered = connect(addNode(disconnect(flow, [edgeId]), node), { source, sourceHandle, target: node.id });
  return handle === undefined ? entered : connect(entered, { source: node.id, sourceHandle: handle, target });
}
