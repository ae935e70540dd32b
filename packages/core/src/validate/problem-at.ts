import type { FlowEdge, FlowNode } from '../model/flow.ts';
import type { Problem } from '../model/problem.ts';
import type { FlowView } from './flow-view.ts';

/** Builds the problems of a rule with pointers into its flow. */
export function atNode(
  view: FlowView,
  node: FlowNode,
  code: string,
  message: string,
  below = '',
  severity: Problem['severity'] = 'error',
): Problem {
  return { code, message, pointer: `/nodes/${view.flow.nodes.indexOf(node)}${below}`, severity, node: node.id };
}

export function atEdge(view: FlowView, edge: FlowEdge, code: string, message: string): Problem {
  return { code, message, pointer: `/edges/${view.flow.edges.indexOf(edge)}`, severity: 'error', node: edge.source };
}
