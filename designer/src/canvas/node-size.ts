import { type Flow, type FlowNode, type Handle, nodeDefinitions } from '@joinery/core';

export const GRID = 16;
export const STEP_WIDTH = 256;
export const STEP_HEIGHT = 64;
const ROW = 28;
const CONTAINER = { width: 592, height: 224 };
/** Room that a container keeps around its children; the top holds its title. */
export const CONTAINER_PADDING = { top: 64, side: 32, bottom: 32 };

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const handlesOf = (node: FlowNode): readonly Handle[] => nodeDefinitions[node.kind].handles(node);
/** Handles that stand as named rows below the title; a lone `out` stands beside it instead. */
export const rowsOf = (node: FlowNode): readonly Handle[] => {
  const ways = handlesOf(node).filter((handle) => !handle.error);
  return ways.length > 1 ? ways : [];
};

export const stepSize = (node: FlowNode): Size => {
  const rows = rowsOf(node).length;
  return { width: STEP_WIDTH, height: STEP_HEIGHT + (rows > 0 ? rows * ROW + 8 : 0) };
};

export type SizeById = ReadonlyMap<string, Size>;

function containerSize(node: FlowNode, children: readonly FlowNode[], sizeOf: (child: FlowNode) => Size): Size {
  let { width, height } = node.size ?? CONTAINER;
  for (const child of children) {
    const size = sizeOf(child);
    width = Math.max(width, child.position.x + size.width + CONTAINER_PADDING.side);
    height = Math.max(height, child.position.y + size.height + CONTAINER_PADDING.bottom);
  }
  return { width, height };
}

/** Sizes of all nodes. A container is as large as was drawn and never smaller than what it holds. */
export function measureNodes(flow: Flow): SizeById {
  const children = childrenByParent(flow);
  const sizes = new Map<string, Size>();
  const sizeOf = (node: FlowNode): Size => {
    const known = sizes.get(node.id);
    if (known) return known;
    const { container } = nodeDefinitions[node.kind];
    sizes.set(node.id, stepSize(node));
    const size = container ? containerSize(node, children.get(node.id) ?? [], sizeOf) : stepSize(node);
    sizes.set(node.id, size);
    return size;
  };
  for (const node of flow.nodes) sizeOf(node);
  return sizes;
}

export function childrenByParent(flow: Flow): ReadonlyMap<string, readonly FlowNode[]> {
  const children = new Map<string, FlowNode[]>();
  for (const node of flow.nodes) {
    if (node.parent === undefined) continue;
    const list = children.get(node.parent);
    if (list) list.push(node);
    else children.set(node.parent, [node]);
  }
  return children;
}
