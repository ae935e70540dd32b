import type { AnyConnector, Auth, ClientContext } from '@joinery/connector-kit';
import type { Json, JsonObject } from '@joinery/core';
import { createEvaluatorPool } from '@joinery/runtime/evaluator/index';
import { type Sandbox, startSandbox } from '@joinery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callConnector } from './call-connector.ts';
import { memoryTables } from './memory-tables.ts';
import { readBundled } from './pack-case.ts';
import { type Outside, playPack, retryPack } from './play-pack.ts';

const tammy = 'tammy.tester@juniperfalls.example';
const terry = 'terry.manager@juniperfalls.example';
const group = 'Office 365 Assignments';
const licenceGroup = 'License Power BI Pro';
const removed = 'office-365-removed-licenses';

interface Person {
  readonly login: string;
  readonly accountEnabled: boolean;
  readonly licences: readonly { readonly sku: string; readonly group: string | null; readonly disabledPlans: number }[];
  readonly okta: { readonly id: string };
}
interface WorldView {
  readonly people: readonly Person[];
}
interface Mail {
  readonly subject: string;
  readonly to: readonly string[];
}

const evaluator = createEvaluatorPool({ size: 1, heapMb: 96, wallMs: 5_000 });
const bundled = readBundled().find(({ name }) => name === 'office365');
if (!bundled) throw new Error('The pack office365 does not ship.');
const { pack } = bundled;
const tables = memoryTables(pack.tables);
const vars = Object.fromEntries(pack.variables.map(({ name, value }) => [name, value]));
let sandbox: Sandbox;
let groupId = '';

beforeAll(async () => {
  sandbox = await startSandbox();
  groupId = ((await call('okta.readGroup', { group })) as { readonly id: string }).id;
});
afterAll(async () => {
  await evaluator.close();
  await sandbox.close();
});

