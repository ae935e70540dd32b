import type { Position } from '@joinery/core';
import type { InternalNode } from '@xyflow/react';
import type { CanvasNode } from './canvas-types.ts';

export interface FoundContainer {
  readonly id: string;
  readonly origin: Position;
}

type Find = (id: string) => InternalNode<CanvasNode> | undefined;

/** Whether `id` lies, at any depth, in one of `among`. */
function livesIn(id: string, among: ReadonlySet<string>, find: Find): boolean {
  for (let at: string | undefined = id; at !== undefined; at = find(at)?.parentId) if (among.has(at)) return true;
  return false;
}

const area = (node: CanvasNode): number => (node.width ?? 0) * (node.height ?? 0);

/** The innermost container over a point; `moving` and what lives in it do not count. */
export function containerAtPoint(
  nodes: readonly CanvasNode[],
  find: Find,
  point: Position,
  moving: ReadonlySet<string>,
): FoundContainer | undefined {
  const over = nodes.filter((node) => {
    if (node.type !== 'container' || livesIn(node.id, moving, find)) return false;
    const origin = find(node.id)?.internals.positionAbsolute;
    if (!origin) return false;
    return (
      point.x >= origin.x &&
      point.y >= origin.y &&
      point.x <= origin.x + (node.width ?? 0) &&
      point.y <= origin.y + (node.height ?? 0)
    );
  });
  const [inner] = over.sort((a, b) => area(a) - area(b));
  const origin = inner && find(inner.id)?.internals.positionAbsolute;
  return inner && origin ? { id: inner.id, origin } : undefined;
}

/** The innermost container that a node's middle lies in. */
export function containerAt(
  nodes: readonly CanvasNode[],
  find: Find,
  node: CanvasNode,
  absolute: Position,
  moving: ReadonlySet<string>,
): FoundContainer | undefined {
  const middle = { x: absolute.x + (node.width ?? 0) / 2, y: absolute.y + Math.min(node.height ?? 0, 64) / 2 };
  return containerAtPoint(nodes, find, middle, moving);
}
