import type { Flow } from '../model/flow.ts';
import { idsInside } from './change-node.ts';

/** Removes nodes, what stands in them, and their edges. Ids that are gone already are passed over. */
export function removeNodes(flow: Flow, ids: Iterable<string>): Flow {
  const wanted = new Set(ids);
  const gone = new Set([...wanted, ...idsInside(flow, wanted)]);
  const nodes = flow.nodes.filter(({ id }) => !gone.has(id));
  if (nodes.length === flow.nodes.length) return flow;
  return { ...flow, nodes, edges: flow.edges.filter(({ source, target }) => !gone.has(source) && !gone.has(target)) };
}
