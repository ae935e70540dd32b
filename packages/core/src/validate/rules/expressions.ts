import { checkExpression } from '../../expressions/check-expression.ts';
import { listPlaceholders, type Placeholder } from '../../expressions/list-placeholders.ts';
import { isTriggerExpression } from '../../expressions/resolve-trigger-input.ts';
import type { FlowNode } from '../../model/flow.ts';
import type { Problem } from '../../model/problem.ts';
import { nodeDefinitions } from '../../nodes/node-kinds.ts';
import { checkMention } from '../check-mention.ts';
import { type FlowView, type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

/** Expressions parse, stand where they are resolved, and read only what is there. */
export const expressions: Rule = (view) =>
  view.flow.nodes.flatMap((node) =>
    Object.entries(node.config).flatMap(([key, value]) =>
      listPlaceholders(value, `/config/${key}`).flatMap((placeholder) => check(view, node, key, placeholder)),
    ),
  );

function check(view: FlowView, node: FlowNode, key: string, placeholder: Placeholder): readonly Problem[] {
  const { source, pointer } = placeholder;
  const title = titleOf(node);
  const atResult = key === 'result' && node.kind === 'for-each';
  const atTrigger = key === 'input' && node.kind === 'trigger';
  if (nodeDefinitions[node.kind].deferred.includes(key) && !atResult && !atTrigger) {
    return [
      atNode(
        view,
        node,
        'expression.not_here',
        `${title} takes “${key}” as written, so it may hold no placeholder: write the value itself.`,
        pointer,
      ),
    ];
  }
  if (placeholder.type === 'broken') {
    return [
      atNode(
        view,
        node,
        'expression.not_closed',
        `In ${title}: a “{{” is never closed: add “}}” after the expression, or write “\\{{” for plain braces.`,
        pointer,
      ),
    ];
  }
  const checked = checkExpression(source);
  if (!checked.ok) return [atNode(view, node, checked.code, `In ${title}: ${checked.message}`, pointer)];
  if (atTrigger && !isTriggerExpression(source)) {
    return [
      atNode(
        view,
        node,
        'expression.not_here',
        `${title} is resolved before a run starts, so “{{ ${source.trim()} }}” can’t stand there: name one variable, such as {{ vars.group }}, or write the value itself.`,
        pointer,
      ),
    ];
  }
  const paths = [
    ...checked.paths,
    ...checked.roots
      .filter((root) => root !== '*' && !checked.paths.some(([first]) => first === root))
      .map((root) => [root]),
  ];
  return unique(paths.flatMap((path) => checkMention({ view, node, pointer, atResult }, path)));
}

function unique(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(
    (problem, index) => problems.findIndex(({ message }) => message === problem.message) === index,
  );
}
