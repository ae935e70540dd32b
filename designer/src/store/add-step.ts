import {
  addNode,
  connect,
  type Flow,
  type FlowNode,
  freshId,
  insertOnEdge,
  moveNodes,
  nodeDefinitions,
  type Position,
  whyNotConnect,
} from '@joinery/core';
import { GRID, measureNodes, STEP_WIDTH } from '../canvas/node-size.ts';
import type { PaletteItem } from '../canvas/palette-items.ts';
import { type EditorStore, edit, endGroup, type PaletteAim, select } from './editor-store.ts';

const GAP = 80;
const snap = (value: number): number => Math.round(value / GRID) * GRID;

const firstHandle = (node: FlowNode): string | undefined =>
  nodeDefinitions[node.kind].handles(node).find((handle) => !handle.error)?.name;

interface Spot {
  readonly position: Position;
  readonly parent?: string;
}

/** A free place to the right of a node; below what already follows it. */
function spotAfter(flow: Flow, node: FlowNode): Spot {
  const sizes = measureNodes(flow);
  const followers = flow.nodes.filter((other) =>
    flow.edges.some((edge) => edge.source === node.id && edge.target === other.id),
  );
  const x = node.position.x + (sizes.get(node.id)?.width ?? STEP_WIDTH) + GAP;
  const bottoms = followers.map((other) => other.position.y + (sizes.get(other.id)?.height ?? 0) + 32);
  const y = Math.max(node.position.y, ...bottoms);
  return { position: { x: snap(x), y: snap(y) }, ...(node.parent === undefined ? {} : { parent: node.parent }) };
}

function spotAtEnd(flow: Flow): Spot {
  const roots = flow.nodes.filter((node) => node.parent === undefined);
  const sizes = measureNodes(flow);
  const right = Math.max(0, ...roots.map((node) => node.position.x + (sizes.get(node.id)?.width ?? 0) + GAP));
  return { position: { x: snap(right), y: snap(roots.at(-1)?.position.y ?? 0) } };
}

const nodeFrom = (flow: Flow, item: PaletteItem, spot: Spot): FlowNode => ({
  id: freshId(flow, item.idFrom),
  kind: item.kind,
  config: item.config,
  position: spot.position,
  ...(spot.parent === undefined ? {} : { parent: spot.parent }),
});

function addAfter(
  flow: Flow,
  item: PaletteItem,
  source: FlowNode,
  handle: string | undefined,
  position?: Position,
): readonly [Flow, string] {
  const spot = spotAfter(flow, source);
  const node = nodeFrom(flow, item, position ? { ...spot, position } : spot);
  const next = addNode(flow, node);
  const wish = { source: source.id, sourceHandle: handle ?? '', target: node.id };
  return [handle === undefined || whyNotConnect(next, wish) !== undefined ? next : connect(next, wish), node.id];
}

/** Everything that follows `target` moves right, if the new step would stand on it. */
function makeRoom(flow: Flow, target: FlowNode, from: number, width: number): Flow {
  const by = from + width + GAP - target.position.x;
  if (by <= 0) return flow;
  const following = new Set([target.id]);
  for (const id of following) for (const edge of flow.edges) if (edge.source === id) following.add(edge.target);
  const moved = flow.nodes.filter((node) => following.has(node.id) && node.parent === target.parent);
  return moveNodes(flow, new Map(moved.map(({ id, position }) => [id, { x: snap(position.x + by), y: position.y }])));
}

function addOnEdge(flow: Flow, item: PaletteItem, edgeId: string): readonly [Flow, string] | undefined {
  const edge = flow.edges.find((one) => one.id === edgeId);
  const source = flow.nodes.find((node) => node.id === edge?.source);
  const target = flow.nodes.find((node) => node.id === edge?.target);
  if (!edge || !source || !target) return undefined;
  const x = snap(source.position.x + (measureNodes(flow).get(source.id)?.width ?? STEP_WIDTH) + GAP);
  const parent = source.parent === undefined ? {} : { parent: source.parent };
  const node = nodeFrom(flow, item, { position: { x, y: target.position.y }, ...parent });
  const width = measureNodes({ ...flow, nodes: [node] }).get(node.id)?.width ?? STEP_WIDTH;
  return [insertOnEdge(makeRoom(flow, target, x, width), edgeId, node, firstHandle(node)), node.id];
}

function place(
  flow: Flow,
  item: PaletteItem,
  aim: PaletteAim,
  selected: FlowNode | undefined,
): readonly [Flow, string] {
  const lone = (spot: Spot): readonly [Flow, string] => {
    const node = nodeFrom(flow, item, spot);
    return [addNode(flow, node), node.id];
  };
  if (aim.to === 'edge') return addOnEdge(flow, item, aim.edge) ?? lone(spotAtEnd(flow));
  if (aim.to === 'place') return lone(aim);
  const source = aim.to === 'handle' ? flow.nodes.find((node) => node.id === aim.node) : selected;
  if (!source || item.kind === 'trigger')
    return lone(item.kind === 'trigger' ? { position: { x: 0, y: 0 } } : spotAtEnd(flow));
  return aim.to === 'handle'
    ? addAfter(flow, item, source, aim.handle, aim.position)
    : addAfter(flow, item, source, freeHandle(flow, source));
}

/** The first way out that leads nowhere yet, else the first. */
function freeHandle(flow: Flow, node: FlowNode): string | undefined {
  const ways = nodeDefinitions[node.kind].handles(node).filter((handle) => !handle.error);
  const free = ways.find(
    (handle) => !flow.edges.some((edge) => edge.source === node.id && edge.sourceHandle === handle.name),
  );
  return (free ?? ways[0])?.name;
}

/** The step that the flow ends with, if it has but one end. */
function loneEnd(flow: Flow): FlowNode | undefined {
  const ends = flow.nodes.filter(
    (node) => node.parent === undefined && !flow.edges.some((edge) => edge.source === node.id),
  );
  return ends.length === 1 ? ends[0] : undefined;
}

/** Adds what the palette offers where it was asked for, joined to what it follows, and selects it. */
export function addStep(store: EditorStore, item: PaletteItem, aim: PaletteAim): string | undefined {
  const { selected } = store.getState();
  const [only] = selected.size === 1 ? selected : [];
  let added: string | undefined;
  endGroup(store);
  edit(store, (flow) => {
    const [next, id] = place(flow, item, aim, flow.nodes.find((node) => node.id === only) ?? loneEnd(flow));
    added = id;
    return next;
  });
  if (added === undefined) return undefined;
  select(store, [added]);
  return added;
}
