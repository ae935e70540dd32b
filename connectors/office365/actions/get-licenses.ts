import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { readSkus, skuFields } from '../licenses.ts';

export const getLicenses = defineAction({
  name: 'getLicenses',
  title: 'Get licences of the tenant',
  description: 'Lists the subscriptions of the tenant with their seats.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [{ name: 'onlyFree', type: 'boolean', title: 'Only with free seats', default: false }],
  output: [
    {
      name: 'licenses',
      type: 'list',
      title: 'Licences',
      of: { name: 'license', type: 'object', title: 'Licence', fields: skuFields },
    },
    { name: 'count', type: 'number', title: 'Number of licences' },
  ],
  permissions: ['LicenseAssignment.Read.All'],
  run: async (call: CallContext<GraphClient>, { onlyFree }) => {
    const licenses = (await readSkus(call)).filter((sku) => !onlyFree || sku.free > 0);
    return { licenses, count: licenses.length };
  },
});
