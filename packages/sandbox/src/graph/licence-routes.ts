import { type Call, param, type Route } from '../http/exchange.ts';
import { findPerson } from '../world/find-person.ts';
import { assignLicences, heldLicences, reprocessLicences, seatsUsed } from '../world/licences.ts';
import { graphRefusal } from '../world/refusal.ts';
import type { Person, Sku } from '../world/rows.ts';
import type { World } from '../world/create-world.ts';
import { answerCollection } from './collection.ts';
import type { CollectionKind } from './collection-kind.ts';
import type { Item } from './parse-filter.ts';
import { readLicenceChange } from './read-licence-change.ts';
import { answerItem } from './shape-item.ts';
import { USER_DEFAULTS, userKind, userView } from './user-view.ts';

function assign(call: Call): Person {
  const person = findPerson(call.world, param(call, 'user'));
  const { add, remove } = readLicenceChange(call);
  return assignLicences(call.world, person, add, remove);
}

function skuView(world: World, sku: Sku): Item {
  return {
    accountId: world.tenant.tenantId,
    accountName: world.tenant.name,
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: seatsUsed(world, sku.id),
    id: `${world.tenant.tenantId}_${sku.id}`,
    prepaidUnits: { enabled: sku.seats, lockedOut: 0, suspended: 0, warning: 0 },
    servicePlans: sku.plans.map((plan) => ({ ...plan, appliesTo: 'User', provisioningStatus: 'Success' })),
    skuId: sku.id,
    skuPartNumber: sku.skuPartNumber,
    subscriptionIds: [],
  };
}

const SKU_KIND: CollectionKind = {
  context: 'subscribedSkus',
  resource: 'SubscribedSku',
  properties: new Set(
    'accountId accountName appliesTo capabilityStatus consumedUnits id prepaidUnits servicePlans skuId skuPartNumber subscriptionIds'.split(
      ' ',
    ),
  ),
  directory: false,
};

function licenceDetails(world: World, person: Person): readonly Item[] {
  return heldLicences(person).flatMap(({ skuId, disabledPlans }) => {
    const sku = world.get('skus', skuId);
    if (!sku) return [];
    const servicePlans = sku.plans.map((plan) => ({
      ...plan,
      appliesTo: 'User',
      provisioningStatus: disabledPlans.includes(plan.servicePlanId) ? 'Disabled' : 'Success',
    }));
    const id = Buffer.from(`${person.id}|${skuId}`).toString('base64url');
    return [{ id, servicePlans, skuId, skuPartNumber: sku.skuPartNumber }];
  });
}

const DETAILS_KIND: CollectionKind = {
  context: 'licenseDetails',
  resource: 'LicenseDetails',
  properties: new Set(['id', 'servicePlans', 'skuId', 'skuPartNumber']),
  directory: false,
};

/** Licences: who has which, who may get one, and what is left. */
export const licenceRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/users/:user/assignLicense',
    handle: (call) => {
      const kind = { ...userKind(call.world), defaults: [...USER_DEFAULTS, 'assignedLicenses'] };
      return answerItem(call, kind, userView(call.world, assign(call)));
    },
  },
  {
    method: 'POST',
    pattern: '/users/:user/reprocessLicenseAssignment',
    handle: (call) => {
      const person = reprocessLicences(call.world, findPerson(call.world, param(call, 'user')));
      return answerItem(call, userKind(call.world), userView(call.world, person));
    },
  },
  {
    method: 'GET',
    pattern: '/users/:user/licenseDetails',
    handle: (call) =>
      answerCollection(call, DETAILS_KIND, licenceDetails(call.world, findPerson(call.world, param(call, 'user')))),
  },
  {
    method: 'GET',
    pattern: '/subscribedSkus',
    handle: (call) =>
      answerCollection(
        call,
        SKU_KIND,
        call.world.list('skus').map((sku) => skuView(call.world, sku)),
      ),
  },
  {
    method: 'GET',
    pattern: '/subscribedSkus/:sku',
    handle: (call) => {
      const key = param(call, 'sku');
      const sku = call.world.get('skus', key.split('_').at(-1) ?? key);
      if (!sku) throw graphRefusal.notFound(key);
      return answerItem(call, SKU_KIND, skuView(call.world, sku));
    },
  },
];
