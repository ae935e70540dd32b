import { FlowError } from '../flow-error.ts';
import type { Flow, FlowEdge, FlowNode, Position } from '../model/flow.ts';
import { limits } from '../model/limits.ts';
import { isContainer } from '../validate/flow-view.ts';
import { freshEdgeId } from './connect.ts';
import { checkParent } from './check-parent.ts';
import { freshName } from './fresh-id.ts';
import { renameIn } from './rename-node.ts';

export interface Pasted {
  readonly flow: Flow;
  /** Ids of the pasted nodes, in the order given. */
  readonly ids: readonly string[];
}

/**
 * Adds copies of nodes and of the edges between them, moved by `by`, under fresh ids; expressions that mention a copied
 * node mention its copy. Nodes whose container is not copied too stand in `parent`, or where they stood if that exists.
 * A trigger is left out if the flow has one.
 */
export function pasteNodes(
  flow: Flow,
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
  by: Position,
  parent?: string,
): Pasted {
  const hasTrigger = flow.nodes.some(({ kind }) => kind === 'trigger');
  const copied = nodes.filter(({ kind }) => kind !== 'trigger' || !hasTrigger);
  if (flow.nodes.length + copied.length > limits.nodesPerFlow) {
    throw new FlowError(
      'flow.too_many_nodes',
      `The flow would have ${flow.nodes.length + copied.length} nodes; at most ${limits.nodesPerFlow} are allowed.`,
    );
  }
  const renamed = freshIds(flow, copied);
  const pasted = copied.map((node) => renameIn(place(flow, node, renamed, by, parent), renamed));
  const withNodes: Flow = { ...flow, nodes: [...flow.nodes, ...pasted] };
  for (const node of pasted) if (node.parent !== undefined) checkParent(withNodes, node, node.parent);
  return { flow: { ...withNodes, edges: pasteEdges(withNodes, edges, renamed) }, ids: pasted.map(({ id }) => id) };
}

function freshIds(flow: Flow, nodes: readonly FlowNode[]): ReadonlyMap<string, string> {
  const taken = new Set(flow.nodes.map(({ id }) => id));
  const renamed = new Map<string, string>();
  for (const { id } of nodes) {
    // `readManager2` copied again is `readManager3`, not `readManager22`.
    const fresh = freshName(taken.has(id) ? id.replace(/(?<=[A-Za-z_])\d+$/, '') : id, (name) => taken.has(name));
    taken.add(fresh);
    renamed.set(id, fresh);
  }
  return renamed;
}

function place(
  flow: Flow,
  { parent: stoodIn, ...node }: FlowNode,
  renamed: ReadonlyMap<string, string>,
  by: Position,
  wanted: string | undefined,
): FlowNode {
  if (stoodIn !== undefined && renamed.has(stoodIn)) return { ...node, parent: stoodIn };
  const old = flow.nodes.find(({ id }) => id === stoodIn);
  const parent = wanted ?? (old && isContainer(old) ? old.id : undefined);
  const position = { x: node.position.x + by.x, y: node.position.y + by.y };
  return { ...node, position, ...(parent !== undefined && node.kind !== 'trigger' && { parent }) };
}

function pasteEdges(flow: Flow, edges: readonly FlowEdge[], renamed: ReadonlyMap<string, string>): readonly FlowEdge[] {
  const all = [...flow.edges];
  const parents = new Map(flow.nodes.map((node) => [node.id, node.parent]));
  for (const { source, sourceHandle, target } of edges) {
    const copy = { source: renamed.get(source), sourceHandle, target: renamed.get(target) };
    if (copy.source === undefined || copy.target === undefined || parents.get(copy.source) !== parents.get(copy.target))
      continue;
    const edge = { source: copy.source, sourceHandle, target: copy.target };
    all.push({ id: freshEdgeId(all, edge), ...edge });
  }
  return all;
}
