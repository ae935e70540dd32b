import { routes } from '@joinery/api';
import { emptyFlow, type Flow } from '@joinery/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApi, type TestApi, type TestCaller } from './test-server.ts';

let api: TestApi;
let owner: TestCaller;
let params: { readonly organization: string };
let text = '';
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.as('owner');
  params = { organization: api.organization };
});
afterAll(() => api.close());

const position = { x: 0, y: 0 };
const flowOf = (nodes: Flow['nodes'], edges: Flow['edges'] = []): Flow => ({ ...emptyFlow, nodes, edges });

it('exports flows with those that they call, their tables and variables, to the same bytes each time', async () => {
  const table = await owner.call(routes.createTable, {
    params,
    body: { name: 'People', columns: [{ name: 'login', type: 'text' }] },
  });
  await owner.call(routes.createRow, { params: { ...params, table: table.id }, body: { values: { login: 'ana' } } });
  await owner.call(routes.putVariable, {
    params: { ...params, variable: 'greeting' },
    body: { type: 'text', title: 'Greeting', help: '', value: 'Hello' },
  });
  const end = { id: 'end', kind: 'return', config: { values: { said: '{{ vars.greeting }}' } }, position } as const;
  const child = await owner.call(routes.createFlow, {
    params,
    body: {
      name: 'Child',
      draft: flowOf(
        [{ id: 'start', kind: 'trigger', config: { on: 'call', input: {} }, position }, end],
        [{ id: 'e', source: 'start', sourceHandle: 'out', target: 'end' }],
      ),
    },
  });
  const parent = await owner.call(routes.createFlow, {
    params,
    body: {
      name: 'Parent',
      draft: flowOf(
        [
          { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} }, position },
          { id: 'call', kind: 'call-flow', config: { flow: child.id, input: {}, wait: true }, position },
          { id: 'clear', kind: 'action', config: { action: 'table.clear', input: { table: table.id } }, position },
        ],
        [
          { id: 'e1', source: 'start', sourceHandle: 'out', target: 'call' },
          { id: 'e2', source: 'call', sourceHandle: 'out', target: 'clear' },
        ],
      ),
    },
  });
  const body = { title: 'My pack', flows: [parent.id], includeRows: true };
  text = await owner.call(routes.exportFlowpack, { params, body });
  expect(await owner.call(routes.exportFlowpack, { params, body })).toBe(text);
  expect(JSON.parse(text)).toMatchObject({
    title: 'My pack',
    flows: [{ name: 'Child' }, { name: 'Parent' }],
    tables: [{ name: 'People', rows: [{ login: 'ana' }] }],
    variables: [{ name: 'greeting' }],
  });
  expect(text).not.toContain(parent.id);
});

it('tells what an import would do, and does it beside what is there', async () => {
  const preview = await owner.call(routes.previewFlowpack, { params, body: { pack: text } });
  expect(preview).toMatchObject({ flows: [{ name: 'Child' }, { name: 'Parent', nodes: 3 }], problems: [] });
  const imported = await owner.call(routes.importFlowpack, {
    params,
    body: { pack: text, folder: { name: 'Imported' }, connections: {}, variables: { greeting: 'Hi' } },
  });
  expect(imported.flows).toMatchObject([
    { name: 'Child', publishable: true },
    { name: 'Parent', publishable: true },
  ]);
  const flows = await owner.call(routes.listFlows, { params, query: { folder: imported.folder } });
  expect(flows.map(({ name, publishedVersion, on }) => [name, publishedVersion, on])).toEqual([
    ['Child', 1, false],
    ['Parent', 1, false],
  ]);
  const parent = await owner.call(routes.readFlow, { params: { ...params, flow: imported.flows[1]?.id ?? '' } });
  const call = parent.draft.nodes.find(({ kind }) => kind === 'call-flow');
  expect(call?.config.flow).toBe(imported.flows[0]?.id);
  const again = await owner.call(routes.exportFlowpack, {
    params,
    body: { title: 'My pack', flows: [parent.id], includeRows: true },
  });
  expect(JSON.parse(again)).toMatchObject({ flows: [{ name: 'Child' }, { name: 'Parent' }] });
});

