import { checkValues, type ValueFault } from '../../fields/check-value.ts';
import type { Fields } from '../../model/field.ts';
import { findAction, findTrigger } from '../../model/find-card.ts';
import type { FlowNode } from '../../model/flow.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Problem } from '../../model/problem.ts';
import { nodeDefinitions } from '../../nodes/node-kinds.ts';
import { type FlowView, type Rule, titleOf } from '../flow-view.ts';
import { atNode } from '../problem-at.ts';

/** Required fields are filled in and written values fit their fields. */
export const values: Rule = (view) =>
  view.flow.nodes.flatMap((node) => {
    const own = checkValues(nodeDefinitions[node.kind].fields, node.config, '/config');
    const inner = inputFields(view, node);
    const input = node.config['input'];
    const given: JsonObject = isObject(input) ? input : {};
    return [...own, ...(inner ? checkValues(inner, given, '/config/input') : [])].map((fault) =>
      tell(view, node, fault),
    );
  });

/** The fields of a node's `input`, which its card or the called flow decides. */
function inputFields(view: FlowView, node: FlowNode): Fields | undefined {
  const { catalog, flows } = view.context;
  const { action, on, flow } = node.config;
  if (node.kind === 'action' && catalog && typeof action === 'string') return findAction(catalog, action)?.input;
  if (node.kind === 'trigger' && catalog && typeof on === 'string') return findTrigger(catalog, on)?.input;
  if (node.kind === 'call-flow') return flows?.find(({ id }) => id === flow)?.inputs;
  return undefined;
}

function tell(view: FlowView, node: FlowNode, fault: ValueFault): Problem {
  const code =
    fault.code === 'value.missing'
      ? 'node.missing_field'
      : fault.code === 'value.unknown_field'
        ? 'node.unknown_field'
        : 'node.bad_value';
  // A leftover field is not read by anything, so it keeps nothing from running.
  const severity = code === 'node.unknown_field' ? 'warning' : 'error';
  return atNode(view, node, code, `In ${titleOf(node)}: ${fault.message}`, fault.pointer, severity);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
