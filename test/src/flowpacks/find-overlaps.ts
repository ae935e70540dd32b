import { type Flow, type FlowNode, nodeDefinitions } from '@joinery/core';

interface Box {
  readonly id: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Pairs of nodes and notes that overlap as the designer draws them, and nodes that stick out of their container. */
export function findOverlaps(flow: Flow): readonly (readonly [string, string])[] {
  const notes = flow.notes.map(({ id, position, size = { width: 224, height: 112 } }) => boxOf(id, position, size));
  const parents = [...new Set(flow.nodes.map(({ parent }) => parent))];
  const frames = parents.map((parent) => flow.nodes.filter((node) => node.parent === parent).map(boxOfNode));
  return [
    ...frames.flatMap((boxes, index) => overlaps(parents[index] === undefined ? [...boxes, ...notes] : boxes)),
    ...flow.nodes.flatMap((node) => {
      const around = flow.nodes.find(({ id }) => id === node.parent)?.size;
      const box = boxOfNode(node);
      // A container's title takes the first 64 pixels.
      const inside =
        !around || (box.left >= 0 && box.top >= 64 && box.right <= around.width && box.bottom <= around.height);
      return inside ? [] : [[node.id, node.parent ?? ''] as const];
    }),
  ];
}

function overlaps(boxes: readonly Box[]): readonly (readonly [string, string])[] {
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => [a.id, b.id] as const),
  );
}

/** A step grows by a row for each way out if there are several. */
function boxOfNode(node: FlowNode): Box {
  const ways = nodeDefinitions[node.kind].handles(node).filter(({ error }) => !error).length;
  const size = node.size ?? { width: 256, height: ways > 1 ? 72 + 28 * ways : 64 };
  return boxOf(node.id, node.position, size);
}

function boxOf(
  id: string,
  { x, y }: { readonly x: number; readonly y: number },
  { width, height }: { readonly width: number; readonly height: number },
): Box {
  return { id, left: x, top: y, right: x + width, bottom: y + height };
}
