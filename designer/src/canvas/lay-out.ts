import dagre from '@dagrejs/dagre';
import { type Flow, type FlowEdge, type FlowNode, nodeDefinitions, type Position } from '@joinery/core';
import { childrenByParent, CONTAINER_PADDING, GRID, handlesOf, type Size, stepSize } from './node-size.ts';

export interface Placed {
  readonly position: Position;
  /** New size of a container. */
  readonly size?: Size;
}

const snap = (value: number): number => Math.round(value / GRID) * GRID;

interface Frame {
  readonly placed: ReadonlyMap<string, Position>;
  readonly size: Size;
}

/** The edges that leave nodes, in the order in which their handles stand one below the other. */
function inHandleOrder(flow: Flow, nodes: readonly FlowNode[]): readonly FlowEdge[] {
  return nodes.flatMap((node) => {
    const names = handlesOf(node).map((handle) => handle.name);
    const own = flow.edges.filter((edge) => edge.source === node.id);
    return own.sort((a, b) => names.indexOf(a.sourceHandle) - names.indexOf(b.sourceHandle));
  });
}

/** The first way on is drawn straightest, a failure's least. */
function weightOf({ source, sourceHandle }: FlowEdge, flow: Flow): number {
  const node = flow.nodes.find((one) => one.id === source);
  const handles = node ? handlesOf(node) : [];
  if (handles.find((handle) => handle.name === sourceHandle)?.error) return 1;
  return handles[0]?.name === sourceHandle ? 6 : 2;
}

/** Lays out the nodes of one frame from left to right, beginning at 0, 0. */
function layOutFrame(nodes: readonly FlowNode[], flow: Flow, sizeOf: (node: FlowNode) => Size): Frame {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 88 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Set(nodes.map((node) => node.id));
  for (const node of nodes) graph.setNode(node.id, { ...sizeOf(node) });
  for (const edge of inHandleOrder(flow, nodes))
    if (ids.has(edge.target)) graph.setEdge(edge.source, edge.target, { weight: weightOf(edge, flow) });
  dagre.layout(graph);
  const corners = nodes.map((node) => {
    const { x, y } = graph.node(node.id);
    const { width, height } = sizeOf(node);
    return { id: node.id, x: x - width / 2, y: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
  });
  const left = Math.min(...corners.map(({ x }) => x));
  const top = Math.min(...corners.map(({ y }) => y));
  return {
    placed: new Map(corners.map(({ id, x, y }) => [id, { x: snap(x - left), y: snap(y - top) }])),
    size: {
      width: Math.max(...corners.map(({ right }) => right)) - left,
      height: Math.max(...corners.map(({ bottom }) => bottom)) - top,
    },
  };
}

/** New places for all nodes: each container is laid out within, then stands in its own frame with the size it needs. */
export function layOut(flow: Flow): ReadonlyMap<string, Placed> {
  const children = childrenByParent(flow);
  const placed = new Map<string, Placed>();
  const sizes = new Map<string, Size>();
  const sizeOf = (node: FlowNode): Size => {
    const known = sizes.get(node.id);
    if (known) return known;
    const inner = children.get(node.id) ?? [];
    const size =
      nodeDefinitions[node.kind].container && inner.length > 0 ? sizeOfContainer(inner) : containerOrStep(node);
    sizes.set(node.id, size);
    return size;
  };
  const sizeOfContainer = (inner: readonly FlowNode[]): Size => {
    const frame = layOutFrame(inner, flow, sizeOf);
    const { top, side, bottom } = CONTAINER_PADDING;
    place(inner, frame, { x: side, y: top + 32 });
    return { width: snap(frame.size.width + side * 2), height: snap(frame.size.height + top + 32 + bottom) };
  };
  const place = (nodes: readonly FlowNode[], frame: Frame, by: Position): void => {
    for (const node of nodes) {
      const at = frame.placed.get(node.id) ?? { x: 0, y: 0 };
      const position = { x: at.x + by.x, y: at.y + by.y };
      const container = nodeDefinitions[node.kind].container;
      placed.set(node.id, container ? { position, size: sizeOf(node) } : { position });
    }
  };
  const roots = flow.nodes.filter((node) => node.parent === undefined);
  if (roots.length > 0) place(roots, layOutFrame(roots, flow, sizeOf), { x: 0, y: 0 });
  return placed;
}

const containerOrStep = (node: FlowNode): Size =>
  nodeDefinitions[node.kind].container ? { width: 592, height: 224 } : stepSize(node);
