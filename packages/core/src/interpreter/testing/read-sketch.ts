import { emptyFlow, type Flow, type FlowEdge, type FlowNode, type FlowSettings } from '../../model/flow.ts';

/** A flow as test cases write it: no positions, edges as `"from -> to"` or `"from.handle -> to"`. */
export interface FlowSketch {
  readonly nodes: readonly (Omit<FlowNode, 'position' | 'config'> & { readonly config?: FlowNode['config'] })[];
  readonly edges: readonly string[];
  readonly settings?: FlowSettings;
}

const readEdge = (text: string): FlowEdge => {
  const [, source, sourceHandle = 'out', target] = /^(\w+)(?:\.([\w-]+))? -> (\w+)$/.exec(text) ?? [];
  if (source === undefined || target === undefined) throw new Error(`"${text}" is not an edge such as "a.out -> b".`);
  return { id: text, source, sourceHandle, target };
};

export const readSketch = ({ nodes, edges, settings = {} }: FlowSketch): Flow => ({
  ...emptyFlow,
  nodes: nodes.map((node) => ({ config: {}, ...node, position: { x: 0, y: 0 } })),
  edges: edges.map(readEdge),
  settings,
});
