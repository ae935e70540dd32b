import type { PlanNode } from './compile-flow.ts';

/** Sources before targets, a container before what it holds. */
export const orderNodes = (
  children: ReadonlyMap<string | undefined, readonly PlanNode[]>,
  container?: string,
): readonly PlanNode[] => {
  const siblings = children.get(container) ?? [];
  const missing = new Map(siblings.map((node) => [node, new Set(node.incoming.map((edge) => edge.source)).size]));
  const ready = siblings.filter((node) => node.incoming.length === 0);
  const order: PlanNode[] = [];
  // The list grows while it is walked: a node joins once its last source is placed.
  for (const node of ready) {
    order.push(node, ...orderNodes(children, node.id));
    for (const next of node.next) {
      const left = (missing.get(next) ?? 0) - 1;
      missing.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return order;
};
