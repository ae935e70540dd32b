import { type RunDetail, routes } from '@joinery/api';
import { emptyFlow, type Flow, type JsonObject } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { until } from '../product/until.ts';
import { embedded } from '../product/backends.ts';
import { freePort } from '../product/free-port.ts';
import { type OpenProduct, openProduct } from '../product/open-product.ts';

/** Reads a person, which works, then does what the tenant refuses; a last step is never reached. */
function flowThatIsRefused(action: string, connection: string, input: JsonObject): Flow {
  const once = { attempts: 1, delay: 1, backoff: 'fixed' } as const;
  return {
    ...emptyFlow,
    nodes: [
      { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} }, position: { x: 0, y: 0 } },
      {
        id: 'block',
        kind: 'action',
        title: 'End the sessions',
        config: {
          action: 'office365.revokeSessions',
          connection: 'office365',
          input: { user: 'tammy.tester@juniperfalls.example' },
        },
        position: { x: 300, y: 0 },
      },
      {
        id: 'refused',
        kind: 'action',
        title: 'The refused step',
        config: { action, connection, input },
        position: { x: 600, y: 0 },
        retry: once,
      },
      {
        id: 'last',
        kind: 'action',
        title: 'The last step',
        config: {
          action: 'office365.enable',
          connection: 'office365',
          input: { user: 'tammy.tester@juniperfalls.example' },
        },
        position: { x: 900, y: 0 },
      },
    ],
    edges: [
      { id: 'a', source: 'start', sourceHandle: 'out', target: 'block' },
      { id: 'b', source: 'block', sourceHandle: 'out', target: 'refused' },
      { id: 'c', source: 'refused', sourceHandle: 'out', target: 'last' },
    ],
  };
}

describe('What a vendor refuses', () => {
  let product: OpenProduct;
  let owner: Owner;
  let skus: ReadonlyMap<string, string>;

  beforeAll(async () => {
    product = await openProduct(embedded);
    owner = await becomeOwner(product.url);
    const params = { organization: owner.organization };
    await owner.call(routes.connectSandbox, { params });
    const known = await owner.call(routes.listConnections, { params });
    const settings = known.find((connection) => connection.name === 'office365')?.settings ?? {};
    await owner.call(routes.createConnection, {
      params,
      body: {
        name: 'wrongSecret',
        title: 'Wrong secret',
        connector: 'office365',
        settings,
        secrets: { clientSecret: 'not-the-secret' },
      },
    });
    const nobody = `http://127.0.0.1:${await freePort()}`;
    await owner.call(routes.createConnection, {
      params,
      body: {
        name: 'nobody',
        title: 'Nobody there',
        connector: 'okta',
        settings: { orgUrl: nobody },
        secrets: { token: 'x' },
      },
    });
    const choices = await owner.call(routes.lookUp, {
      params: { ...params, connector: 'office365', lookup: 'licenses' },
      query: { connection: 'office365' },
    });
    skus = new Map(choices.map(({ title, value }) => [title, value]));
  });
  afterAll(() => product?.close());

  const visio = () => [...skus].find(([title]) => /visio/i.test(title))?.[1] ?? '';

  async function refusedRun(action: string, connection: string, input: JsonObject): Promise<RunDetail> {
    const params = { organization: owner.organization };
    const flow = await addFlow(
      owner,
      `${action} ${connection} ${Date.now()}`,
      flowThatIsRefused(action, connection, input),
    );
    const { run } = await owner.call(routes.runFlow, {
      params: { ...params, flow },
      body: { version: 'published', inputs: {} },
    });
    let detail: RunDetail | undefined;
    await until(async () => {
      detail = await owner.call(routes.readRun, { params: { ...params, run } });
      return detail.endedAt !== null;
    }, 'the run to end');
    if (!detail) throw new Error('no run');
    expect(detail.status).toBe('failed');
    expect(detail.report?.done.map((line) => line.title)).toEqual(['End the sessions']);
    expect(detail.report?.notDone.map((line) => line.title)).toEqual(['The refused step', 'The last step']);
    expect(detail.report?.forPerson.join(' ')).toContain('The refused step');
    return detail;
  }
  const messageOf = (run: RunDetail): string => run.steps.find((step) => step.node === 'refused')?.error?.message ?? '';

  it('a wrong secret: the step says to replace the secret', async () => {
    const run = await refusedRun('office365.enable', 'wrongSecret', { user: 'tammy.tester@juniperfalls.example' });
    expect(messageOf(run)).toMatch(/secret/i);
    expect(JSON.stringify(run)).not.toContain('not-the-secret');
  });

  it('a vendor that is not there: the step names the address to check', async () => {
    expect(
      messageOf(await refusedRun('okta.suspend', 'nobody', { user: 'tammy.tester@juniperfalls.example' })),
    ).toMatch(/127\.0\.0\.1|reach/i);
  });

  it('a person without a usage location: the step says to set one', async () => {
    const run = await refusedRun('office365.assignLicenses', 'office365', {
      user: 'wren.okafor@juniperfalls.example',
      licenses: [{ skuId: visio(), disabledPlans: [] }],
    });
    expect(messageOf(run)).toMatch(/usage location/i);
  });

  it('no seats left: the step names the licence and says to free or buy seats', async () => {
    const params = { organization: owner.organization };
    const { people } = await owner.call(routes.readSandbox, { params });
    const without = people.filter(
      (person) =>
        person.signInAllowed &&
        person.licenses.length > 0 &&
        !person.licenses.some((license) => /visio/i.test(license.name)) &&
        !person.login.startsWith('wren') &&
        !person.login.startsWith('ines'),
    );
    const take = await addFlow(owner, 'Take the last seats', {
      ...flowThatIsRefused('office365.assignLicenses', 'office365', {
        user: '{{ inputs.user }}',
        licenses: [{ skuId: visio(), disabledPlans: [] }],
      }),
      inputs: [{ name: 'user', type: 'text' }],
    });
    for (const person of without.slice(0, 2))
      await owner.call(routes.runFlow, {
        params: { ...params, flow: take },
        body: { version: 'published', inputs: { user: person.login } },
      });
    await until(
      async () =>
        (await owner.call(routes.listRuns, { params, query: { flow: take, status: 'finished' } })).items.length === 2,
      'the last seats to be taken',
    );
    const run = await refusedRun('office365.assignLicenses', 'office365', {
      user: without[3]?.login ?? '',
      licenses: [{ skuId: visio(), disabledPlans: [] }],
    });
    expect(messageOf(run)).toMatch(/Visio/);
    expect(messageOf(run)).toMatch(/seat/i);
  });

  it('a manager who does not exist: the step names the person to correct', async () => {
    const { people } = await owner.call(routes.readSandbox, { params: { organization: owner.organization } });
    const greta = people.find((person) => person.login.startsWith('greta.lindqvist'));
    const run = await refusedRun('okta.readUser', 'okta', {
      user: greta?.manager ?? 'nobody.atall@juniperfalls.example',
    });
    expect(messageOf(run)).toMatch(/does not exist|no user|not found/i);
  });
});
