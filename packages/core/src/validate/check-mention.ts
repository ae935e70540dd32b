import { outputFields } from '../fields/output-fields.ts';
import type { Fields } from '../model/field.ts';
import type { FlowNode } from '../model/flow.ts';
import type { Problem } from '../model/problem.ts';
import { type FlowView, titleOf } from './flow-view.ts';
import { atNode } from './problem-at.ts';
import { suggestNames } from './suggest-name.ts';

/** An expression's place in a flow. `atResult`: it is resolved at the end of the node's iterations. */
export interface Place {
  readonly view: FlowView;
  readonly node: FlowNode;
  readonly pointer: string;
  readonly atResult: boolean;
}

/** Checks one path that an expression reads. */
export function checkMention(place: Place, path: readonly string[]): readonly Problem[] {
  const { view, node } = place;
  const [root = '', second, third] = path;
  switch (root) {
    case 'run':
      return [];
    case 'trigger':
      return checkField(
        place,
        view.flow.nodes.find(({ kind }) => kind === 'trigger'),
        second,
      );
    case 'steps':
      return second === undefined
        ? []
        : [...checkStep(place, second), ...checkField(place, view.nodes.get(second), third)];
    case 'vars':
      return checkName(place, second, view.context.variables, 'expression.unknown_variable', 'variable');
    case 'inputs':
      return checkName(
        place,
        second,
        view.flow.inputs.map(({ name }) => name),
        'expression.unknown_input',
        'input',
      );
    case 'item':
    case 'index':
      if (place.atResult || view.containersOf(node).some(({ kind }) => kind === 'for-each')) return [];
      return tell(
        place,
        'expression.no_item',
        `“${root}” has a value only inside a For each: move the node into one, or use another value.`,
      );
    default:
      return [...checkStep(place, root), ...checkField(place, view.nodes.get(root), second)];
  }
}

function tell(
  { view, node, pointer }: Place,
  code: string,
  message: string,
  severity: Problem['severity'] = 'error',
): readonly Problem[] {
  return [atNode(view, node, code, `In ${titleOf(node)}: ${message}`, pointer, severity)];
}

function checkName(
  place: Place,
  name: string | undefined,
  known: readonly string[] | undefined,
  code: string,
  what: string,
): readonly Problem[] {
  if (name === undefined || !known || known.includes(name)) return [];
  return tell(place, code, `the ${what} “${name}” does not exist; ${suggestNames(name, known)}.`);
}

function checkStep(place: Place, id: string): readonly Problem[] {
  const { view, node, atResult } = place;
  const inner = atResult ? view.flow.nodes.filter(({ parent }) => parent === node.id) : [];
  const visible = new Set([...view.visibleTo(node), ...inner.map((child) => child.id)]);
  if (visible.has(id)) return [];
  const other = view.nodes.get(id);
  if (other) return tell(place, ...whyHidden(view, node, other));
  const instead = visible.size === 0 ? ', nor any other' : `; ${suggestNames(id, visible)}`;
  return tell(place, 'expression.unknown_step', `there is no step “${id}” before it${instead}.`);
}

function checkField(place: Place, from: FlowNode | undefined, name: string | undefined): readonly Problem[] {
  const fields = from && name !== undefined ? outputFields(from, place.view.flow, place.view.context) : undefined;
  if (!from || name === undefined || !fields || knows(fields, name)) return [];
  const offered = suggestNames(
    name,
    fields.map((field) => field.name),
  );
  return tell(place, 'expression.unknown_field', `${titleOf(from)} puts out no “${name}”; ${offered}.`, 'warning');
}

function knows(fields: Fields, name: string): boolean {
  // A step that failed and was caught puts out `error` instead. No fields at all: the output is not described.
  return fields.length === 0 || name === 'error' || fields.some((field) => field.name === name);
}

function whyHidden(
  view: FlowView,
  node: FlowNode,
  other: FlowNode,
): readonly [code: string, message: string, severity: Problem['severity']] {
  const around = view.containersOf(node);
  const title = titleOf(other);
  if (other === node) return ['expression.own_step', 'it mentions itself; use a step before it.', 'error'];
  if (around.includes(other)) {
    const instead = other.kind === 'for-each' ? 'use “item” and “index” inside it' : 'use a step inside or before it';
    return ['expression.open_container', `${title} has no output while its nodes run; ${instead}.`, 'error'];
  }
  const outside = view.containersOf(other).filter((container) => !around.includes(container));
  const outermost = outside.at(-1);
  if (outermost)
    return [
      'expression.hidden_step',
      `${title} stands inside ${titleOf(outermost)} and can’t be seen from outside; use the output of ${titleOf(outermost)}.`,
      'error',
    ];
  if ([node, ...around].some(({ id }) => view.before(other.id).has(id)))
    return ['expression.later_step', `${title} runs after it, so it has no output yet; use a step before it.`, 'error'];
  return [
    'expression.not_before',
    `no edge leads from ${title} to it, so ${title} may not have run yet; connect them, or use a step before it.`,
    'warning',
  ];
}
