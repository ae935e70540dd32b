import { routes } from '@joinery/api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { emptyFlow } from '@joinery/core';
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

const code = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'no error',
    (error: { readonly status: number; readonly code: string }) => `${error.status} ${error.code}`,
  );

describe('a connection', () => {
  const body = {
    name: 'okta',
    title: 'Okta',
    connector: 'okta',
    settings: { orgUrl: 'https://acme.okta.com' },
    secrets: { token: 'a-very-secret-token' },
  };

  it('needs what its connector needs, and never shows its secrets', async () => {
    expect(await code(owner.call(routes.createConnection, { params, body: { ...body, secrets: {} } }))).toBe(
      '422 connection.bad_settings',
    );
    expect(await code(owner.call(routes.createConnection, { params, body: { ...body, connector: 'none' } }))).toBe(
      '422 connection.unknown_connector',
    );
    expect(
      await code(
        owner.call(routes.createConnection, { params, body: { ...body, settings: { orgUrl: 'no address' } } }),
      ),
    ).toBe('422 connection.bad_settings');
    await owner.call(routes.createConnection, { params, body });
    expect(await code(owner.call(routes.createConnection, { params, body }))).toBe('409 connection.name_taken');
    const [seen] = await owner.call(routes.listConnections, { params });
    expect(seen).toMatchObject({
      secrets: ['token'],
      usedBy: [],
      sandbox: false,
      hook: { secretSet: false, verifiedAt: null },
    });
    const { rows } = await api.database.pool.query('select * from connection');
    expect(JSON.stringify([seen, rows])).not.toContain('a-very-secret-token');
  });

  it('loses its secret when it leads elsewhere, unless it is given again', async () => {
    const [row] = await owner.call(routes.listConnections, { params });
    const at = { ...params, connection: row?.id ?? '' };
    const change = (more: object) => owner.call(routes.changeConnection, { params: at, body: more });
    expect((await change({ title: 'Okta of Acme' })).secrets).toEqual(['token']);
    expect(await code(change({ settings: { orgUrl: 'https://evil.example' } }))).toBe('422 connection.bad_settings');
    const moved = await change({
      settings: { orgUrl: 'https://acme-preview.okta.com' },
      secrets: { token: 'another-token' },
    });
    expect([moved.settings.orgUrl, moved.secrets]).toEqual(['https://acme-preview.okta.com', ['token']]);
  });
});

describe("a connection's event hook", () => {
  const event = (uuid: string, group: string) => ({
    uuid,
    published: new Date(Date.now() + 60_000).toISOString(),
    eventType: 'group.user_membership.remove',
    displayMessage: 'Remove user from group membership',
    outcome: { result: 'SUCCESS' },
    actor: { id: 'a', type: 'User', alternateId: 'admin@acme.example', displayName: 'Admin' },
    target: [
      { id: 'u', type: 'User', alternateId: 'ana@acme.example', displayName: 'Ana' },
      { id: 'g', type: 'UserGroup', alternateId: 'unknown', displayName: group },
    ],
  });
  let url = '';
  let secret = '';
  const deliver = (events: readonly object[], header = secret) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: header },
      body: JSON.stringify({ eventType: 'com.okta.event_hook', data: { events } }),
    });

  it('proves its address and is marked as verified', async () => {
    const [row] = await owner.call(routes.listConnections, { params });
    const made = await owner.call(routes.renewHookSecret, { params: { ...params, connection: row?.id ?? '' } });
    ({ url, secret } = made);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    const answer = await fetch(url, { headers: { 'x-okta-verification-challenge': 'proof' } });
    expect([answer.status, await answer.json()]).toEqual([200, { verification: 'proof' }]);
    const seen = await vi.waitFor(async () => {
      const [row] = await owner.call(routes.listConnections, { params });
      expect(row?.hook).toMatchObject({ url, secretSet: true, verifiedAt: expect.any(String), lastEventAt: null });
      return row;
    }, 15_000);
    expect(JSON.stringify(seen)).not.toContain(secret);
  });

  it('starts each listening flow once, however often it is told', async () => {
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
              config: { on: 'okta.userRemovedFromGroup', connection: 'okta', input: { group: 'Staff' } },
              position,
            },
            { id: 'end', kind: 'stop', config: { outcome: 'finished', message: '' }, position },
          ],
          edges: [{ id: 'e', source: 'start', sourceHandle: 'out', target: 'end' }],
        },
      },
    });
    const at = { ...params, flow: flow.id };
    await owner.call(routes.publishFlow, { params: at, body: { revision: flow.revision } });
    await owner.call(routes.switchFlow, { params: at, body: { on: true } });
    const answers = await Promise.all([1, 2, 3].map(() => deliver([event('e1', 'Staff'), event('e2', 'Others')])));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    const { items } = await owner.call(routes.listRuns, { params });
    expect(items).toMatchObject([
      { flow: flow.id, startedBy: 'okta.userRemovedFromGroup', subject: 'ana@acme.example' },
    ]);
    expect(api.rung).toEqual([items[0]?.id]);
    const seen = await vi.waitFor(async () => {
      const [row] = await owner.call(routes.listConnections, { params });
      expect(row?.hook?.lastEventAt).toEqual(expect.any(String));
      return row;
    }, 15_000);
    expect(seen?.usedBy).toMatchObject([{ name: 'Leaver' }]);
  });

  it('takes nothing without its secret, too much at once, or at an unknown address', async () => {
    expect((await deliver([event('e3', 'Staff')], 'wrong')).status).toBe(401);
    expect((await deliver([{ ...event('e4', 'Staff'), padding: 'x'.repeat(1_000_000) }])).status).toBe(413);
    expect(
      (
        await fetch(`${api.url}/hooks/unknown`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        })
      ).status,
    ).toBe(404);
    expect((await owner.call(routes.listRuns, { params })).items).toHaveLength(1);
  });
});

