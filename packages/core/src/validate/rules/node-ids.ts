import type { Problem } from '../../model/problem.ts';
import { whyNotNodeId } from '../../model/node-name.ts';
import { type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

/** Node ids are unique names that expressions can use. */
export const nodeIds: Rule = (view) =>
  view.flow.nodes.flatMap((node): readonly Problem[] => {
    const why = whyNotNodeId(node.id);
    if (why === 'identifier') {
      return [
        atNode(
          view,
          node,
          'node.bad_id',
          `The id “${node.id}” of ${titleOf(node)} must be a letter followed by letters, digits or _, 64 at most.`,
          '/id',
        ),
      ];
    }
    if (why === 'reserved')
      return [
        atNode(
          view,
          node,
          'node.reserved_id',
          `The id “${node.id}” of ${titleOf(node)} has a meaning of its own in expressions: choose another.`,
          '/id',
        ),
      ];
    if (view.nodes.get(node.id) === node) return [];
    return [
      atNode(
        view,
        node,
        'node.duplicate_id',
        `The id “${node.id}” of ${titleOf(node)} is used twice: give each node its own.`,
        '/id',
      ),
    ];
  });
