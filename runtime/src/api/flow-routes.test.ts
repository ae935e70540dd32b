import { routes } from '@joinery/api';
import { emptyFlow, type Flow, type RunEvent } from '@joinery/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresRuns } from '../adapters/postgres-runs.ts';
import { openTestApi, type TestApi, type TestCaller } from './test-server.ts';

let api: TestApi;
let owner: TestCaller;
let params: { readonly organization: string };
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.as('owner');
  params = { organization: api.organization };
});
afterAll(() => api.close());

const position = { x: 0, y: 0 };
const started = (on: string, more: Partial<Flow> = {}, input = {}): Flow => ({
  ...emptyFlow,
  nodes: [
    { id: 'start', kind: 'trigger', config: { on, input }, position },
    { id: 'end', kind: 'return', config: { values: { hello: 'world' } }, position: { x: 0, y: 200 } },
  ],
  edges: [{ id: 'e', source: 'start', sourceHandle: 'out', target: 'end' }],
  ...more,
});
const create = (name: string, draft?: Flow) =>
  owner.call(routes.createFlow, { params, body: { name, ...(draft ? { draft } : {}) } });
const code = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: { readonly status: number; readonly code: string }) => `${error.status} ${error.code}`,
  );
const published = async (name: string, draft: Flow) => {
  const flow = await create(name, draft);
  const at = { ...params, flow: flow.id };
  await owner.call(routes.publishFlow, { params: at, body: { revision: flow.revision } });
  return at;
};

