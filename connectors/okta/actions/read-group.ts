import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { OktaClient } from '../client.ts';
import { groupField, groupFields, resolveGroup } from '../group.ts';

export const readGroup = defineAction({
  name: 'readGroup',
  title: 'Read group',
  description: 'Reads one group by its name or id. Fails if there is none.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [groupField],
  output: groupFields,
  permissions: ['okta.groups.read (admin role: Read-only Administrator)'],
  run: async (call: CallContext<OktaClient>, { group }) =>
    resolveGroup(call, group).then(({ id, name, description, type }) => ({ id, name, description, type })),
});
