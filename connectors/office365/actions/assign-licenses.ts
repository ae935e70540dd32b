import { type CallContext, defineAction } from '@joinery/connector-kit';
import { assignLicense, withSeats } from '../assign.ts';
import type { GraphClient } from '../client.ts';
import { type Assignment, readAssignments, sameSku, skuIdOf } from '../licenses.ts';
import { userField, userPath } from '../user.ts';

export const assignLicenses = defineAction({
  name: 'assignLicenses',
  title: 'Assign licences',
  description:
    'Gives licences to the user directly, all of them or none. Licences that the user holds in just this way already are left alone.',
  effect: {
    class: 'A',
    reason: 'Assigning a licence again gives the same licence once.',
    changes: true,
    destructive: false,
  },
  input: [
    userField,
    {
      name: 'licenses',
      type: 'list',
      title: 'Licences',
      required: true,
      of: {
        name: 'license',
        type: 'object',
        title: 'Licence',
        fields: [
          {
            name: 'skuId',
            type: 'text',
            title: 'Licence',
            help: 'SKU id of the licence.',
            required: true,
            lookup: 'licenses',
          },
          {
            name: 'disabledPlans',
            type: 'list',
            title: 'Plans switched off',
            help: 'Plan ids of services that the user shall not have. Empty: all services of the licence.',
            of: { name: 'plan', type: 'text', title: 'Plan id' },
          },
        ],
      },
    },
    {
      name: 'usageLocation',
      type: 'text',
      title: 'Usage location, if the user has none',
      help: 'Two-letter country code. Microsoft gives no licence to a user without a usage location.',
      placeholder: 'DE',
    },
  ],
  output: [
    { name: 'changed', type: 'boolean', title: 'Changed', help: 'False if the user held all of them already.' },
    { name: 'userId', type: 'text', title: 'Object id of the user' },
    { name: 'userPrincipalName', type: 'text', title: 'User principal name' },
    { name: 'assigned', type: 'list', title: 'Assigned now', of: { name: 'skuId', type: 'text', title: 'SKU id' } },
    { name: 'already', type: 'list', title: 'Held already', of: { name: 'skuId', type: 'text', title: 'SKU id' } },
  ],
  permissions: [
    'LicenseAssignment.ReadWrite.All',
    'User.Read.All',
    'User.ReadWrite.All (only to set the usage location)',
  ],
  run: async (call: CallContext<GraphClient>, { user, licenses, usageLocation }) => {
    const wanted = licenses.map(({ skuId, disabledPlans }) => ({
      skuId: skuIdOf(skuId),
      disabledPlans: disabledPlans ?? [],
    }));
    const found = await readAssignments(call, user);
    const ends = { userId: found.userId, userPrincipalName: found.userPrincipalName };
    const missing = wanted.filter((license) => !found.assignments.some((held) => isHeld(held, license)));
    const already = wanted.filter((license) => !missing.includes(license)).map(({ skuId }) => skuId);
    if (missing.length === 0) return { changed: false, ...ends, assigned: [], already };
    if (found.usageLocation === null && usageLocation) {
      const body = { usageLocation: usageLocation.trim().toUpperCase() };
      await call.client.send({
        method: 'PATCH',
        key: call.key,
        path: userPath(found.userId),
        body,
        signal: call.signal,
        what: `setting the usage location of ${user}`,
      });
    }
    const skuIds = missing.map(({ skuId }) => skuId);
    try {
      await assignLicense(call, found.userId, `assigning licences to ${user}`, {
        addLicenses: missing,
        removeLicenses: [],
      });
    } catch (error) {
      throw await withSeats(error, call, user, skuIds);
    }
    return { changed: true, ...ends, assigned: skuIds, already };
  },
});

/** A group's licence does not count: it goes with the group. */
function isHeld(
  held: Assignment,
  wanted: { readonly skuId: string; readonly disabledPlans: readonly string[] },
): boolean {
  const plans = (list: readonly string[]) => [...list].sort().join();
  return (
    held.source === 'direct' &&
    sameSku(held.skuId, wanted.skuId) &&
    plans(held.disabledPlans) === plans(wanted.disabledPlans)
  );
}
