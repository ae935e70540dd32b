import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { login, messageOf, startTestTenant, type TestTenant, textOf } from '../test-tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());

const groupNamed = async (name: string): Promise<string> =>
  textOf((await tenant.graph(`/groups?$filter=displayName eq '${name}'`)).body['value']?.['0']?.['id']);
const reference = (name: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/users/${login(name)}` });
const join = async (group: string, name: string) =>
  tenant.graph(`/groups/${await groupNamed(group)}/members/$ref`, { body: reference(name) });
const idOf = async (name: string): Promise<string> => textOf((await tenant.graph(`/users/${login(name)}`)).body['id']);
const leave = async (group: string, name: string) =>
  tenant.graph(`/groups/${await groupNamed(group)}/members/${await idOf(name)}/$ref`, { method: 'DELETE' });

describe('groups', () => {
  it('takes a member in once and refuses the second time', async () => {
    expect((await join('Expense Approvers', 'tammy.tester')).status).toBe(204);
    const again = await join('Expense Approvers', 'tammy.tester');
    expect([again.status, messageOf(again)]).toEqual([
      400,
      "One or more added object references already exist for the following modified properties: 'members'.",
    ]);
  });

  it('lets a member go once and answers 404 the second time', async () => {
    await join('Expense Approvers', 'terry.manager');
    expect((await leave('Expense Approvers', 'terry.manager')).status).toBe(204);
    expect((await leave('Expense Approvers', 'terry.manager')).status).toBe(404);
  });

  it('refuses to touch the members of dynamic, mail-enabled, synced and role groups', async () => {
    expect((await join('Contractors', 'tammy.tester')).status).toBe(400);
    expect(messageOf(await leave('Finance Approvals', 'tammy.tester'))).toBe(
      'Cannot Update a mail-enabled security groups and or distribution list.',
    );
    expect(messageOf(await leave('Announcements', 'tammy.tester'))).toBe(
      'Cannot Update a mail-enabled security groups and or distribution list.',
    );
    expect(messageOf(await join('Badge Access Duluth', 'terry.manager'))).toMatch(
      /^Unable to update the specified properties for on-premises mastered/,
    );
    expect((await join('Privileged Operators', 'terry.manager')).status).toBe(403);
  });

  it('adds several members all or nothing', async () => {
    const group = await groupNamed('Expense Approvers');
    const bind = (...names: readonly string[]) => ({
      'members@odata.bind': names.map((name) => reference(name)['@odata.id']),
    });
    const refused = await tenant.graph(`/groups/${group}`, {
      method: 'PATCH',
      body: bind('milo.sandoval', 'tammy.tester'),
    });
    expect(refused.status).toBe(400);
    const members = async () =>
      (await tenant.graph(`/groups/${group}/members?$select=displayName`)).body[
        'value'
      ] as unknown as readonly unknown[];
    expect(await members()).not.toContainEqual(expect.objectContaining({ displayName: 'Milo Sandoval' }));
    expect((await tenant.graph(`/groups/${group}`, { method: 'PATCH', body: bind('milo.sandoval') })).status).toBe(204);
    expect(await members()).toContainEqual(expect.objectContaining({ displayName: 'Milo Sandoval' }));
  });

  it('creates a group with its first members, and deletes it once', async () => {
    const body = {
      displayName: 'Project Heron',
      mailEnabled: false,
      mailNickname: 'heron',
      securityEnabled: true,
      'members@odata.bind': [reference('tammy.tester')['@odata.id']],
    };
    const created = await tenant.graph('/groups', { body });
    expect(created.status).toBe(201);
    const path = `/groups/${textOf(created.body['id'])}`;
    expect((await tenant.graph(`${path}/members`)).body['value']).toMatchObject([{ displayName: 'Tammy Tester' }]);
    expect((await tenant.graph(path, { method: 'DELETE' })).status).toBe(204);
    expect((await tenant.graph(path, { method: 'DELETE' })).status).toBe(404);
    expect(messageOf(await tenant.graph('/groups', { body: { ...body, mailEnabled: true } }))).toMatch(
      /does not currently support writes of mail-enabled groups/,
    );
  });

  it('hands a licence on to all members of a group, and takes it back', async () => {
    const skuId = 'f8a1db68-be16-40ed-86d5-cb42ce701560';
    const group = await groupNamed('Expense Approvers');
    const change = (addLicenses: readonly unknown[], removeLicenses: readonly string[]) =>
      tenant.graph(`/groups/${group}/assignLicense`, { body: { addLicenses, removeLicenses } });
    const sources = async () => {
      const { body } = await tenant.graph(`/users/${login('milo.sandoval')}?$select=licenseAssignmentStates`);
      return (body['licenseAssignmentStates'] as unknown as readonly { readonly assignedByGroup: string | null }[]).map(
        (each) => each.assignedByGroup,
      );
    };
    expect((await change([{ skuId, disabledPlans: [] }], [])).status).toBe(202);
    expect(await sources()).toContain(group);
    expect((await change([], [skuId])).status).toBe(202);
    expect(await sources()).not.toContain(group);
    expect((await change([], [skuId])).status).toBe(400);
  });

  it('keeps the last owner', async () => {
    const group = await groupNamed('Finance Team');
    const [owner] = (await tenant.graph(`/groups/${group}/owners`)).body['value'] as unknown as readonly {
      readonly id: string;
    }[];
    const reply = await tenant.graph(`/groups/${group}/owners/${owner?.id ?? ''}/$ref`, { method: 'DELETE' });
    expect(messageOf(reply)).toMatch(/^The group must have at least one owner/);
    expect((await tenant.graph(`/groups/${group}/owners/$ref`, { body: reference('terry.manager') })).status).toBe(204);
    expect((await tenant.graph(`/groups/${group}/owners/${owner?.id ?? ''}/$ref`, { method: 'DELETE' })).status).toBe(
      204,
    );
  });

  it('finds Microsoft 365 groups and searches by name', async () => {
    const unified = await tenant.graph(
      "/groups?$filter=groupTypes/any(c:c eq 'Unified')&$select=id,displayName,groupTypes",
    );
    expect((unified.body['value'] as unknown as readonly unknown[]).length).toBe(11);
    const found = await tenant.graph('/groups?$search="displayName:License"', {
      headers: { ConsistencyLevel: 'eventual' },
    });
    expect((found.body['value'] as unknown as readonly unknown[]).length).toBe(3);
  });

  it('tells the groups of a person, with what kind each is', async () => {
    const { value } = (await tenant.graph(`/users/${login('tammy.tester')}/memberOf`)).body;
    expect(value).toContainEqual(
      expect.objectContaining({ '@odata.type': '#microsoft.graph.group', displayName: 'Finance Team' }),
    );
    expect((await tenant.graph(`/users/${login('tammy.tester')}/transitiveMemberOf?$select=id`)).status).toBe(200);
  });

  it('answers 404 for a group or a member that does not exist', async () => {
    expect((await tenant.graph('/groups/00000000-0000-0000-0000-000000000000')).status).toBe(404);
    expect((await join('VPN Users', 'nobody.here')).status).toBe(404);
  });
});