it('keeps a variable’s lookup and the words about a connection, so that an export imported is exported the same', async () => {
  const settings = { orgUrl: 'https://acme.okta.example' };
  const body = { name: 'okta', title: 'Our Okta', connector: 'okta', settings, secrets: { token: 't' } };
  await owner.call(routes.createConnection, { params, body });
  const pack = JSON.stringify({
    ...{ format: 'joinery.flowpack/1', name: 'asks', title: 'Asks', version: '1.0.0', description: '', tables: [] },
    connections: [{ key: 'tenant', connector: 'okta', title: 'Okta', help: 'An app with okta.groups.read.' }],
    variables: [
      {
        ...{ name: 'group', type: 'text', title: 'Group', help: 'Whom it is about.', required: true, value: 'g1' },
        lookup: { connection: 'tenant', name: 'group' },
      },
    ],
    flows: [
      {
        ...{ key: 'ask', name: 'Ask', description: '' },
        flow: flowOf([
          { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} }, position },
          { id: 'out', kind: 'return', config: { values: { group: '{{ vars.group }}' } }, position },
        ]),
      },
    ],
  });
  const importedAs = async (name: string, text: string) => {
    const key = text === pack ? 'tenant' : 'okta';
    const asked = { pack: text, folder: { name }, connections: { [key]: 'okta' }, variables: {} };
    const [flow] = (await owner.call(routes.importFlowpack, { params, body: asked })).flows;
    return owner.call(routes.exportFlowpack, { params, body: { title: 'Asks', flows: [flow?.id ?? ''] } });
  };
  const first = await importedAs('Asks 1', pack);
  expect(JSON.parse(first)).toMatchObject({
    connections: [{ key: 'okta', title: 'Our Okta', help: 'An app with okta.groups.read.' }],
    variables: [{ name: 'group', lookup: { connection: 'okta', name: 'group' } }],
  });
  expect((await importedAs('Asks 2', first)).replaceAll('Ask (2)', 'Ask')).toBe(first);
  const [connection] = await owner.call(routes.listConnections, { params });
  expect(connection?.help).toBe('An app with okta.groups.read.');
});

it('imports nothing of a pack that has something wrong with it', async () => {
  const before = await owner.call(routes.listFlows, { params });
  const body = { folder: { name: 'Bad' }, connections: {}, variables: {} };
  for (const pack of [
    text.replace('"title"', '"title":"again","title"'),
    '{"format":',
    text.replace('joinery.flowpack/1', 'joinery.flowpack/9'),
  ]) {
    const refused = owner.call(routes.importFlowpack, { params, body: { ...body, pack } });
    await expect(refused).rejects.toMatchObject({ status: 422, code: 'flowpack.refused' });
  }
  expect(await owner.call(routes.listFlows, { params })).toEqual(before);
  expect((await owner.call(routes.listFolders, { params })).map(({ name }) => name)).not.toContain('Bad');
});

it('puts nothing into a folder that does not exist, and says so', async () => {
  const gone = '00000000-0000-0000-0000-000000000000';
  const refusal = {
    status: 404,
    message: expect.stringMatching(/^There is no folder "00000000-0000-0000-0000-000000000000"/),
  };
  const columns = [{ name: 'login', type: 'text' }] as const;
  const { id: flow } = await owner.call(routes.createFlow, { params, body: { name: 'Homeless' } });
  const { id: table } = await owner.call(routes.createTable, {
    params,
    body: { name: 'Homeless', columns: [...columns] },
  });
  const before = await owner.call(routes.listFlows, { params });
  const tries = [
    owner.call(routes.createFlow, { params, body: { name: 'F', folder: gone } }),
    owner.call(routes.changeFlow, { params: { ...params, flow }, body: { folder: gone } }),
    owner.call(routes.createTable, { params, body: { name: 'T', folder: gone, columns: [...columns] } }),
    owner.call(routes.changeTable, { params: { ...params, table }, body: { folder: gone } }),
    owner.call(routes.importFlowpack, {
      params,
      body: { pack: text, folder: { id: gone }, connections: {}, variables: { greeting: 'Hi' } },
    }),
  ];
  for (const tried of tries) await expect(tried).rejects.toMatchObject(refusal);
  expect(await owner.call(routes.listFlows, { params })).toEqual(before);
});
