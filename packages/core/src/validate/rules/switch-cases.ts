import type { Json } from '../../model/json.ts';
import { type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

/** Each case of a switch has its own name, because edges leave by it. */
export const switchCases: Rule = (view) =>
  view.flow.nodes.flatMap((node) => {
    const cases = node.kind === 'switch' ? node.config['cases'] : undefined;
    if (!Array.isArray(cases)) return [];
    const names = (cases as readonly Json[]).map(nameOf);
    return names.flatMap((name, index) => {
      const below = `/config/cases/${index}/name`;
      if (name === 'default')
        return [
          atNode(
            view,
            node,
            'node.reserved_case',
            `A case of ${titleOf(node)} is named “default”, which is the way for everything else: rename it.`,
            below,
          ),
        ];
      if (name === undefined || names.indexOf(name) === index) return [];
      return [
        atNode(
          view,
          node,
          'node.duplicate_case',
          `Two cases of ${titleOf(node)} are named “${name}”: give each its own name.`,
          below,
        ),
      ];
    });
  });

function nameOf(entry: Json): string | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
  const name = (entry as Readonly<Record<string, Json>>)['name'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}
