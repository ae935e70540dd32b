import type { Catalog } from '../model/catalog.ts';
import type { Fields } from '../model/field.ts';
import { findAction, findTrigger } from '../model/find-card.ts';
import type { Flow, FlowNode } from '../model/flow.ts';
import type { Json } from '../model/json.ts';

export interface OutputContext {
  readonly catalog?: Catalog;
  readonly flows?: readonly { readonly id: string; readonly outputs: Fields }[];
}

/** What a node puts out, as far as it is known while designing; undefined if it is not. */
export function outputFields(node: FlowNode, flow: Flow, context: OutputContext): Fields | undefined {
  const { config } = node;
  switch (node.kind) {
    case 'trigger':
      return triggerFields(config['on'], flow, context);
    case 'action':
      return typeof config['action'] === 'string' && context.catalog
        ? findAction(context.catalog, config['action'])?.output
        : undefined;
    case 'set':
      return namesOf(config['values']);
    case 'for-each':
      return forEachFields;
    case 'call-flow':
      if (config['wait'] === false) return [{ name: 'run', type: 'text', title: 'Run' }];
      return context.flows?.find(({ id }) => id === config['flow'])?.outputs;
    default:
      return fixed[node.kind];
  }
}

const forEachFields: Fields = [
  { name: 'results', type: 'list', title: 'Results' },
  {
    name: 'errors',
    type: 'list',
    title: 'Errors',
    of: {
      name: 'error',
      type: 'object',
      fields: [
        { name: 'index', type: 'number', title: 'Index' },
        { name: 'item', type: 'any', title: 'Item' },
        { name: 'error', type: 'object', title: 'Error' },
      ],
    },
  },
  { name: 'count', type: 'number', title: 'Number of items' },
];

const fixed: { readonly [kind in FlowNode['kind']]?: Fields } = {
  if: [{ name: 'result', type: 'boolean', title: 'Whether it holds' }],
  switch: [{ name: 'case', type: 'text', title: 'Case' }],
  delay: [{ name: 'until', type: 'date', title: 'Waited until' }],
};

function triggerFields(on: Json | undefined, flow: Flow, context: OutputContext): Fields | undefined {
  if (on === 'manual' || on === 'api' || on === 'call') return flow.inputs;
  return typeof on === 'string' && context.catalog ? findTrigger(context.catalog, on)?.output : undefined;
}

function namesOf(values: Json | undefined): Fields | undefined {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined;
  return Object.keys(values).map((name) => ({ name, type: 'any', title: name }));
}