describe('a table', () => {
  const columns = [
    { name: 'login', type: 'text', required: true },
    { name: 'seats', type: 'number' },
    { name: 'active', type: 'boolean' },
    { name: 'tags', type: 'list', of: { name: 'tag', type: 'text' } },
  ] as const;
  const csv = `login,seats,active,tags\r\nana,3,true,"[""a"",""b""]"\r\n'=cmd(),-5,false,\r\n`;
  let at = { organization: '', table: '' };

  it('takes CSV with types, and gives it back without formulas', async () => {
    const table = await owner.call(routes.createTable, { params, body: { name: 'People', columns } });
    at = { ...params, table: table.id };
    expect(await owner.call(routes.importRows, { params: at, body: { csv, replace: false } })).toEqual({ imported: 2 });
    const { rows } = await owner.call(routes.searchRows, { params: at, query: { sort: 'login' } });
    expect(rows.map(({ values }) => values)).toEqual([
      { login: '=cmd()', seats: -5, active: false },
      { login: 'ana', seats: 3, active: true, tags: ['a', 'b'] },
    ]);
    expect(await owner.call(routes.exportRows, { params: at })).toBe(csv);
  });

  it('takes all rows of a CSV or none, naming each bad line', async () => {
    const bad = owner.call(routes.importRows, {
      params: at,
      body: { csv: 'login,seats\nok,1\n,2\nbad,many\n', replace: true },
    });
    await expect(bad).rejects.toMatchObject({
      code: 'table.bad_csv',
      problems: [{ message: expect.stringContaining('Line 3') }, { message: expect.stringContaining('Line 4') }],
    });
    expect((await owner.call(routes.searchRows, { params: at })).total).toBe(2);
    expect(await code(owner.call(routes.importRows, { params: at, body: { csv: 'nope\n1\n', replace: false } }))).toBe(
      '422 table.bad_csv',
    );
  });

  it('checks the values of its rows', async () => {
    expect(await code(owner.call(routes.createRow, { params: at, body: { values: { seats: 1 } } }))).toBe(
      '422 table.bad_row',
    );
    expect(await code(owner.call(routes.createRow, { params: at, body: { values: { login: 'a', nope: 1 } } }))).toBe(
      '422 table.bad_row',
    );
    const row = await owner.call(routes.createRow, { params: at, body: { values: { login: 'ben' } } });
    const changed = await owner.call(routes.changeRow, {
      params: { ...at, row: row.id },
      body: { values: { seats: 2 } },
    });
    expect(changed.values).toEqual({ login: 'ben', seats: 2 });
    await owner.call(routes.deleteRow, { params: { ...at, row: row.id } });
    expect(await code(owner.call(routes.deleteRow, { params: { ...at, row: row.id } }))).toBe('404 request.not_found');
  });

  it('keeps its name to itself', async () => {
    expect(await code(owner.call(routes.createTable, { params, body: { name: 'People', columns } }))).toBe(
      '409 table.name_taken',
    );
    const other = await owner.call(routes.createTable, { params, body: { name: 'Other', columns } });
    expect(
      await code(owner.call(routes.changeTable, { params: { ...params, table: other.id }, body: { name: 'People' } })),
    ).toBe('409 table.name_taken');
  });
});

describe('a variable', () => {
  it('keeps to its type, and stays while a flow reads it', async () => {
    const put = (value: string | number) =>
      owner.call(routes.putVariable, {
        params: { ...params, variable: 'days' },
        body: { type: 'number', title: 'Days', help: '', value },
      });
    expect(await code(put('many'))).toBe('422 value.wrong_type');
    expect((await put(3)).value).toBe(3);
    const flow = await owner.call(routes.createFlow, {
      params,
      body: {
        name: 'Reads',
        draft: {
          ...emptyFlow,
          nodes: [{ id: 'a', kind: 'set', config: { values: { x: '{{ vars.days + 1 }}' } }, position: { x: 0, y: 0 } }],
        },
      },
    });
    const gone = () => owner.call(routes.deleteVariable, { params: { ...params, variable: 'days' } });
    expect(await code(gone())).toBe('409 variable.in_use');
    await owner.call(routes.deleteFlow, { params: { ...params, flow: flow.id } });
    await gone();
    expect(await owner.call(routes.listVariables, { params })).toEqual([]);
  });
});
