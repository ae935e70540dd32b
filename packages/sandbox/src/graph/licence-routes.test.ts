import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { login, messageOf, startTestTenant, type TestTenant, textOf } from '../test-tenant.ts';

const E3 = '05e9a617-0261-4cee-bb44-138d3ef5d965';
const VISIO = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';
const POWER_BI = 'f8a1db68-be16-40ed-86d5-cb42ce701560';
const BUSINESS = 'f245ecc8-75af-4f8e-b61f-27d8114de5f3';
const YAMMER = '7547a3fe-08ee-4ccb-b430-5077c5041653';
const SWAY = 'a23b959c-7ce8-4e57-9140-b90eb88a9e97';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const assign = (name: string, add: readonly unknown[], remove: readonly string[]) =>
  tenant.graph(`/users/${login(name)}/assignLicense`, { body: { addLicenses: add, removeLicenses: remove } });
const licencesOf = async (name: string) =>
  (await tenant.graph(`/users/${login(name)}?$select=assignedLicenses,licenseAssignmentStates`)).body as unknown as {
    readonly assignedLicenses: readonly { readonly skuId: string; readonly disabledPlans: readonly string[] }[];
    readonly licenseAssignmentStates: readonly {
      readonly skuId: string;
      readonly assignedByGroup: string | null;
      readonly state: string;
      readonly error: string;
    }[];
  };
const used = async (skuId: string) => {
  const skus = (await tenant.graph('/subscribedSkus')).body['value'] as unknown as readonly {
    readonly skuId: string;
    readonly consumedUnits: number;
  }[];
  return skus.find((sku) => sku.skuId === skuId)?.consumedUnits;
};
const groupNamed = async (name: string): Promise<string> => {
  const found = await tenant.graph(`/groups?$filter=displayName eq '${name}'`);
  return textOf(found.body['value']?.['0']?.['id']);
};

describe('licences', () => {
  it('refuses a licence for a person without usage location', async () => {
    const reply = await assign('wren.okafor', [{ skuId: E3, disabledPlans: [] }], []);
    expect(reply.status).toBe(400);
    expect(messageOf(reply)).toBe('License assignment cannot be done for user with invalid usage location.');
  });

  it('gives the licence once the usage location is set', async () => {
    expect(
      (await tenant.graph(`/users/${login('ines.halloran')}`, { method: 'PATCH', body: { usageLocation: 'US' } }))
        .status,
    ).toBe(204);
    expect((await assign('ines.halloran', [{ skuId: E3, disabledPlans: [] }], [])).status).toBe(200);
    expect((await licencesOf('ines.halloran')).assignedLicenses).toEqual([{ skuId: E3, disabledPlans: [] }]);
  });

  it('refuses a call that leaves one of the two lists out, and one with both lists empty', async () => {
    const half = await tenant.graph(`/users/${login('tammy.tester')}/assignLicense`, { body: { addLicenses: [] } });
    expect(messageOf(half)).toMatch(
      /^One or more parameters of the operation 'assignLicense' are missing from the request payload\./,
    );
    expect(messageOf(await assign('tammy.tester', [], []))).toBe(
      'No license changes provided. At least one license to add or remove must be specified.',
    );
  });

  it('refuses a licence that is named instead of numbered', async () => {
    expect(messageOf(await assign('terry.manager', [{ skuId: 'SPE_E3' }], []))).toMatch(
      /^Cannot convert a primitive value to the expected type 'Edm.Guid'\./,
    );
  });

  it('refuses to take an inherited licence away directly, and one that the person does not have', async () => {
    expect(messageOf(await assign('tammy.tester', [], [POWER_BI]))).toBe(
      'User license is inherited from a group membership and it cannot be removed directly from the user.',
    );
    expect(messageOf(await assign('tammy.tester', [], [BUSINESS]))).toBe('User does not have a corresponding license.');
  });

  it('changes nothing at all when one part of a call is refused', async () => {
    const before = await licencesOf('tammy.tester');
    expect((await assign('tammy.tester', [], [E3, BUSINESS])).status).toBe(400);
    expect(await licencesOf('tammy.tester')).toEqual(before);
  });

  it('replaces the disabled plans when a held licence is added again', async () => {
    const seats = await used(E3);
    await assign('terry.manager', [{ skuId: E3, disabledPlans: [YAMMER] }], []);
    await assign('terry.manager', [{ skuId: E3, disabledPlans: [SWAY] }], []);
    expect((await licencesOf('terry.manager')).assignedLicenses).toEqual([{ skuId: E3, disabledPlans: [SWAY] }]);
    expect(await used(E3)).toBe(seats);
  });

  it('refuses a plan that is not part of the licence', async () => {
    const reply = await assign('terry.manager', [{ skuId: VISIO, disabledPlans: [YAMMER] }], []);
    expect(messageOf(reply)).toMatch(/does not belong to license/);
  });

  it('stores and restores a leaver, with plans that were off still off', async () => {
    const seats = (await used(E3)) ?? 0;
    expect((await assign('tammy.tester', [], [E3, VISIO])).status).toBe(200);
    expect(await used(E3)).toBe(seats - 1);
    const left = await licencesOf('tammy.tester');
    expect(left.assignedLicenses.map((each) => each.skuId)).toEqual([POWER_BI]);
    await assign(
      'tammy.tester',
      [
        { skuId: E3, disabledPlans: [YAMMER] },
        { skuId: VISIO, disabledPlans: [] },
      ],
      [],
    );
    expect((await licencesOf('tammy.tester')).assignedLicenses).toContainEqual({ skuId: E3, disabledPlans: [YAMMER] });
    expect(await used(E3)).toBe(seats);
  });

  it('gives and takes licences with the membership of a licence group', async () => {
    const group = await groupNamed('License Power BI Pro');
    const member = { '@odata.id': `${tenant.sandbox.graphUrl}/users/${login('terry.manager')}` };
    expect((await tenant.graph(`/groups/${group}/members/$ref`, { body: member })).status).toBe(204);
    expect((await licencesOf('terry.manager')).licenseAssignmentStates).toContainEqual(
      expect.objectContaining({ skuId: POWER_BI, assignedByGroup: group, state: 'Active', error: 'None' }),
    );
    const id = textOf((await tenant.graph(`/users/${login('terry.manager')}`)).body['id']);
    expect((await tenant.graph(`/groups/${group}/members/${id}/$ref`, { method: 'DELETE' })).status).toBe(204);
    expect((await licencesOf('terry.manager')).licenseAssignmentStates.some((each) => each.skuId === POWER_BI)).toBe(
      false,
    );
  });

  it('refuses the licence that would need one seat more than there are', async () => {
    for (const name of ['terry.manager', 'sunniva.moe'])
      expect((await assign(name, [{ skuId: VISIO, disabledPlans: [] }], [])).status).toBe(200);
    const reply = await assign('lotte.kamp', [{ skuId: VISIO, disabledPlans: [] }], []);
    expect(reply.status).toBe(400);
    expect(messageOf(reply)).toBe(`Subscription with SKU ${VISIO} does not have any available licenses.`);
    expect(await used(VISIO)).toBe(8);
  });

  it('tells for each licence which plans are on', async () => {
    const reply = await tenant.graph(`/users/${login('milo.sandoval')}/licenseDetails`);
    expect(reply.body['value']).toEqual([expect.objectContaining({ skuPartNumber: 'SPE_E3', skuId: E3 })]);
  });
});