it('keeps two people from saving over each other', async () => {
  const flow = await create('Draft');
  const at = { ...params, flow: flow.id };
  const saved = await owner.call(routes.saveDraft, {
    params: at,
    body: { draft: started('manual'), revision: flow.revision },
  });
  expect(saved.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(
    await code(owner.call(routes.saveDraft, { params: at, body: { draft: emptyFlow, revision: flow.revision } })),
  ).toBe('409 flow.saved_meanwhile');
  expect((await owner.call(routes.readFlow, { params: at })).draft.nodes).toHaveLength(2);
});

it('refuses a document that is no flow, with the place', async () => {
  const flow = await create('Bad');
  const call = owner.call(routes.saveDraft, {
    params: { ...params, flow: flow.id },
    body: {
      draft: { ...emptyFlow, nodes: [{ id: 1, kind: 'set', config: {}, position }] } as unknown as Flow,
      revision: flow.revision,
    },
  });
  await expect(call).rejects.toMatchObject({
    status: 422,
    code: 'flow.bad_document',
    problems: [{ pointer: '/nodes/0/id' }],
  });
});

it('publishes only what has no errors, and the same draft once', async () => {
  const flow = await create('Empty');
  const at = { ...params, flow: flow.id };
  expect(await code(owner.call(routes.switchFlow, { params: at, body: { on: true } }))).toBe('409 flow.not_published');
  const refused = owner.call(routes.publishFlow, { params: at, body: { revision: flow.revision } });
  await expect(refused).rejects.toMatchObject({ status: 422, code: 'flow.has_errors' });
  const { revision } = await owner.call(routes.saveDraft, {
    params: at,
    body: { draft: started('manual'), revision: flow.revision },
  });
  const first = await owner.call(routes.publishFlow, { params: at, body: { revision, note: 'first' } });
  const again = await owner.call(routes.publishFlow, { params: at, body: { revision } });
  expect([first.version, again.version, first.current]).toEqual([1, 1, true]);
  expect(await owner.call(routes.listVersions, { params: at })).toMatchObject([
    { version: 1, note: 'first', current: true },
  ]);
  expect((await owner.call(routes.readVersion, { params: { ...at, version: 1 } })).document.nodes).toHaveLength(2);
});

it('refuses a schedule that never fires', async () => {
  const flow = await create('Never', started('schedule', {}, { cron: '0 0 31 2 *', timezone: 'UTC' }));
  const refused = owner.call(routes.publishFlow, {
    params: { ...params, flow: flow.id },
    body: { revision: flow.revision },
  });
  await expect(refused).rejects.toMatchObject({ code: 'flow.has_errors' });
});

it('does not switch on a flow whose connection does not exist any more', async () => {
  const connection = await owner.call(routes.createConnection, {
    params,
    body: {
      name: 'soonGone',
      title: 'Okta',
      connector: 'okta',
      settings: { orgUrl: 'https://acme.okta.com' },
      secrets: { token: 'a-secret-token' },
    },
  });
  const flow = started('manual');
  const draft: Flow = {
    ...flow,
    nodes: [
      {
        id: 'start',
        kind: 'trigger',
        config: { on: 'okta.userAddedToGroup', connection: 'soonGone', input: {} },
        position,
      },
      ...flow.nodes.slice(1),
    ],
  };
  const at = await published('Listens', draft);
  expect(await code(owner.call(routes.deleteConnection, { params: { ...params, connection: connection.id } }))).toBe(
    '409 connection.in_use',
  );
  await api.parts.connections.delete(api.organization, connection.id);
  await expect(owner.call(routes.switchFlow, { params: at, body: { on: true } })).rejects.toMatchObject({
    code: 'flow.connection_missing',
  });
});

it('deletes a flow only when it is off and no other calls it', async () => {
  const called = await published('Called', started('call'));
  await owner.call(routes.switchFlow, { params: called, body: { on: true } });
  expect(await code(owner.call(routes.deleteFlow, { params: called }))).toBe('409 flow.switched_on');
  await owner.call(routes.switchFlow, { params: called, body: { on: false } });
  const base = started('manual');
  const caller = await create('Caller', {
    ...base,
    nodes: [
      ...base.nodes,
      { id: 'call', kind: 'call-flow', config: { flow: called.flow, input: {}, wait: true }, position },
    ],
  });
  expect(await code(owner.call(routes.deleteFlow, { params: called }))).toBe('409 flow.called');
  await owner.call(routes.deleteFlow, { params: { ...params, flow: caller.id } });
  await owner.call(routes.deleteFlow, { params: called });
  expect(await code(owner.call(routes.readFlow, { params: called }))).toBe('404 request.not_found');
});

it('runs a draft with checked inputs and shows the run', async () => {
  const inputs = [{ name: 'name', type: 'text', required: true }] as const;
  const flow = await create('Greets', started('manual', { inputs }));
  const at = { ...params, flow: flow.id };
  const run = (body: { version: 'draft' | 'published'; inputs: Record<string, string> }) =>
    owner.call(routes.runFlow, { params: at, body });
  expect(await code(run({ version: 'draft', inputs: {} }))).toBe('422 flow.bad_inputs');
  expect(await code(run({ version: 'published', inputs: { name: 'Ana' } }))).toBe('409 flow.not_published');
  const { run: id } = await run({ version: 'draft', inputs: { name: 'Ana' } });
  expect(api.rung).toContain(id);
  const seen = await owner.call(routes.readRun, { params: { ...params, run: id } });
  expect(seen).toMatchObject({
    status: 'queued',
    version: null,
    inputs: { name: 'Ana' },
    steps: [],
    startedBy: 'manual',
    subject: 'Ana',
  });
  const { items } = await owner.call(routes.listRuns, { params, query: { flow: flow.id, search: 'Ana' } });
  expect(items.map((item) => item.id)).toEqual([id]);
  await owner.call(routes.cancelRun, { params: { ...params, run: id }, body: { reason: 'a test' } });
  expect(
    await code(
      owner.call(routes.decideOutcome, {
        params: { ...params, run: id },
        body: { step: 'root/end', attempt: 1, choice: 'again' },
      }),
    ),
  ).toBe('409 run.nothing_to_decide');
  expect(
    await code(
      owner.call(routes.retryRun, { params: { ...params, run: id }, body: { from: 'failed', version: 'original' } }),
    ),
  ).toBe('422 run.still_open');
});

it('lets one of two people who retry a run at the same time go on, and names that run to the other', async () => {
  const flow = await create('Retried', started('manual'));
  const { run: id } = await owner.call(routes.runFlow, {
    params: { ...params, flow: flow.id },
    body: { version: 'draft', inputs: {} },
  });
  await finish(id, flow.id);
  const retry = () =>
    owner.call(routes.retryRun, { params: { ...params, run: id }, body: { from: ['root/end'], version: 'original' } });
  const answers = await Promise.allSettled([retry(), retry()]);
  const [going] = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.run] : []));
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  expect(going).toEqual(expect.any(String));
  expect(refused).toMatchObject([
    { status: 409, code: 'run.retried_already', message: expect.stringContaining(`${going}`) },
  ]);
  await owner.call(routes.cancelRun, { params: { ...params, run: `${going}` }, body: {} });
  expect(await code(retry())).toBe('409 run.retried_already');
});

