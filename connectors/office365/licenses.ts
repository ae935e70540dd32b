import type { JsonObject } from '@joinery/core';
import { asNumber, asObject, asText, defineFields, objectsOf, textsOf } from '@joinery/connector-kit';
import { skuNames } from './sku-names.ts';
import { type GraphCall, readRawUser } from './user.ts';

export const skuFields = defineFields([
  { name: 'id', type: 'text', title: 'Subscription id', help: 'Tenant id and SKU id, joined by _.' },
  { name: 'skuId', type: 'text', title: 'SKU id', help: 'What a licence is assigned by.' },
  { name: 'skuPartNumber', type: 'text', title: 'Part number' },
  {
    name: 'name',
    type: 'text',
    title: 'Name',
    help: 'The name that it is sold by; the part number if that is not known.',
  },
  { name: 'total', type: 'number', title: 'Seats bought' },
  { name: 'used', type: 'number', title: 'Seats in use' },
  { name: 'free', type: 'number', title: 'Seats free', help: 'Microsoft updates it a little after each assignment.' },
  { name: 'status', type: 'text', title: 'Status', help: 'Enabled, Warning, Suspended, Deleted or LockedOut.' },
  { name: 'appliesTo', type: 'text', title: 'Applies to', help: 'User or Company.' },
  {
    name: 'servicePlans',
    type: 'list',
    title: 'Service plans',
    of: {
      name: 'plan',
      type: 'object',
      title: 'Service plan',
      fields: [
        { name: 'id', type: 'text', title: 'Plan id' },
        { name: 'name', type: 'text', title: 'Plan name' },
      ],
    },
  },
]);

export function toSku(raw: JsonObject) {
  const part = asText(raw.skuPartNumber);
  const total = asNumber(asObject(raw.prepaidUnits).enabled) ?? 0;
  const used = asNumber(raw.consumedUnits) ?? 0;
  return {
    id: asText(raw.id),
    skuId: asText(raw.skuId),
    skuPartNumber: part,
    name: part === null ? null : (skuNames[part] ?? part),
    total,
    used,
    free: Math.max(0, total - used),
    status: asText(raw.capabilityStatus),
    appliesTo: asText(raw.appliesTo),
    servicePlans: objectsOf(raw.servicePlans).map((plan) => ({
      id: asText(plan.servicePlanId),
      name: asText(plan.servicePlanName),
    })),
  };
}

export type Sku = ReturnType<typeof toSku>;

/** Every subscription of the tenant. */
export async function readSkus({ client, signal }: GraphCall): Promise<readonly Sku[]> {
  const skus: Sku[] = [];
  for await (const page of client.list({ path: '/subscribedSkus', signal, what: 'reading the subscriptions' }))
    skus.push(...page.map(toSku));
  return skus;
}

/** How one licence came to a user. The same SKU may be there directly and by a group at once. */
export interface Assignment {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
  readonly source: 'direct' | 'group';
  readonly groupId: string | null;
  readonly state: string | null;
  readonly error: string | null;
}

export const assignmentSelect = 'id,userPrincipalName,usageLocation,licenseAssignmentStates';

export async function readAssignments(call: GraphCall, user: string) {
  const raw = await readRawUser(call, user, assignmentSelect);
  const assignments = objectsOf(raw.licenseAssignmentStates).flatMap(toAssignment);
  return {
    userId: raw.id,
    userPrincipalName: asText(raw.userPrincipalName),
    usageLocation: asText(raw.usageLocation),
    assignments,
  };
}

function toAssignment(raw: JsonObject): readonly Assignment[] {
  const skuId = asText(raw.skuId);
  if (skuId === null) return [];
  const groupId = asText(raw.assignedByGroup);
  const error = asText(raw.error);
  return [
    {
      skuId,
      disabledPlans: textsOf(raw.disabledPlans),
      source: groupId === null ? 'direct' : 'group',
      groupId,
      state: asText(raw.state),
      error: error === 'None' ? null : error,
    },
  ];
}

/** The GUID of a licence; `getLicenses` also puts out an `id` of tenant and SKU, which tables tend to keep. */
export function skuIdOf(text: string): string {
  return text.trim().split('_').at(-1)?.toLowerCase() ?? '';
}

export function sameSku(one: string, other: string): boolean {
  return skuIdOf(one) === skuIdOf(other);
}
