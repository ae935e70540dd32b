import { type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

/** At the root, a node runs only if edges lead to it from the trigger. In a container, entries need no edge. */
export const reachable: Rule = (view) =>
  view.flow.nodes
    .filter((node) => node.kind !== 'trigger' && node.parent === undefined)
    .filter((node) => ![...view.before(node.id)].some((id) => view.nodes.get(id)?.kind === 'trigger'))
    .map((node) =>
      atNode(
        view,
        node,
        'node.unreachable',
        `Nothing leads to ${titleOf(node)}, so it never runs: connect it or remove it.`,
        '',
        'warning',
      ),
    );