/** The story of the pack's README, told to the simulated tenant by the real connectors. */
describe('the pack office365 in the sandbox', () => {
  it('fills the licence table with what the tenant subscribes to', async () => {
    const { state } = await play('store-all-microsoft-licenses', {});
    expect(state.output).toEqual({ count: 4, oktaGroup: group });
    expect(tables.rows('office-365-licenses').map(({ partNumber }) => partNumber)).toContain('SPE_E3');
  });

  it('disables at once and tells the manager while the licences are there, then leaves the groups that give some and removes the rest', async () => {
    const before = await person();
    expect(before).toMatchObject({ accountEnabled: true, licences: { length: 3 } });
    await member('DELETE');
    let during: Person | undefined;
    const { state } = await play('o365-staged-deactivation', { trigger: await event() }, async () => {
      during = await person();
      expect((await mails()).map(({ subject }) => subject)).toEqual([
        `Office 365 account of Tammy Tester (${tammy}) disabled`,
      ]);
    });
    expect(during).toEqual({ ...before, accountEnabled: false });
    expect(state.status).toBe('finished');
    expect((await person()).licences).toEqual([]);
    expect(tables.rows(removed).map(({ login, name, groupName }) => [login, name, groupName])).toEqual([
      [tammy, 'Microsoft 365 E3', null],
      [tammy, 'Visio Plan 2', null],
      [tammy, 'Power BI Pro', licenceGroup],
    ]);
    expect(state.output).toMatchObject({ groupsLeft: [licenceGroup], leftForPerson: [] });
    expect(await mails()).toMatchObject([
      { to: [terry] },
      { to: [terry], subject: `Office 365 licences removed: Tammy Tester (${tammy})` },
    ]);

    await member('POST');
    const back = await play('o365-activation', { trigger: await event() });
    expect(back.state.error).toBeUndefined();
    expect(sorted(await person())).toEqual(sorted(before));
    expect(tables.rows(removed)).toEqual([]);
    expect((await mails()).map(({ subject }) => subject).at(-1)).toBe(
      `Office 365 account enabled, licences given back: Tammy Tester (${tammy})`,
    );
  });

  it('leaves the licences of a person who comes back within the delay', async () => {
    const before = await person();
    await member('DELETE');
    const { state } = await play('o365-staged-deactivation', { trigger: await event() }, async () => {
      await member('POST');
      const back = await play('o365-activation', { trigger: await event() });
      expect(back.state.output).toMatchObject({ outcome: 'Enabled.', restored: [] });
    });
    expect(state.output).toMatchObject({ outcome: 'The person is in the group again; the licences stay.' });
    expect(sorted(await person())).toEqual(sorted(before));
  });

  it('never ends with the licences gone and the person back, in whatever moment they come', async () => {
    const before = await person();
    const leave = async (moment: number, heardAtOnce: boolean) => {
      await member('DELETE');
      let calls = 0;
      const comeBack = async (): Promise<void> => {
        await member('POST');
        if (heardAtOnce) await play('o365-activation', { trigger: await event() });
      };
      const { state } = await play(
        'o365-staged-deactivation',
        { trigger: await event() },
        undefined,
        async (step, wait) => {
          if (calls === moment) await comeBack();
          calls += 1;
          return callConnector(wait, step.key, contextFor);
        },
      );
      if (calls <= moment) await comeBack();
      if (!heardAtOnce) await play('o365-activation', { trigger: await event() });
      const { licences } = sorted(await person());
      const isWhole = JSON.stringify(licences) === JSON.stringify(sorted(before).licences);
      const left = tables.rows(removed).length;
      await control('POST', '/reset');
      await tables.client.clear(removed);
      return { calls, isWell: isWhole && left === 0 && state.status === 'finished' };
    };
    const { calls: most } = await leave(1_000, true);
    expect(most).toBeGreaterThan(15);
    const unhappy: string[] = [];
    for (const heardAtOnce of [true, false]) {
      for (let moment = 0; moment <= most; moment += 1) {
        const { isWell } = await leave(moment, heardAtOnce);
        if (!isWell) unhappy.push(`back before call ${moment}, heard ${heardAtOnce ? 'at once' : 'at the end'}`);
      }
    }
    expect(unhappy).toEqual([]);
  }, 120_000);

  it('loses no licence when Microsoft removes or assigns them and its answer is lost', async () => {
    const before = await person();
    const dropped = { vendor: 'graph', kind: 'drop-after', times: 1 };
    const lose = { ...dropped, method: 'POST', path: '/users/*/assignLicense' };
    await member('DELETE');
    await control('POST', '/faults', lose);
    await control('POST', '/faults', { ...dropped, method: 'DELETE', path: '/groups/*/members/*/$ref' });
    const left = await play('o365-staged-deactivation', { trigger: await event() });
    expect(left.state.output).toMatchObject({ removed: { length: 3 } });
    expect((await person()).licences).toEqual([]);
    await member('POST');
    await control('POST', '/faults', lose);
    await control('POST', '/faults', { ...dropped, method: 'POST', path: '/groups/*/members/$ref' });
    const back = await play('o365-activation', { trigger: await event() });
    expect(back.state.output).toMatchObject({ restored: { length: 3 } });
    expect(sorted(await person())).toEqual(sorted(before));
    expect(await control('GET', '/faults')).toEqual([]);
  });

  it('fails and remembers when Microsoft refuses to assign, and gives back when the run is retried', async () => {
    const before = await person();
    await member('DELETE');
    await play('o365-staged-deactivation', { trigger: await event() });
    await member('POST');
    await control('POST', '/faults', {
      ...{ vendor: 'graph', method: 'POST', path: '/users/*/assignLicense', kind: 'status', status: 403, times: 2 },
    });
    const refused = await play('o365-activation', { trigger: await event() });
    expect(refused.state.status).toBe('failed');
    expect(tables.rows(removed)).toHaveLength(3);
    const retried = await retryPack(pack, 'o365-activation', refused, outside());
    expect(retried.state.output).toMatchObject({
      outcome: 'Enabled, and the licences given back at the second try.',
      mail: `sent to ${terry}`,
    });
    expect(sorted(await person())).toEqual(sorted(before));
    expect(tables.rows(removed)).toEqual([]);
  });

  it('leaves a licence of a group that only Exchange can change to a person, and takes and gives back the rest', async () => {
    const before = await person();
    const { groups } = (await call('office365.listUserGroups', { user: tammy })) as {
      readonly groups: readonly {
        readonly id: string;
        readonly displayName: string;
        readonly managedBy: string | null;
      }[];
    };
    const closed = groups.find(({ managedBy }) => managedBy === 'exchange');
    const { licenses } = (await call('office365.getLicenses', { onlyFree: true })) as {
      readonly licenses: readonly { readonly skuId: string; readonly skuPartNumber: string; readonly name: string }[];
    };
    const spare = licenses.find((licence) => !before.licences.some(({ sku }) => sku === licence.skuPartNumber));
    if (!closed || !spare) throw new Error('The sandbox has no closed group of Tammy’s, or no free licence.');
    await giveByGroup(closed.id, spare.skuId);
    const given = await person();
    expect(given.licences).toHaveLength(4);

    await member('DELETE');
    const { state } = await play('o365-staged-deactivation', { trigger: await event() });
    const told = `${spare.name}, given by the group ${closed.displayName}: Exchange fills it; change it in the Exchange admin centre.`;
    expect(state.output).toMatchObject({ leftForPerson: [told], groupsLeft: [licenceGroup] });
    expect((await person()).licences).toMatchObject([{ group: closed.displayName }]);
    expect((await mails()).at(-1)).toMatchObject({ html: expect.stringContaining(`- ${told}`) as unknown });
    await member('POST');
    await play('o365-activation', { trigger: await event() });
    expect(sorted(await person())).toEqual(sorted(given));
    expect(tables.rows(removed)).toEqual([]);
  });
});

