import { routes } from '@joinery/api';
import { type Sandbox, startSandbox } from '@joinery/sandbox';
import { emptyFlow } from '@joinery/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSandboxControl } from '../adapters/sandbox-control.ts';
import { openTestApi, type TestApi, type TestCaller } from './test-server.ts';

let sandbox: Sandbox;
let api: TestApi;
let owner: TestCaller;
let params: { readonly organization: string };
beforeAll(async () => {
  sandbox = await startSandbox();
  api = await openTestApi({ sandbox: createSandboxControl(sandbox) });
  owner = await api.as('owner');
  params = { organization: api.organization };
});
afterAll(async () => {
  await api.close();
  await sandbox.close();
});

it('creates the connections to the sandbox that are missing, and each of them works', async () => {
  const { created } = await owner.call(routes.connectSandbox, { params });
  expect(created.toSorted()).toEqual(['mail', 'office365', 'office365Mail', 'okta']);
  expect(await owner.call(routes.connectSandbox, { params })).toEqual({ created: [] });
  for (const { id } of await owner.call(routes.listConnections, { params }))
    await owner.call(routes.testConnection, { params: { ...params, connection: id } });
  const tested = await owner.call(routes.listConnections, { params });
  expect(tested.filter((each) => !each.sandbox || each.health?.ok !== true)).toEqual([]);
  const rows = await owner.call(routes.listConnections, { params });
  expect(rows.find(({ name }) => name === 'okta')).toMatchObject({
    health: { ok: true },
    hook: { secretSet: true, verifiedAt: expect.any(String) },
  });
});

it('offers the groups of the sandbox as choices', async () => {
  const choices = await owner.call(routes.lookUp, {
    params: { ...params, connector: 'okta', lookup: 'groups' },
    query: { connection: 'okta', search: '' },
  });
  expect(choices.length).toBeGreaterThan(0);
});

it('starts a flow when somebody leaves a group of the sandbox', async () => {
  const world = await owner.call(routes.readSandbox, { params });
  expect(world.people.length).toBeGreaterThan(50);
  const group = world.groups.find(
    ({ name, system, members }) => system === 'okta' && members > 0 && name !== 'Everyone',
  );
  const person = world.people.find(({ groups }) => group && groups.includes(group.name));
  const position = { x: 0, y: 0 };
  const flow = await owner.call(routes.createFlow, {
    params,
    body: {
      name: 'Leaver',
      draft: {
        ...emptyFlow,
        nodes: [
          {
            id: 'start',
            kind: 'trigger',
            config: { on: 'okta.userRemovedFromGroup', connection: 'okta', input: { group: group?.name ?? '' } },
            position,
          },
          { id: 'end', kind: 'stop', config: { outcome: 'finished', message: 'done' }, position },
        ],
        edges: [{ id: 'e', source: 'start', sourceHandle: 'out', target: 'end' }],
      },
    },
  });
  const at = { ...params, flow: flow.id };
  await owner.call(routes.publishFlow, { params: at, body: { revision: flow.revision } });
  await owner.call(routes.switchFlow, { params: at, body: { on: true } });
  const membership = { ...params, group: group?.id ?? '', person: person?.oktaId ?? '' };
  await owner.call(routes.removeFromSandboxGroup, { params: membership });
  await vi.waitFor(async () => {
    const { items } = await owner.call(routes.listRuns, { params });
    expect(items).toMatchObject([{ startedBy: 'okta.userRemovedFromGroup', subject: person?.login }]);
  }, 15_000);
  await owner.call(routes.addToSandboxGroup, { params: membership });
  const after = await owner.call(routes.readSandbox, { params });
  expect(after.people.find(({ id }) => id === person?.id)?.groups).toContain(group?.name);
});

it('passes on what Okta refuses', async () => {
  const world = await owner.call(routes.readSandbox, { params });
  const everyone = world.groups.find(({ name, system }) => system === 'okta' && name === 'Everyone');
  const person = world.people.find(({ oktaId }) => oktaId !== null);
  const call = owner.call(routes.removeFromSandboxGroup, {
    params: { ...params, group: everyone?.id ?? '', person: person?.oktaId ?? '' },
  });
  await expect(call).rejects.toMatchObject({ status: 409, code: 'sandbox.refused' });
});

it('refuses people and groups that the sandbox does not know', async () => {
  const call = owner.call(routes.addToSandboxGroup, { params: { ...params, group: 'none', person: 'none' } });
  await expect(call).rejects.toMatchObject({ status: 404 });
});

it('is put back to its first day, and its hook still reaches us', async () => {
  await owner.call(routes.resetSandbox, { params });
  const rows = await owner.call(routes.listConnections, { params });
  expect(rows.find(({ name }) => name === 'okta')?.hook?.verifiedAt).toEqual(expect.any(String));
});
