import { FlowError } from '../flow-error.ts';
import type { Flow, FlowNode } from '../model/flow.ts';
import { limits } from '../model/limits.ts';
import { whyNotNodeId } from '../model/node-name.ts';
import { checkParent } from './check-parent.ts';

/** Adds a node. Its id must be free and a valid name (see freshId). */
export function addNode(flow: Flow, node: FlowNode): Flow {
  if (flow.nodes.length >= limits.nodesPerFlow) {
    throw new FlowError(
      'flow.too_many_nodes',
      `The flow has ${limits.nodesPerFlow} nodes, which is the most: move a part into a flow of its own.`,
    );
  }
  checkNewId(flow, node.id);
  if (node.kind === 'trigger' && flow.nodes.some(({ kind }) => kind === 'trigger')) {
    throw new FlowError('flow.many_triggers', 'The flow has a trigger already: change that one, or remove it first.');
  }
  const next: Flow = { ...flow, nodes: [...flow.nodes, node] };
  if (node.parent !== undefined) checkParent(next, node, node.parent);
  return next;
}

/** Throws unless a node can take this id. */
export function checkNewId(flow: Flow, id: string): void {
  const why = whyNotNodeId(id);
  if (why === 'identifier')
    throw new FlowError('node.bad_id', `The id “${id}” must be a letter followed by letters, digits or _, 64 at most.`);
  if (why === 'reserved')
    throw new FlowError('node.reserved_id', `The id “${id}” has a meaning of its own in expressions: choose another.`);
  if (flow.nodes.some((other) => other.id === id))
    throw new FlowError('node.duplicate_id', `The id “${id}” is taken: choose another.`);
}
