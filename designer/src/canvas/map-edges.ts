import type { Flow, FlowEdge, FlowNode } from '@joinery/core';
import type { CanvasEdge } from './canvas-types.ts';
import { findLanes } from './find-lane.ts';
import { handlesOf, rowsOf } from './node-size.ts';

export interface EdgeInput {
  readonly flow: Flow;
  readonly selected: ReadonlySet<string>;
  readonly editable: boolean;
  /** Ids of the edges that a run went along; absent where no run is shown. */
  readonly taken?: ReadonlySet<string>;
}

function labelOf(edge: FlowEdge, source: FlowNode | undefined): { readonly label: string; readonly failure: boolean } {
  if (!source) return { label: '', failure: false };
  const handle = handlesOf(source).find((one) => one.name === edge.sourceHandle);
  if (handle?.error) return { label: handle.title, failure: true };
  const named = rowsOf(source).length > 0 ? handle?.title : undefined;
  return { label: named ?? (handle ? '' : edge.sourceHandle), failure: false };
}

export function mapEdges(input: EdgeInput, before: readonly CanvasEdge[]): CanvasEdge[] {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  const lanes = findLanes(input.flow);
  const nodes = new Map(input.flow.nodes.map((node) => [node.id, node]));
  return input.flow.edges
    .filter((edge) => nodes.has(edge.source) && nodes.has(edge.target))
    .map((edge) => {
      const { label, failure } = labelOf(edge, nodes.get(edge.source));
      const taken = input.taken ? input.taken.has(edge.id) : undefined;
      const lane = lanes.get(edge.id);
      const selected = input.selected.has(edge.id);
      const last = old.get(edge.id);
      if (
        last?.data &&
        last.selected === selected &&
        last.data.label === label &&
        last.data.taken === taken &&
        last.data.lane === lane &&
        last.data.failure === failure &&
        last.source === edge.source &&
        last.sourceHandle === edge.sourceHandle &&
        last.target === edge.target &&
        last.data.editable === input.editable
      ) {
        return last;
      }
      return {
        id: edge.id,
        type: 'way' as const,
        source: edge.source,
        sourceHandle: edge.sourceHandle,
        target: edge.target,
        selected,
        ariaLabel: `From ${edge.source} to ${edge.target}${label ? `, ${label}` : ''}`,
        data: { label, failure, taken, lane, editable: input.editable },
      };
    });
}
