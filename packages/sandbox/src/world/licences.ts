import type { World } from './create-world.ts';
import { livingPeople } from './find-person.ts';
import { graphTime } from './graph-time.ts';
import { graphRefusal } from './refusal.ts';
import type { DirectoryGroup, LicenceState, Person, Sku } from './rows.ts';
import { touchPerson } from './touch-person.ts';

export interface LicenceWish {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
}

const active = (states: readonly LicenceState[], skuId: string): readonly LicenceState[] =>
  states.filter((state) => state.skuId === skuId && state.state === 'Active');

const has = (states: readonly LicenceState[], skuId: string): boolean => active(states, skuId).length > 0;

/** Seats in use: one a person, however many ways the licence reaches them. */
export const seatsUsed = (world: World, skuId: string): number =>
  livingPeople(world).filter((person) => has(person.licences, skuId)).length;

/** What the person holds, each licence once; a plan is off only if every source of the licence has it off. */
export function heldLicences(person: Person): readonly LicenceWish[] {
  const skuIds = [...new Set(person.licences.filter((each) => each.state === 'Active').map((each) => each.skuId))];
  return skuIds.map((skuId) => {
    const [first, ...rest] = active(person.licences, skuId);
    const disabledPlans = (first?.disabledPlans ?? []).filter((plan) =>
      rest.every((each) => each.disabledPlans.includes(plan)),
    );
    return { skuId, disabledPlans };
  });
}

export function findSku(world: World, skuId: string): Sku {
  const sku = world.get('skus', skuId.toLowerCase());
  if (!sku) throw graphRefusal.badRequest(`License ${skuId} does not correspond to a valid company License.`);
  return sku;
}

function checkPlans(sku: Sku, disabledPlans: readonly string[]): void {
  const stranger = disabledPlans.find((plan) => !sku.plans.some((each) => each.servicePlanId === plan.toLowerCase()));
  if (stranger !== undefined) {
    throw graphRefusal.badRequest(
      `License assignment failed because service plan ${stranger} does not belong to license ${sku.id}.`,
    );
  }
}

function withoutDirect(states: readonly LicenceState[], skuId: string): readonly LicenceState[] {
  const ofSku = states.filter((state) => state.skuId === skuId);
  if (ofSku.length === 0) throw graphRefusal.badRequest('User does not have a corresponding license.');
  if (ofSku.every((state) => state.assignedByGroup !== null)) {
    throw graphRefusal.badRequest(
      'User license is inherited from a group membership and it cannot be removed directly from the user.',
    );
  }
  return states.filter((state) => state.skuId !== skuId || state.assignedByGroup !== null);
}

function withDirect(
  world: World,
  person: Person,
  states: readonly LicenceState[],
  wish: LicenceWish,
): readonly LicenceState[] {
  const sku = findSku(world, wish.skuId);
  checkPlans(sku, wish.disabledPlans);
  if (!has(states, sku.id) && !has(person.licences, sku.id) && seatsUsed(world, sku.id) >= sku.seats) {
    throw graphRefusal.badRequest(`Subscription with SKU ${sku.id} does not have any available licenses.`);
  }
  const fresh: LicenceState = {
    skuId: sku.id,
    disabledPlans: wish.disabledPlans.map((plan) => plan.toLowerCase()),
    assignedByGroup: null,
    state: 'Active',
    error: 'None',
    lastUpdatedDateTime: graphTime(world.now()),
  };
  return [...states.filter((state) => state.skuId !== sku.id || state.assignedByGroup !== null), fresh];
}

/** One transaction: adding a held licence again replaces its disabled plans; any refusal changes nothing. */
export function assignLicences(
  world: World,
  person: Person,
  add: readonly LicenceWish[],
  remove: readonly string[],
): Person {
  if (add.length === 0 && remove.length === 0) {
    throw graphRefusal.badRequest(
      'No license changes provided. At least one license to add or remove must be specified.',
    );
  }
  if (add.length > 0 && !person.usageLocation) {
    throw graphRefusal.badRequest('License assignment cannot be done for user with invalid usage location.');
  }
  const both = add.find((wish) => remove.some((skuId) => skuId.toLowerCase() === wish.skuId.toLowerCase()));
  if (both)
    throw graphRefusal.badRequest(
      `License ${both.skuId} is present in both the list of licenses to add and to remove.`,
    );
  const kept = remove.reduce((states, skuId) => withoutDirect(states, skuId.toLowerCase()), person.licences);
  const licences = add.reduce((states, wish) => withDirect(world, person, states, wish), kept);
  return touchPerson(world, { ...person, licences });
}

/** A new member receives the group's licences; one without a free seat is noted as an error, as Microsoft does. */
export function inheritLicences(world: World, person: Person, group: DirectoryGroup): void {
  if (group.licences.length === 0) return;
  const inherited = group.licences.map(({ skuId, disabledPlans }): LicenceState => {
    const seats = world.get('skus', skuId)?.seats ?? 0;
    const seated = has(person.licences, skuId) || seatsUsed(world, skuId) < seats;
    const outcome = seated
      ? ({ state: 'Active', error: 'None' } as const)
      : ({ state: 'Error', error: 'CountViolation' } as const);
    return { skuId, disabledPlans, assignedByGroup: group.id, ...outcome, lastUpdatedDateTime: graphTime(world.now()) };
  });
  touchPerson(world, { ...person, licences: [...person.licences, ...inherited] });
}

/** A member who leaves loses what came from the group and keeps what came otherwise. */
export function disinheritLicences(world: World, person: Person, group: DirectoryGroup): void {
  const licences = person.licences.filter((state) => state.assignedByGroup !== group.id);
  if (licences.length !== person.licences.length) touchPerson(world, { ...person, licences });
}

/** Tries the licences of the person's groups again, for the ones that found no seat. */
export function reprocessLicences(world: World, person: Person): Person {
  return person.licences.reduce((current, state) => {
    if (state.state === 'Active') return current;
    const seats = world.get('skus', state.skuId)?.seats ?? 0;
    if (!has(current.licences, state.skuId) && seatsUsed(world, state.skuId) >= seats) return current;
    const mended: LicenceState = {
      ...state,
      state: 'Active',
      error: 'None',
      lastUpdatedDateTime: graphTime(world.now()),
    };
    return touchPerson(world, {
      ...current,
      licences: current.licences.map((each) => (each === state ? mended : each)),
    });
  }, person);
}

const MAILBOX_PLANS = new Set(['EXCHANGE_S_ENTERPRISE', 'EXCHANGE_S_STANDARD']);

/** Whether one of the person's licences carries a mailbox that is switched on. */
export function hasMailbox(world: World, person: Person): boolean {
  return heldLicences(person).some(({ skuId, disabledPlans }) =>
    world
      .get('skus', skuId)
      ?.plans.some((plan) => MAILBOX_PLANS.has(plan.servicePlanName) && !disabledPlans.includes(plan.servicePlanId)),
  );
}
