import type { Flow, FlowNode, Position } from '../model/flow.ts';
import { checkParent } from './check-parent.ts';
import { nodeOf, without } from './change-node.ts';

/** Moves a node into a container, or out of all with undefined. */
export function setParent(flow: Flow, id: string, parent: string | undefined, position: Position): Flow {
  return setParents(flow, new Map([[id, position]]), parent);
}

/** Moves nodes together. Edges between them stay; edges that would now cross a container's border go. */
export function setParents(flow: Flow, to: ReadonlyMap<string, Position>, parent: string | undefined): Flow {
  const moving = new Map([...to].map(([id, position]) => [id, { node: nodeOf(flow, id), position }]));
  if (parent !== undefined) for (const { node } of moving.values()) checkParent(flow, node, parent);
  const nodes = flow.nodes.map((node) => {
    const position = to.get(node.id);
    return position ? moveInto(node, parent, position) : node;
  });
  const parents = new Map(nodes.map((node) => [node.id, node.parent]));
  const crosses = (source: string, target: string) =>
    (moving.has(source) || moving.has(target)) && parents.get(source) !== parents.get(target);
  return { ...flow, nodes, edges: flow.edges.filter(({ source, target }) => !crosses(source, target)) };
}

function moveInto(node: FlowNode, parent: string | undefined, { x, y }: Position): FlowNode {
  return { ...without(node, 'parent'), position: { x, y }, ...(parent !== undefined && { parent }) };
}