function play(flow: string, given: { readonly trigger?: Json }, pass?: () => Promise<void>, act?: Outside['act']) {
  const run = `${flow}-${crypto.randomUUID()}`;
  const met = act ? { ...outside(pass), act } : outside(pass);
  return playPack(pack, flow, { ...given, at: new Date().toISOString() }, met, run);
}

function outside(pass: () => Promise<void> = () => Promise.resolve()): Outside {
  return { evaluator, vars, act: ({ key }, wait) => callConnector(wait, key, contextFor), pass };
}

async function call(action: string, input: JsonObject): Promise<Json> {
  const outcome = await callConnector(
    { on: 'action', action, input, attempt: 1, timeoutMs: 1_000 },
    action,
    contextFor,
  );
  if (!outcome.ok) throw new Error(`${action} failed.`);
  return outcome.output;
}

/** Lets a Microsoft group hand on a licence, as an admin does in the portal. */
async function giveByGroup(id: string, skuId: string): Promise<void> {
  const { tenantId, clientId, clientSecret } = sandbox.credentials.graph;
  const scope = 'https://graph.microsoft.com/.default';
  const wish = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
  const login = await fetch(`${sandbox.loginUrl}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(wish),
  });
  const { access_token: token } = (await login.json()) as { readonly access_token: string };
  const answer = await fetch(`${sandbox.graphUrl}/groups/${id}/assignLicense`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ addLicenses: [{ skuId, disabledPlans: [] }], removeLicenses: [] }),
  });
  if (!answer.ok) throw new Error(`The sandbox refused: ${await answer.text()}`);
}

function contextFor({ name }: AnyConnector): ClientContext {
  const { credentials, graphUrl, loginUrl, oktaUrl } = sandbox;
  const graph = { ...credentials.graph, graphUrl, loginUrl };
  const auth: Readonly<Record<string, Auth>> = {
    okta: { orgUrl: oktaUrl, token: credentials.okta.token },
    office365: graph,
    'office365-mail': { ...graph, sender: 'it.helpdesk@juniperfalls.example' },
  };
  return {
    auth: auth[name] ?? {},
    ...{ organization: 'acme', connectionKey: name, fetch, guardedFetch: fetch, tables: tables.client },
  };
}

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${sandbox.controlUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${sandbox.credentials.control.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`The sandbox refused ${method} ${path}: ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

const member = (method: string) => control(method, `/okta/groups/${groupId}/members/${tammy}`);

async function person(): Promise<Person> {
  const found = ((await control('GET', '/world')) as WorldView).people.find(({ login }) => login === tammy);
  if (!found) throw new Error('Tammy is not there.');
  const { login, accountEnabled, licences, okta } = found;
  return { login, accountEnabled, licences, okta: { id: okta.id } };
}

/** Licences in no order: a licence given back stands last. */
function sorted({ licences, ...rest }: Person) {
  return { ...rest, licences: licences.toSorted((a, b) => (`${a.sku}${a.group}` < `${b.sku}${b.group}` ? -1 : 1)) };
}

async function mails(): Promise<readonly Mail[]> {
  return (await control('GET', '/inbox')) as readonly Mail[];
}

/** What the trigger puts out for Tammy and the group. */
async function event(): Promise<Json> {
  const { okta } = await person();
  return {
    user: { id: okta.id, login: tammy, displayName: 'Tammy Tester' },
    group: { id: groupId, name: group },
    at: new Date().toISOString(),
  };
}
