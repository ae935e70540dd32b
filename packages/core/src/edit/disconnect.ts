import type { Flow } from '../model/flow.ts';

/** Removes edges. Ids that are gone already are passed over. */
export function disconnect(flow: Flow, ids: Iterable<string>): Flow {
  const gone = new Set(ids);
  const edges = flow.edges.filter(({ id }) => !gone.has(id));
  return edges.length === flow.edges.length ? flow : { ...flow, edges };
}
