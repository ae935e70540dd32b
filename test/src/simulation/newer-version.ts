import type { Flow, FlowNode } from '@joinery/core';

const newer = new WeakMap<Flow, Map<number, Flow>>();

/** What an author makes of a flow from version to version: other titles, a step at the end, a longer wait. */
export function newerVersion(flow: Flow, version: number): Flow {
  if (version <= 1) return flow;
  const known = newer.get(flow) ?? new Map<number, Flow>();
  newer.set(flow, known);
  const made = known.get(version) ?? make(newerVersion(flow, version - 1), version);
  known.set(version, made);
  return made;
}

function make(before: Flow, version: number): Flow {
  const flow = { ...before, nodes: before.nodes.map((node) => ({ ...node, title: `${node.id} of ${version}` })) };
  return version % 2 === 0 ? withStep(flow, version) : withLongerWait(flow);
}

function withStep(flow: Flow, version: number): Flow {
  const end = flow.nodes.findLast(({ parent }) => parent === undefined)?.id ?? 'start';
  const id = `v${version}`;
  const input = { who: '{{ run.id }}', node: id, after: [] };
  const node: FlowNode = { id, kind: 'action', config: { action: 'x.a', input }, position: { x: 0, y: 0 } };
  return {
    ...flow,
    nodes: [...flow.nodes, node],
    edges: [...flow.edges, { id: `${end}>${id}`, source: end, sourceHandle: 'out', target: id }],
  };
}

function withLongerWait(flow: Flow): Flow {
  const last = flow.nodes.findLast(({ kind }) => kind === 'delay');
  const longer = (node: FlowNode): FlowNode => ({ ...node, config: { ...node.config, count: 50 } });
  return { ...flow, nodes: flow.nodes.map((node) => (node === last ? longer(node) : node)) };
}
