import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Answer, routes, type RunSummary } from '@joinery/api';
import { emptyFlow, type Flow, type FlowNode, type JsonObject } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFlow, becomeOwner, type Owner } from '../product/owner.ts';
import { until } from '../product/until.ts';
import { embedded, namedServers } from '../product/backends.ts';
import { type OpenProduct, openProduct } from '../product/open-product.ts';

const onServers = namedServers();
const node = (id: string, kind: FlowNode['kind'], config: JsonObject, x: number): FlowNode => ({
  id,
  kind,
  config,
  position: { x, y: 0 },
});
const startedBy = (on: string, input: JsonObject, values: JsonObject, connection?: string): Flow => ({
  ...emptyFlow,
  nodes: [
    node('start', 'trigger', { on, input, ...(connection ? { connection } : {}) }, 0),
    node('end', 'return', { values }, 300),
  ],
  edges: [{ id: 'e', source: 'start', sourceHandle: 'out', target: 'end' }],
});

describe.each([embedded, ...(onServers ? [onServers] : [])])('Triggers of the running product, $title', (backend) => {
  let product: OpenProduct;
  let folder: string;
  let owner: Owner;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'joinery-triggers-'));
    product = await openProduct(backend, {
      ...{ JOINERY_POLL_SECONDS: '1', JOINERY_SANDBOX_RECORD: path.join(folder, 'calls.jsonl') },
    });
    owner = await becomeOwner(product.url);
    await owner.call(routes.connectSandbox, { params: { organization: owner.organization } });
  });
  afterAll(async () => {
    await product?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** How often the tenant's log was read. */
  const logReads = async (): Promise<number> =>
    (await readFile(path.join(folder, 'calls.jsonl'), 'utf8')).split(/^\{"method":"GET","url":"[^"]*\/api\/v1\/logs\?/m)
      .length - 1;

  const runsOf = async (flow: string): Promise<readonly RunSummary[]> =>
    (await owner.call(routes.listRuns, { params: { organization: owner.organization }, query: { flow } })).items;
  const finished = async (flow: string, count: number) => {
    let runs: readonly RunSummary[] = [];
    await until(
      async () => (runs = await runsOf(flow)).filter((run) => run.status === 'finished').length >= count,
      `${count} finished runs`,
    );
    return runs;
  };
  const outputOf = async (run: string) =>
    (await owner.call(routes.readRun, { params: { organization: owner.organization, run } })).output;

  it('starts a flow each time its schedule comes round, once a slot', async () => {
    const flow = await addFlow(
      owner,
      'Each second',
      startedBy('schedule', { cron: '* * * * * *', timezone: 'Europe/Berlin' }, { slot: '{{ trigger.scheduledFor }}' }),
      { on: true },
    );
    const runs = await finished(flow, 3);
    await owner.call(routes.switchFlow, { params: { organization: owner.organization, flow }, body: { on: false } });
    const slots = await Promise.all(runs.filter((run) => run.status === 'finished').map((run) => outputOf(run.id)));
    expect(new Set(slots.map((slot) => JSON.stringify(slot))).size).toBe(slots.length);
  });

  it('starts a flow through the API, and only once for one idempotency key', async () => {
    const flow = await addFlow(
      owner,
      'By API',
      { ...startedBy('api', {}, { hello: '{{ inputs.name }}' }), inputs: [{ name: 'name', type: 'text' }] },
      { on: true },
    );
    const start = async (): Promise<Answer<typeof routes.startFlow>> => {
      const answer = await fetch(`${product.url}/api/v1/organizations/${owner.organization}/flows/${flow}/start`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${owner.token}`,
          'idempotency-key': 'ticket-4711',
        },
        body: JSON.stringify({ inputs: { name: 'Ana' } }),
      });
      return (await answer.json()) as Answer<typeof routes.startFlow>;
    };
    const [first, second] = [await start(), await start()];
    expect(second).toEqual({ run: first.run, repeated: true });
    const runs = await finished(flow, 1);
    expect(runs).toHaveLength(1);
    expect(await outputOf(first.run)).toEqual({ hello: 'Ana' });
  });

  it('starts a flow for each row that is added or changed in a table', async () => {
    const params = { organization: owner.organization };
    const table = await owner.call(routes.createTable, {
      params,
      body: { name: 'Leavers', columns: [{ name: 'login', type: 'text', title: 'Login' }] },
    });
    const flow = await addFlow(
      owner,
      'Row told',
      startedBy(
        'table.rowChanged',
        { table: table.id, on: 'both' },
        { change: '{{ trigger.change }}', login: '{{ trigger.row.login }}' },
      ),
      { on: true },
    );
    const row = await owner.call(routes.createRow, {
      params: { ...params, table: table.id },
      body: { values: { login: 'ana' } },
    });
    await finished(flow, 1);
    await owner.call(routes.changeRow, {
      params: { ...params, table: table.id, row: row.id },
      body: { values: { login: 'bob' } },
    });
    const runs = await finished(flow, 2);
    expect(await Promise.all(runs.map((run) => outputOf(run.id)))).toEqual([
      { change: 'changed', login: 'bob' },
      { change: 'added', login: 'ana' },
    ]);
  });

  it('hears of an event from hook and log, and starts its flow once', async () => {
    const params = { organization: owner.organization };
    const flow = await addFlow(
      owner,
      'Left',
      startedBy(
        'okta.userRemovedFromGroup',
        { group: 'Office 365 Assignments' },
        { login: '{{ trigger.user.login }}' },
        'okta',
      ),
      { on: true },
    );
    const world = await owner.call(routes.readSandbox, { params });
    const group =
      world.groups.find((each) => each.name === 'Office 365 Assignments' && each.system === 'okta')?.id ?? '';
    const members = world.people.filter((person) => person.groups.includes('Office 365 Assignments')).slice(0, 5);
    expect(members.length).toBeGreaterThan(1);
    for (const { oktaId } of members)
      await owner.call(routes.removeFromSandboxGroup, { params: { ...params, group, person: oktaId ?? '' } });
    await finished(flow, members.length);
    // The log tells the same events again.
    const read = await logReads();
    await until(async () => (await logReads()) >= read + 2, 'two more rounds of reading the log');
    const runs = await runsOf(flow);
    expect(runs.map((run) => run.subject).sort()).toEqual(members.map((person) => person.login).sort());
  });

  it('finds in the log what happened while the product was down', async () => {
    const params = { organization: owner.organization };
    const flow = await addFlow(
      owner,
      'Joined',
      startedBy(
        'okta.userAddedToGroup',
        { group: 'Office 365 Assignments' },
        { login: '{{ trigger.user.login }}' },
        'okta',
      ),
      { on: true },
    );
    const world = await owner.call(routes.readSandbox, { params });
    const group =
      world.groups.find((each) => each.name === 'Office 365 Assignments' && each.system === 'okta')?.id ?? '';
    const outsider = world.people.find(
      (person) => person.oktaId !== null && !person.groups.includes('Office 365 Assignments'),
    );
    await owner.call(routes.addToSandboxGroup, { params: { ...params, group, person: outsider?.oktaId ?? '' } });
    await product.kill();
    await product.restart();
    const runs = await finished(flow, 1);
    expect(runs.map((run) => run.subject)).toEqual([outsider?.login]);
  });
});
