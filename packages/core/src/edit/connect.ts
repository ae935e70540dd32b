import type { Flow, FlowEdge } from '../model/flow.ts';
import { whyNotConnect } from './why-not-connect.ts';

/** Joins two nodes; throws if they can't be joined like this. */
export function connect(flow: Flow, edge: Omit<FlowEdge, 'id'>): Flow {
  const refused = whyNotConnect(flow, edge);
  if (refused) throw refused;
  const { source, sourceHandle, target } = edge;
  return { ...flow, edges: [...flow.edges, { id: freshEdgeId(flow.edges, edge), source, sourceHandle, target }] };
}

/** An edge id that says what it joins, so that documents read and merge well. */
export function freshEdgeId(
  edges: readonly FlowEdge[],
  { source, sourceHandle, target }: Omit<FlowEdge, 'id'>,
): string {
  const taken = new Set(edges.map(({ id }) => id));
  const base = `${source}-${sourceHandle}-${target}`;
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`;
  return id;
}
