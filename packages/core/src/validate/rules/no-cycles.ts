import type { FlowNode } from '../../model/flow.ts';
import { type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

/** Flows are acyclic; loops are containers. */
export const noCycles: Rule = (view) => {
  const seen = new Set<string>();
  return view.flow.nodes.flatMap((node) => {
    if (seen.has(node.id) || !view.before(node.id).has(node.id)) return [];
    const cycle = findCycle(
      node,
      view.flow.edges.map(({ source, target }) => [source, target] as const),
    );
    for (const id of cycle) seen.add(id);
    const titles = [...cycle, node.id].map((id) => titleOf(view.nodes.get(id) ?? node)).join(' → ');
    return [
      atNode(
        view,
        node,
        'flow.cycle',
        `The edges run in a circle: ${titles}; remove one of them, or repeat with a For each.`,
      ),
    ];
  });
};

/** The shortest way from a node back to itself. */
function findCycle(node: FlowNode, edges: readonly (readonly [string, string])[]): readonly string[] {
  const cameFrom = new Map<string, string>();
  const queue = [node.id];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const [source, target] of edges) {
      if (source !== at || cameFrom.has(target)) continue;
      cameFrom.set(target, source);
      queue.push(target);
    }
  }
  const way: string[] = [];
  for (let at = cameFrom.get(node.id); at !== undefined && at !== node.id; at = cameFrom.get(at)) way.unshift(at);
  return [node.id, ...way];
}
