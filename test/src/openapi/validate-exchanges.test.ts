import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { routes, type RunDetail } from '@joinery/api';
import { connectors } from '@joinery/connectors';
import { emptyFlow, type JsonObject } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { becomeOwner, type Owner } from '../product/owner.ts';
import { until } from '../product/until.ts';
import { embedded } from '../product/backends.ts';
import { type OpenProduct, openProduct } from '../product/open-product.ts';
import { findFaults } from './find-faults.ts';
import { readCalls, writeCalls } from './calls.ts';

const descriptions = process.env['JOINERY_OPENAPI'];
if (!descriptions)
  console.warn(
    'What we send and the sandbox answers is not held against the official descriptions: JOINERY_OPENAPI names no folder with them.',
  );
const GROUP = 'Office 365 Assignments';
const PERSON = 'Tammy Tester';
/** The second time most of it is so already. */
const again = writeCalls.filter(([action]) => !action.endsWith('.createUser'));

describe.runIf(descriptions)('What we send and the sandbox answers', () => {
  let product: OpenProduct;
  let owner: Owner;
  let folder: string;
  let params: { readonly organization: string };
  const recording = () => path.join(folder, 'exchanges.jsonl');
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'joinery-exchanges-'));
    product = await openProduct(embedded, {
      JOINERY_SANDBOX_RECORD: recording(),
      JOINERY_POLL_SECONDS: '1',
    });
    owner = await becomeOwner(product.url);
    params = { organization: owner.organization };
    await owner.call(routes.connectSandbox, { params });
  });
  afterAll(async () => {
    await product?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function ended(run: string): Promise<RunDetail> {
    return until(async () => {
      const now = await owner.call(routes.readRun, { params: { ...params, run } });
      return ['finished', 'failed', 'cancelled'].includes(now.status) ? now : undefined;
    }, `the end of run ${run}`);
  }

  /** Runs a flow of one action. */
  async function call(action: string, connection: string, input: JsonObject): Promise<RunDetail> {
    const position = { x: 0, y: 0 };
    const nodes = [
      { id: 'start', kind: 'trigger' as const, config: { on: 'manual', input: {} }, position },
      { id: 'step', kind: 'action' as const, config: { action, connection, input }, position },
    ];
    const edges = [{ id: 'e', source: 'start', sourceHandle: 'out', target: 'step' }];
    const { id: flow } = await owner.call(routes.createFlow, {
      params,
      body: { name: action, draft: { ...emptyFlow, nodes, edges } },
    });
    const { run } = await owner.call(routes.runFlow, {
      params: { ...params, flow },
      body: { version: 'draft', inputs: {} },
    });
    return ended(run);
  }

  it('is tried with every action that only reads', () => {
    const reads = connectors
      .filter(({ name }) => name === 'okta' || name === 'office365')
      .flatMap(({ name, actions }) =>
        actions
          .filter(({ effect }) => effect.class === 'A' && !effect.changes)
          .map((action) => `${name}.${action.name}`),
      );
    expect([...new Set(readCalls.map(([action]) => action))].toSorted()).toEqual(reads.toSorted());
  });

  it.each([...readCalls, ...writeCalls, ...again])('%s %j works', async (action, input) => {
    const run = await call(action, action.split('.')[0] ?? '', input);
    expect({ status: run.status, error: run.error }).toEqual({ status: 'finished', error: null });
  });

  it('tests each connection', async () => {
    for (const { id, name } of await owner.call(routes.listConnections, { params })) {
      const tested = await owner.call(routes.testConnection, { params: { ...params, connection: id } });
      expect({ name, ...tested }).toMatchObject({ name, ok: true });
    }
  });

  it.each(['', 'Ta', "O'Nei", 'of "', '100%'])('looks up “%s”', async (search) => {
    const catalog = await owner.call(routes.readCatalog, { params });
    const sought = catalog.connectors.filter(({ name }) => name === 'okta' || name === 'office365');
    for (const { name: connector, lookups } of sought)
      for (const { name: lookup } of lookups) {
        const at = { params: { ...params, connector, lookup }, query: { connection: connector, search } };
        const choices = await owner.call(routes.lookUp, at);
        expect({ lookup, some: search !== '' || choices.length > 0 }).toEqual({ lookup, some: true });
      }
  });

  it('deactivates and activates a person with the Office 365 pack', async () => {
    const pack = await owner.call(routes.readBundled, { params: { ...params, pack: 'office365' } });
    const imported = await owner.call(routes.importFlowpack, {
      params,
      body: {
        pack,
        folder: { name: 'Office 365' },
        connections: { okta: 'okta', office365: 'office365', office365Mail: 'office365Mail' },
        variables: { o365DelayCount: 1, o365DelayUnit: 'second', o365Group: GROUP, o365MailReplyTo: '' },
      },
    });
    for (const { id: flow } of imported.flows)
      await owner.call(routes.switchFlow, { params: { ...params, flow }, body: { on: true } });
    const store = imported.flows.find(({ name }) => name === 'Store all Microsoft Licenses');
    const { run } = await owner.call(routes.runFlow, {
      params: { ...params, flow: store?.id ?? '' },
      body: { version: 'published', inputs: {} },
    });
    expect(await ended(run)).toMatchObject({ status: 'finished' });
    const world = await owner.call(routes.readSandbox, { params });
    const group = world.groups.find(({ name, system }) => name === GROUP && system === 'okta')?.id ?? '';
    const person = world.people.find(({ name }) => name === PERSON)?.oktaId ?? '';
    await owner.call(routes.removeFromSandboxGroup, { params: { ...params, group, person } });
    await endOf('O365 Staged Deactivation');
    expect(await portal()).toMatchObject({ signInAllowed: false });
    expect((await portal())?.licenses.filter(({ source }) => source === 'direct')).toEqual([]);
    await owner.call(routes.addToSandboxGroup, { params: { ...params, group, person } });
    await endOf('O365 Activation');
    expect(await portal()).toMatchObject({ signInAllowed: true });
  });

  async function endOf(name: string): Promise<void> {
    const run = await until(async () => {
      const { items } = await owner.call(routes.listRuns, { params, query: { search: 'tammy' } });
      return items.find(({ flowName }) => flowName === name)?.id;
    }, `the run of ${name}`);
    expect(await ended(run)).toMatchObject({ status: 'finished', error: null });
  }

  async function portal() {
    return (await owner.call(routes.readSandbox, { params })).people.find(({ name }) => name === PERSON);
  }

  const bases = async () => {
    const connections = await owner.call(routes.listConnections, { params });
    const setting = (connection: string, name: string): string =>
      String(connections.find((each) => each.name === connection)?.settings[name]);
    return {
      graphBases: [`${setting('office365', 'graphUrl')}/v1.0`],
      oktaBases: [setting('okta', 'orgUrl')],
      loginBases: [setting('office365', 'loginUrl')],
    };
  };

  it('is what the official descriptions of Graph and Okta allow', async () => {
    const judged = await findFaults(descriptions ?? '', recording(), await bases());
    expect(judged.faults).toEqual([]);
    expect(judged.operations.length).toBeGreaterThanOrEqual(32);
    expect(judged.matched).toBeGreaterThan(140);
  });

  it('would be found out if it were not', async () => {
    const { graphBases, oktaBases, loginBases } = await bases();
    const wrong = path.join(folder, 'wrong.jsonl');
    const exchanges = [
      { method: 'GET', url: `${graphBases[0]}/users?$select=shoeSize`, status: 200, responseBody: { value: [] } },
      { method: 'PUT', url: `${oktaBases[0]}/api/v1/groups/undefined/users/00u1`, status: 204 },
    ];
    await writeFile(wrong, exchanges.map((exchange) => JSON.stringify(exchange)).join('\n'));
    const { faults } = await findFaults(descriptions ?? '', wrong, { graphBases, oktaBases, loginBases });
    expect(faults).toEqual([
      expect.stringMatching(/^error request\.query-property .*shoeSize/),
      expect.stringMatching(/^error request\.path-value .*undefined/),
    ]);
  });
});
