import { limits } from '../../model/limits.ts';
import { isContainer, type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

/** Parents exist, are containers, hold no loop and are not nested too deep. An empty container is worth a word. */
export const containers: Rule = (view) =>
  view.flow.nodes.flatMap((node) => {
    const title = titleOf(node);
    if (isContainer(node) && !view.flow.nodes.some(({ parent }) => parent === node.id)) {
      return [
        atNode(
          view,
          node,
          'node.empty_container',
          `${title} has no nodes in it: drag the steps it should run into it.`,
          '',
          'warning',
        ),
      ];
    }
    if (node.parent === undefined) return [];
    const parent = view.nodes.get(node.parent);
    if (!parent)
      return [
        atNode(
          view,
          node,
          'node.unknown_parent',
          `${title} stands in “${node.parent}”, which does not exist: move it out.`,
          '/parent',
        ),
      ];
    if (!isContainer(parent))
      return [
        atNode(
          view,
          node,
          'node.bad_parent',
          `${title} stands in ${titleOf(parent)}, which holds no nodes: move it into a For each or a Try.`,
          '/parent',
        ),
      ];
    const around = view.containersOf(node);
    if (around.includes(node))
      return [atNode(view, node, 'node.parent_cycle', `${title} stands inside itself: move it out.`, '/parent')];
    if (around.length <= limits.containerDepth) return [];
    return [
      atNode(
        view,
        node,
        'node.too_deep',
        `${title} stands ${around.length} containers deep; at most ${limits.containerDepth} are allowed: move the inner part into a flow of its own.`,
        '/parent',
      ),
    ];
  });
