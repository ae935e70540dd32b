import { FlowError } from '../flow-error.ts';
import type { Flow, FlowNode } from '../model/flow.ts';
import { limits } from '../model/limits.ts';
import { isContainer, titleOf, viewFlow } from '../validate/flow-view.ts';
import { idsInside, nodeOf } from './change-node.ts';

/** Throws unless a node may stand in this container. */
export function checkParent(flow: Flow, node: FlowNode, parent: string): void {
  const container = nodeOf(flow, parent);
  const inside = idsInside(flow, [node.id]);
  if (node.kind === 'trigger')
    throw new FlowError('node.trigger_inside', `The trigger ${titleOf(node)} must stand outside of all containers.`);
  if (!isContainer(container))
    throw new FlowError('node.bad_parent', `${titleOf(container)} holds no nodes: choose a For each or a Try.`);
  if (parent === node.id || inside.has(parent))
    throw new FlowError('node.parent_cycle', `${titleOf(node)} can’t stand inside itself.`);
  const around = viewFlow(flow, {}).containersOf(container).length + 1;
  const within = deepestLevel(flow, node);
  if (around + within <= limits.containerDepth) return;
  throw new FlowError(
    'node.too_deep',
    `Containers can be nested ${limits.containerDepth} deep: move the inner part into a flow of its own.`,
  );
}

/** How many levels of nodes stand inside a node. */
function deepestLevel(flow: Flow, node: FlowNode): number {
  const children = flow.nodes.filter(({ parent }) => parent === node.id);
  return children.length === 0 ? 0 : 1 + Math.max(...children.map((child) => deepestLevel(flow, child)));
}