/** Drives the run by hand to its end. */
async function finish(run: string, flow: string): Promise<void> {
  const { clock } = api.parts;
  const runs = postgresRuns(api.database.pool);
  const claim = await runs.claim(run, 'worker');
  if (!claim) throw new Error(`Run ${run} was not claimed.`);
  const at = await clock.now();
  const info = { id: run, flow, name: 'Retried', organization: api.organization, version: 0, startedAt: at };
  const [frame, step] = ['root', 'root/end'];
  const output = { hello: 'world' };
  const events: RunEvent[] = [
    { at, type: 'run.started', trigger: {}, inputs: {}, vars: {}, run: info },
    { at, type: 'frame.opened', frame },
    { at, type: 'step.entered', step, frame, node: 'end' },
    { at, type: 'step.left', step, handle: 'out', output },
    { at, type: 'run.finished', output },
  ];
  const release = { status: 'finished', wakeAt: null, dueAt: null, output } as const;
  const nothing = { intents: [], settled: [], takenFacts: [], children: [] };
  const place = { organization: api.organization, run, epoch: claim.epoch, owner: 'worker', fromSeq: 1 };
  expect(await runs.advance({ ...place, ...nothing, events, release })).toBe('kept');
}

it('asks for a sample to run a flow that an event starts', async () => {
  const flow = await create('By hand', started('schedule', {}, { cron: '0 8 * * 1', timezone: 'UTC' }));
  const at = { ...params, flow: flow.id };
  const { run } = await owner.call(routes.runFlow, {
    params: at,
    body: { version: 'draft', inputs: {}, trigger: { scheduledFor: 'now' } },
  });
  expect((await owner.call(routes.readRun, { params: { ...params, run } })).trigger).toEqual({ scheduledFor: 'now' });
});

it('starts a flow by the API once for each Idempotency-Key', async () => {
  const at = await published('By API', started('api', { inputs: [{ name: 'name', type: 'text' }] }));
  const operator = await api.as('operator');
  const start = async (key: string) => {
    const response = await fetch(`${api.url}/api/v1/organizations/${at.organization}/flows/${at.flow}/start`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${operator.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ inputs: { name: 'Ana' } }),
    });
    return (await response.json()) as { readonly run: string; readonly repeated: boolean };
  };
  expect(await code(operator.call(routes.startFlow, { params: at, body: { inputs: {} } }))).toBe(
    '409 flow.switched_off',
  );
  await owner.call(routes.switchFlow, { params: at, body: { on: true } });
  const all = await Promise.all(['one', 'one', 'one', 'two'].map(start));
  expect(new Set(all.map(({ run }) => run)).size).toBe(2);
  expect(all.filter(({ repeated }) => !repeated)).toHaveLength(2);
});

it('tells readers of a stream about the runs of their organization only', async () => {
  const abort = new AbortController();
  const response = await fetch(`${api.url}/api/v1/organizations/${api.organization}/run-changes?flow=f`, {
    headers: { authorization: `Bearer ${owner.token}` },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const change = { organization: api.organization, run: 'r', flow: 'f', status: 'running', seq: 1 } as const;
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  api.tell({ ...change, organization: api.stranger, run: 'secret' });
  api.tell({ ...change, flow: 'other', run: 'other' });
  api.tell(change);
  let text = '';
  while (!text.includes('data:')) text += (await reader.read()).value ?? '';
  expect(text).toContain('{"run":"r","flow":"f","status":"running","seq":1}');
  expect(text).not.toMatch(/secret|other/);
  abort.abort();
});
