import { hasPlaceholder } from '../../expressions/parse-template.ts';
import { type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

/** A called flow exists. */
export const calledFlows: Rule = (view) => {
  const { flows } = view.context;
  if (!flows) return [];
  return view.flow.nodes.flatMap((node) => {
    const { flow } = node.config;
    if (node.kind !== 'call-flow' || typeof flow !== 'string' || flow === '' || hasPlaceholder(flow)) return [];
    if (flows.some(({ id }) => id === flow)) return [];
    return [
      atNode(
        view,
        node,
        'node.unknown_flow',
        `${titleOf(node)} calls a flow that does not exist (“${flow}”): choose one of the list.`,
        '/config/flow',
      ),
    ];
  });
};
