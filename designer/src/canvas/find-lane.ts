import type { Flow, FlowEdge, FlowNode } from '@joinery/core';
import { childrenByParent, handlesOf, measureNodes, rowsOf, STEP_WIDTH } from './node-size.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Box {
  readonly id: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How far an edge goes straight on before it turns, and how far it keeps from steps. */
export const STUB = 20;
const CLEARANCE = 24;
const HANDLE_TOP = 32;
const FIRST_ROW = 76;
const ROW = 28;

/** Where an edge begins, as seen from the corner of its node. */
function beginOf(node: FlowNode, box: Box, name: string): Point & { readonly down: boolean } {
  const width = box.right - box.left;
  if (handlesOf(node).find((handle) => handle.name === name)?.error)
    return { x: width / 2, y: box.bottom - box.top, down: true };
  const row = rowsOf(node).findIndex((handle) => handle.name === name);
  return { x: width, y: row < 0 ? HANDLE_TOP : FIRST_ROW + row * ROW, down: false };
}

/** The corners of an edge that is drawn as always. */
function usualWay(from: Point, to: Point, down: boolean): readonly Point[] {
  if (!down) {
    const middle = (from.x + to.x) / 2;
    return [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to];
  }
  if (to.y > from.y + STUB) return [from, { x: from.x, y: to.y }, to];
  const y = from.y + STUB;
  return [from, { x: from.x, y }, { x: to.x - STUB, y }, { x: to.x - STUB, y: to.y }, to];
}

function meets(box: Box, corners: readonly Point[]): boolean {
  return corners.slice(1).some((end, index) => {
    const start = corners[index] ?? end;
    return (
      Math.max(start.x, end.x) > box.left &&
      Math.min(start.x, end.x) < box.right &&
      Math.max(start.y, end.y) > box.top &&
      Math.min(start.y, end.y) < box.bottom
    );
  });
}

/** The height nearest to `wish`, upwards or downwards, at which nothing stands between two places. */
function freeHeight(boxes: readonly Box[], wish: number, step: 1 | -1): number {
  let lane = wish;
  for (let moved = true; moved; ) {
    const inWay = boxes.find((box) => lane > box.top - CLEARANCE && lane < box.bottom + CLEARANCE);
    moved = inWay !== undefined;
    if (inWay) lane = step === 1 ? inWay.bottom + CLEARANCE : inWay.top - CLEARANCE;
  }
  return lane;
}

/** For edges that would run across steps: how far above or below their begin they run instead, by their ids. */
export function findLanes(flow: Flow): ReadonlyMap<string, number> {
  const nodes = new Map(flow.nodes.map((node) => [node.id, node]));
  const long = flow.edges.flatMap((edge) => {
    const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
    const spans = source && target && target.position.x - source.position.x >= STEP_WIDTH * 2;
    return spans && source.parent === target.parent ? [{ edge, source, target }] : [];
  });
  if (long.length === 0) return new Map();
  const sizes = measureNodes(flow);
  const children = childrenByParent(flow);
  const roots = flow.nodes.filter((node) => node.parent === undefined);
  const boxOf = ({ id, position: { x, y } }: FlowNode): Box => {
    const { width, height } = sizes.get(id) ?? { width: 0, height: 0 };
    return { id, left: x, right: x + width, top: y, bottom: y + height };
  };
  const lanes = new Map<string, number>();
  for (const { edge, source, target } of long) {
    const beside = source.parent === undefined ? roots : (children.get(source.parent) ?? []);
    const lane = laneOf(edge, source, boxOf(source), boxOf(target), beside.map(boxOf));
    if (lane !== undefined) lanes.set(edge.id, lane);
  }
  return lanes;
}

function laneOf(edge: FlowEdge, source: FlowNode, at: Box, target: Box, all: readonly Box[]): number | undefined {
  const begin = beginOf(source, at, edge.sourceHandle);
  const from = { x: at.left + begin.x, y: at.top + begin.y };
  const to = { x: target.left, y: target.top + HANDLE_TOP };
  const between = all.filter(
    (box) => box.id !== at.id && box.id !== target.id && box.right > from.x && box.left < to.x,
  );
  const corners = usualWay(from, to, begin.down);
  if (!between.some((box) => meets(box, corners))) return undefined;
  const below = freeHeight(between, Math.max(from.y, to.y) + (begin.down ? STUB : 0), 1) - from.y;
  if (begin.down) return below;
  const above = freeHeight(between, Math.min(from.y, to.y), -1) - from.y;
  return Math.abs(above) < Math.abs(below) ? above : below;
}

/** The path of an edge that runs at the height `lane`, with rounded corners, and the middle of it. */
export function drawLane(from: Point, to: Point, lane: number, down: boolean): readonly [string, number, number] {
  const start = down ? from.x : from.x + STUB;
  const end = to.x - STUB;
  const corners = [from, { x: start, y: from.y }, { x: start, y: lane }, { x: end, y: lane }, { x: end, y: to.y }, to];
  return [roundOff(corners), (start + end) / 2, lane];
}

const RADIUS = 14;

function roundOff(corners: readonly Point[]): string {
  const parts = corners.map((corner, index) => {
    const [before, after] = [corners[index - 1], corners[index + 1]];
    if (!before) return `M${corner.x},${corner.y}`;
    if (!after) return `L${corner.x},${corner.y}`;
    const radius = Math.min(RADIUS, distance(before, corner) / 2, distance(corner, after) / 2);
    const [near, far] = [towards(corner, before, radius), towards(corner, after, radius)];
    return `L${near.x},${near.y}Q${corner.x},${corner.y} ${far.x},${far.y}`;
  });
  return parts.join('');
}

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
const towards = (from: Point, to: Point, by: number): Point => ({
  x: from.x + Math.sign(to.x - from.x) * by,
  y: from.y + Math.sign(to.y - from.y) * by,
});
