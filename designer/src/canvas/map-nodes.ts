import { type Catalog, type Flow, type FlowNode, type FlowNote, nodeDefinitions, type Problem } from '@joinery/core';
import { type CanvasNode, type NodePaint, noteCanvasId, type StepData } from './canvas-types.ts';
import { describeNode, type NamedFlows } from './describe-node.ts';
import { measureNodes, type Size } from './node-size.ts';

export interface MapInput {
  readonly flow: Flow;
  readonly catalog: Catalog;
  readonly flows?: NamedFlows;
  readonly problems: readonly Problem[];
  readonly selected: ReadonlySet<string>;
  readonly editable: boolean;
  readonly paints?: ReadonlyMap<string, NodePaint>;
}

interface Tally {
  readonly errors: number;
  readonly warnings: number;
}
const none: Tally = { errors: 0, warnings: 0 };

function tallyProblems(problems: readonly Problem[]): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { node, severity } of problems) {
    if (node === undefined) continue;
    const { errors, warnings } = tallies.get(node) ?? none;
    tallies.set(node, severity === 'error' ? { errors: errors + 1, warnings } : { errors, warnings: warnings + 1 });
  }
  return tallies;
}

/** Parents before their children, as React Flow wants them. */
function orderByDepth(nodes: readonly FlowNode[]): readonly FlowNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depthOf = (node: FlowNode): number => {
    let depth = 0;
    for (let at = node.parent; at !== undefined && depth < 20; at = byId.get(at)?.parent) depth += 1;
    return depth;
  };
  return [...nodes].sort((a, b) => depthOf(a) - depthOf(b));
}

const sameLook = (a: StepData, b: StepData): boolean =>
  a.node === b.node &&
  a.errors === b.errors &&
  a.warnings === b.warnings &&
  a.editable === b.editable &&
  a.empty === b.empty &&
  a.look.title === b.look.title &&
  a.look.subtitle === b.look.subtitle &&
  a.look.icon === b.look.icon &&
  a.look.color === b.look.color &&
  a.paint?.status === b.paint?.status &&
  a.paint?.label === b.paint?.label &&
  a.paint?.until === b.paint?.until;

/** The node drawn before, if it would be drawn the same again: its component is then left alone. */
function reuse(before: CanvasNode | undefined, next: CanvasNode): CanvasNode {
  if (before === undefined || before.type !== next.type) return next;
  const still =
    before.position.x === next.position.x &&
    before.position.y === next.position.y &&
    before.selected === next.selected &&
    before.parentId === next.parentId &&
    before.width === next.width &&
    before.height === next.height &&
    !before.dragging;
  const same =
    next.type === 'note'
      ? before.type === 'note' && before.data.note === next.data.note && before.data.editable === next.data.editable
      : before.type !== 'note' && sameLook(before.data, next.data);
  if (still && same) return before;
  const kept = before.measured
    ? { measured: { ...before.measured, width: next.width ?? 0, height: next.height ?? 0 } }
    : {};
  return same && next.type === before.type
    ? ({ ...next, data: before.data, ...kept } as CanvasNode)
    : { ...next, ...kept };
}

// Stored fields are named one by one and never spread: a pack must not be able to set React Flow's own fields.
function drawNode(node: FlowNode, size: Size, tally: Tally, input: MapInput): CanvasNode {
  const { container, enterable } = nodeDefinitions[node.kind];
  const data: StepData = {
    node,
    look: describeNode(node, input.catalog, input.flows),
    errors: tally.errors,
    warnings: tally.warnings,
    paint: input.paints ? (input.paints.get(node.id) ?? { status: 'idle' }) : undefined,
    editable: input.editable,
    empty: container && !input.flow.nodes.some((other) => other.parent === node.id),
  };
  return {
    id: node.id,
    type: container ? 'container' : 'step',
    position: { x: node.position.x, y: node.position.y },
    width: size.width,
    height: size.height,
    selected: input.selected.has(node.id),
    connectable: input.editable,
    deletable: enterable,
    ariaLabel: `${data.look.title}, ${data.look.subtitle}`,
    data,
    ...(node.parent === undefined ? {} : { parentId: node.parent }),
    ...(container ? { zIndex: -1 } : {}),
  };
}

function drawNote(note: FlowNote, input: MapInput): CanvasNode {
  const id = noteCanvasId(note.id);
  return {
    id,
    type: 'note',
    position: { x: note.position.x, y: note.position.y },
    width: note.size?.width ?? 224,
    height: note.size?.height ?? 112,
    selected: input.selected.has(id),
    connectable: false,
    zIndex: -2,
    ariaLabel: `Note: ${note.text.slice(0, 80)}`,
    data: { note, editable: input.editable },
  };
}

/** What React Flow draws for a flow, keeping the objects of `before` whose look has not changed. */
export function mapNodes(input: MapInput, before: readonly CanvasNode[]): CanvasNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const tallies = tallyProblems(input.problems);
  const sizes = measureNodes(input.flow);
  const known = new Set(input.flow.nodes.map((node) => node.id));
  const steps = orderByDepth(input.flow.nodes).map((stored) => {
    const node = stored.parent !== undefined && !known.has(stored.parent) ? withoutParent(stored) : stored;
    const size = sizes.get(node.id) ?? { width: 0, height: 0 };
    return reuse(old.get(node.id), drawNode(node, size, tallies.get(node.id) ?? none, input));
  });
  const notes = input.flow.notes.map((note) => reuse(old.get(noteCanvasId(note.id)), drawNote(note, input)));
  return [...notes, ...steps];
}

function withoutParent(node: FlowNode): FlowNode {
  const { parent: _gone, ...rest } = node;
  return rest;
}
