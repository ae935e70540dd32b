import { FlowError } from '../flow-error.ts';
import type { Flow, FlowEdge } from '../model/flow.ts';
import { nodeDefinitions } from '../nodes/node-kinds.ts';
import { titleOf } from '../validate/flow-view.ts';

/** Why two nodes can't be joined like this, or undefined if they can. */
export function whyNotConnect(flow: Flow, edge: Omit<FlowEdge, 'id'>): FlowError | undefined {
  const source = flow.nodes.find(({ id }) => id === edge.source);
  const target = flow.nodes.find(({ id }) => id === edge.target);
  if (!source) return new FlowError('edge.unknown_source', `The node “${edge.source}” does not exist.`);
  if (!target) return new FlowError('edge.unknown_target', `The node “${edge.target}” does not exist.`);
  const handles = nodeDefinitions[source.kind].handles(source);
  if (!handles.some(({ name }) => name === edge.sourceHandle))
    return new FlowError('edge.unknown_handle', `${titleOf(source)} has no way out called “${edge.sourceHandle}”.`);
  if (!nodeDefinitions[target.kind].enterable)
    return new FlowError('edge.into_trigger', `No edge may lead into the trigger ${titleOf(target)}.`);
  if (source.parent !== target.parent)
    return new FlowError(
      'edge.across_containers',
      `${titleOf(source)} and ${titleOf(target)} are in different containers: connect nodes of the same one.`,
    );
  if (
    flow.edges.some(
      (other) =>
        other.source === edge.source && other.sourceHandle === edge.sourceHandle && other.target === edge.target,
    )
  ) {
    return new FlowError('edge.duplicate', `${titleOf(source)} leads to ${titleOf(target)} already.`);
  }
  if (!leadsTo(flow.edges, edge.target, edge.source)) return undefined;
  return new FlowError(
    'flow.cycle',
    `${titleOf(target)} leads to ${titleOf(source)}, so this would be a circle: repeat with a For each instead.`,
  );
}

function leadsTo(edges: readonly FlowEdge[], from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const { source, target } of edges) if (source === id) seen.add(target);
  }
  return false;
}
