import type { Flow, Position } from '../model/flow.ts';

/** Puts nodes at new positions. */
export function moveNodes(flow: Flow, to: ReadonlyMap<string, Position>): Flow {
  let moved = false;
  const nodes = flow.nodes.map((node) => {
    const position = to.get(node.id);
    if (!position || (position.x === node.position.x && position.y === node.position.y)) return node;
    moved = true;
    return { ...node, position: { x: position.x, y: position.y } };
  });
  return moved ? { ...flow, nodes } : flow;
}
