import { type Access, API_BASE, roles, type Role, type Route, routes, routeUrl } from '@joinery/api';
import { emptyFlow } from '@joinery/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApi, type TestApi, type TestCaller } from './test-server.ts';

const id = 'nothing-with-this-id';
const person = { name: 'Nora', email: 'nora@example.com', password: 'a first password' };
/** Bodies that fit their routes' shapes, so that access alone decides. */
const bodies: Readonly<Record<string, unknown>> = {
  claim: { ...person, code: 'wrong', organization: 'Acme' },
  signIn: { email: person.email, password: 'wrong password' },
  addMember: { ...person, role: 'viewer' },
  changeMember: { role: 'viewer' },
  createToken: { name: 'CI', role: 'viewer' },
  createFolder: { name: 'Folder' },
  renameFolder: { name: 'Folder' },
  createFlow: { name: 'Flow' },
  changeFlow: { name: 'Flow' },
  saveDraft: { draft: emptyFlow, revision: 1 },
  checkFlow: { draft: emptyFlow },
  publishFlow: { revision: 1 },
  switchFlow: { on: true },
  runFlow: { version: 'draft', inputs: {} },
  startFlow: { inputs: {} },
  cancelRun: {},
  retryRun: { from: 'failed', version: 'original' },
  moveRuns: { from: 1, to: 2 },
  decideOutcome: { step: 'root/a', attempt: 1, choice: 'again' },
  addHold: { scope: 'organization', reason: 'A request of the court' },
  createConnection: { name: 'okta', title: 'Okta', connector: 'okta', settings: {}, secrets: {} },
  changeConnection: { title: 'Okta' },
  createTable: { name: 'Table', columns: [] },
  changeTable: { name: 'Table' },
  createRow: { values: {} },
  changeRow: { values: {} },
  importRows: { csv: 'a\n', replace: false },
  putVariable: { type: 'text', title: '', help: '', value: 'x' },
  previewFlowpack: { pack: '{}' },
  importFlowpack: { pack: '{}', folder: { name: 'F' }, connections: {}, variables: {} },
  exportFlowpack: { title: 'T', flows: [id] },
};
const all = Object.values<Route>(routes);

let api: TestApi;
const callers = new Map<Access | 'nobody', TestCaller>();
beforeAll(async () => {
  api = await openTestApi();
  callers.set('nobody', api.nobody);
  for (const role of roles) callers.set(role, await api.as(role));
});
afterAll(() => api.close());

/** The status alone: a stream is left as soon as it has begun. */
async function statusOf(route: Route, caller: TestCaller | undefined, params: Record<string, string>): Promise<number> {
  const abort = new AbortController();
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, name === 'version' ? '1' : id]);
  const body = bodies[route.name];
  expect(body !== undefined, `a body for ${route.name}`).toBe(route.body !== undefined);
  const response = await fetch(`${api.url}${routeUrl(route, { ...Object.fromEntries(names), ...params })}`, {
    method: route.method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(caller?.token === undefined ? {} : { authorization: `Bearer ${caller.token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: abort.signal,
  });
  if (route.answers === 'stream') abort.abort();
  else await response.arrayBuffer();
  return response.status;
}

const inOrganization = (route: Route) => route.access !== 'public' && route.access !== 'signed-in';
const named = (list: readonly Route[]) => list.map((route) => [`${route.method} ${route.path}`, route] as const);

describe('each route that needs an account', () => {
  it.each(named(all.filter(({ access }) => access !== 'public')))('%s refuses who has none', async (_name, route) => {
    expect(await statusOf(route, undefined, { organization: api.organization })).toBe(401);
  });
});

/** What became of a call: whoever is let in may still hear that nothing has this id, or that the body is wrong. */
function verdictOf(status: number): string {
  if (status === 403) return 'refused';
  return status === 401 || status >= 500 ? `failed with ${status}` : 'let in';
}

describe('each route of an organization', () => {
  it.each(named(all.filter(inOrganization)))('%s decides by the role alone', async (_name, route) => {
    const verdicts: string[] = [];
    for (const role of roles)
      verdicts.push(verdictOf(await statusOf(route, callers.get(role), { organization: api.organization })));
    const allowed = (role: Role) => roles.indexOf(role) >= roles.indexOf(route.access as Role);
    expect(verdicts).toEqual(roles.map((role) => (allowed(role) ? 'let in' : 'refused')));
  });

  it.each(named(all.filter(inOrganization)))('%s does not let anybody know of another one', async (_name, route) => {
    for (const role of roles)
      expect(await statusOf(route, callers.get(role), { organization: api.stranger })).toBe(404);
  });
});

it.each(named(all.filter((route) => !inOrganization(route))))('%s answers without failing', async (_name, route) => {
  expect(await statusOf(route, callers.get('viewer'), {})).toBeLessThan(500);
});

it('lists every route of the API in its own description', async () => {
  const description = (await (await fetch(`${api.url}${API_BASE}/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  for (const route of all)
    expect(description.paths[`${API_BASE}${route.path}`]).toHaveProperty(route.method.toLowerCase());
});
