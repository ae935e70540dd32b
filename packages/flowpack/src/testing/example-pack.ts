import { emptyFlow, type Flow, type FlowNode, type JsonObject } from '@joinery/core';
import { FLOWPACK_FORMAT, type Flowpack } from '../flowpack.ts';

export function node(id: string, kind: FlowNode['kind'], config: JsonObject): FlowNode {
  return { id, kind, config, position: { x: 0, y: 0 } };
}

export function flowOf(...nodes: readonly FlowNode[]): Flow {
  return { ...emptyFlow, nodes };
}

/** A small pack that has one of everything. For tests. */
export const examplePack: Flowpack = {
  format: FLOWPACK_FORMAT,
  name: 'leavers',
  title: 'Leavers',
  version: '1.0.0',
  description: 'Suspends who leaves.',
  flows: [
    {
      key: 'leave',
      name: 'Leave',
      description: '',
      flow: flowOf(
        node('start', 'trigger', { on: 'okta.userRemovedFromGroup', connection: 'okta', input: {} }),
        node('suspend', 'action', {
          action: 'okta.suspend',
          connection: 'okta',
          input: { user: '{{ trigger.user.id }}', note: '{{ vars.reason }}' },
        }),
        node('keep', 'action', { action: 'table.createRow', input: { table: 'leavers', values: {} } }),
        node('tell', 'call-flow', { flow: 'tell', input: {}, wait: true }),
      ),
    },
    { key: 'tell', name: 'Tell', description: '', flow: flowOf(node('start', 'trigger', { on: 'call', input: {} })) },
  ],
  tables: [{ key: 'leavers', name: 'Leavers', columns: [{ name: 'login', type: 'text' }], rows: [{ login: 'ann' }] }],
  connections: [{ key: 'okta', connector: 'okta', title: 'Okta', help: '' }],
  variables: [{ name: 'reason', type: 'text', title: 'Reason', help: '', required: true, value: 'Left' }],
};
