import type { Rule } from '../flow-view.ts';
import { titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

/** A flow has exactly one trigger, outside all containers and not disabled. */
export const oneTrigger: Rule = (view) => {
  const triggers = view.flow.nodes.filter(({ kind }) => kind === 'trigger');
  const [first, ...others] = triggers;
  if (!first)
    return [
      {
        code: 'flow.no_trigger',
        message: 'The flow has no trigger: add one, so that something can start it.',
        pointer: '/nodes',
        severity: 'error',
      },
    ];
  return [
    ...others.map((node) =>
      atNode(
        view,
        node,
        'flow.many_triggers',
        `${titleOf(node)} is a second trigger; a flow has one: remove it or ${titleOf(first)}.`,
      ),
    ),
    ...triggers
      .filter(({ parent }) => parent !== undefined)
      .map((node) =>
        atNode(
          view,
          node,
          'node.trigger_inside',
          `The trigger ${titleOf(node)} stands inside a container: move it out.`,
          '/parent',
        ),
      ),
    ...triggers
      .filter(({ disabled }) => disabled)
      .map((node) =>
        atNode(
          view,
          node,
          'node.disabled_trigger',
          `The trigger ${titleOf(node)} is disabled: enable it, or nothing can start the flow.`,
          '/disabled',
        ),
      ),
  ];
};
