import { type CallContext, connectorError, defineAction, failedBy } from '@joinery/connector-kit';
import { assignLicense } from '../assign.ts';
import type { GraphClient } from '../client.ts';
import { type Assignment, readAssignments, sameSku } from '../licenses.ts';
import { userField } from '../user.ts';
import { licenseField } from '../license-field.ts';

const skippedFields = [
  { name: 'skuId', type: 'text', title: 'SKU id' },
  {
    name: 'reason',
    type: 'text',
    title: 'Reason',
    help: 'group: a group gives it; not-assigned: the user does not hold it.',
  },
  { name: 'groupId', type: 'text', title: 'By group' },
] as const;

export const removeLicenses = defineAction({
  name: 'removeLicenses',
  title: 'Remove licences',
  description:
    'Takes licences from the user that were given directly. Those that a group gives are listed as skipped: remove the user from the group instead.',
  effect: {
    class: 'A',
    reason: 'The licences are read first, and one that is gone is not removed again.',
    changes: true,
    destructive: true,
  },
  input: [
    userField,
    { name: 'all', type: 'boolean', title: 'All direct licences', default: false },
    {
      name: 'skuIds',
      type: 'list',
      title: 'Licences',
      help: 'SKU ids of the licences to remove.',
      of: { name: 'skuId', type: 'text', title: 'Licence', lookup: 'licenses' },
      when: { field: 'all', is: [false] },
    },
  ],
  output: [
    { name: 'changed', type: 'boolean', title: 'Changed', help: 'False if there was nothing to remove.' },
    { name: 'userId', type: 'text', title: 'Object id of the user' },
    { name: 'userPrincipalName', type: 'text', title: 'User principal name' },
    {
      name: 'removed',
      type: 'list',
      title: 'Removed',
      help: 'Fits the field Licences of Assign licences as it is, to give them back.',
      of: licenseField,
    },
    {
      name: 'skipped',
      type: 'list',
      title: 'Skipped',
      of: { name: 'license', type: 'object', title: 'Licence', fields: skippedFields },
    },
  ],
  permissions: ['LicenseAssignment.ReadWrite.All', 'User.Read.All'],
  run: async (call: CallContext<GraphClient>, { user, all, skuIds }) => {
    if (!all && (skuIds === null || skuIds === undefined)) {
      throw connectorError(
        'office365',
        'bad_input',
        `Remove licences was not told which licences of ${user} to remove; list them or choose all direct licences.`,
        { effect: 'not-sent' },
      );
    }
    const { userId, userPrincipalName, assignments } = await readAssignments(call, user);
    const ends = { userId, userPrincipalName };
    const { direct, skipped } = sort(assignments, all ? undefined : (skuIds ?? []));
    const removed = direct.map(({ skuId, disabledPlans }) => ({ skuId, disabledPlans }));
    if (removed.length === 0) return { changed: false, ...ends, removed, skipped };
    try {
      await assignLicense(call, userId, `removing licences from ${user}`, {
        addLicenses: [],
        removeLicenses: direct.map(({ skuId }) => skuId),
      });
    } catch (error) {
      if (!failedBy(error, 'wrong_state')) throw error;
      // "No corresponding license" is success only if reading back shows that none of them is left.
      const left = sort(
        (await readAssignments(call, userId)).assignments,
        direct.map(({ skuId }) => skuId),
      ).direct;
      if (left.length > 0) throw error;
      const gone = direct.map(({ skuId }) => ({ skuId, reason: 'not-assigned', groupId: null }));
      return { changed: false, ...ends, removed: [], skipped: [...skipped, ...gone] };
    }
    return { changed: true, ...ends, removed, skipped };
  },
});

/** What can be removed, and why the rest cannot. Without a list, everything that the user holds is meant. */
function sort(assignments: readonly Assignment[], skuIds: readonly string[] | undefined) {
  const meant =
    skuIds === undefined ? assignments : assignments.filter((held) => skuIds.some((id) => sameSku(id, held.skuId)));
  const direct = meant.filter((held) => held.source === 'direct');
  const groups = meant.filter(
    (held) => held.source === 'group' && !direct.some((other) => sameSku(other.skuId, held.skuId)),
  );
  const absent = (skuIds ?? []).filter((id) => !meant.some((held) => sameSku(id, held.skuId)));
  const skipped = [
    ...groups.map(({ skuId, groupId }) => ({ skuId, reason: 'group', groupId })),
    ...absent.map((skuId) => ({ skuId, reason: 'not-assigned', groupId: null })),
  ];
  return { direct, skipped };
}
