import { type CallContext, defineAction } from '@joinery/connector-kit';
import type { GraphClient } from '../client.ts';
import { readAssignments, readSkus, sameSku } from '../licenses.ts';
import { userField } from '../user.ts';
import { licenseField } from '../license-field.ts';

export const listUserLicenses = defineAction({
  name: 'listUserLicenses',
  title: 'List licences of a user',
  description:
    'Lists the user’s licences and whether each was given directly or by a group. Keep “Direct” to give the same licences back later.',
  effect: { class: 'A', reason: 'It only reads.', changes: false, destructive: false },
  input: [userField],
  output: [
    {
      name: 'licenses',
      type: 'list',
      title: 'Licences',
      of: {
        name: 'license',
        type: 'object',
        title: 'Licence',
        fields: [
          { name: 'skuId', type: 'text', title: 'SKU id' },
          {
            name: 'skuPartNumber',
            type: 'text',
            title: 'Part number',
            help: 'Empty if the tenant no longer subscribes to it.',
          },
          { name: 'name', type: 'text', title: 'Name' },
          {
            name: 'disabledPlans',
            type: 'list',
            title: 'Plans switched off',
            of: { name: 'plan', type: 'text', title: 'Plan id' },
          },
          { name: 'source', type: 'text', title: 'Given', help: 'direct or group.' },
          { name: 'groupId', type: 'text', title: 'By group', help: 'Object id of the group that gives it.' },
          { name: 'state', type: 'text', title: 'State', help: 'Active, ActiveWithError, Disabled or Error.' },
          {
            name: 'error',
            type: 'text',
            title: 'Error',
            help: 'For instance CountViolation if the group has too few seats.',
          },
        ],
      },
    },
    {
      name: 'direct',
      type: 'list',
      title: 'Direct licences, to be assigned again',
      help: 'Fits the field Licences of Assign licences as it is.',
      of: licenseField,
    },
    { name: 'count', type: 'number', title: 'Number of licences' },
  ],
  permissions: ['User.Read.All', 'LicenseAssignment.Read.All'],
  run: async (call: CallContext<GraphClient>, { user }) => {
    const [{ assignments }, skus] = await Promise.all([readAssignments(call, user), readSkus(call)]);
    const licenses = assignments.map((assignment) => {
      const sku = skus.find((entry) => sameSku(entry.skuId ?? '', assignment.skuId));
      return { ...assignment, skuPartNumber: sku?.skuPartNumber ?? null, name: sku?.name ?? null };
    });
    const direct = assignments
      .filter(({ source }) => source === 'direct')
      .map(({ skuId, disabledPlans }) => ({ skuId, disabledPlans }));
    return { licenses, direct, count: licenses.length };
  },
});
