import { randomUUID } from 'node:crypto';
import { emptyFlow, type Fields, type Flow, type JsonObject } from '@joinery/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Flows, Packs, Variables } from './flows.ts';
import { newRun } from './testing/runs-to-judge.ts';
import type { Runs } from './runs.ts';

export interface FlowsUnderTest {
  readonly flows: Flows;
  readonly variables: Variables;
  readonly packs: Packs;
  readonly runs: Pick<Runs, 'create' | 'documentOf'>;
  readonly tableIn: (organization: string, folder: string) => Promise<void>;
  readonly rowsOf: (organization: string, table: string) => Promise<readonly JsonObject[]>;
}

const triggered = (config: JsonObject, title = ''): Flow => ({
  ...emptyFlow,
  nodes: [{ id: 'start', kind: 'trigger', title, config, position: { x: 0, y: 0 } }],
});
const onRemoval = triggered({ on: 'okta.userRemoved', connection: 'okta', input: { group: 'staff' } });

/** What every store of flows, variables and packs must hold. */
export function flowsContract(open: () => Promise<FlowsUnderTest>): void {
  let under: FlowsUnderTest;
  let flows: Flows;
  beforeAll(async () => {
    under = await open();
    ({ flows } = under);
  });
  const made = async (draft: Flow = emptyFlow, organization = 'acme', name = 'Leaver') => {
    const id = randomUUID();
    await flows.create(organization, { id, name, description: 'd', folder: null, draft, by: 'ana' });
    return id;
  };
  const live = async (draft: Flow, organization: string) => {
    const id = await made(draft, organization);
    await flows.publish(organization, id, 1, 'ana', '');
    await flows.setOn(organization, id, true, 'ana');
    return id;
  };

  describe('drafts', () => {
    it('reads back what was created, to its own organization only', async () => {
      const id = await made(onRemoval);
      const row = await flows.read('acme', id);
      expect(row).toMatchObject({ id, name: 'Leaver', on: false, draft: onRemoval, revision: 1, updatedBy: 'ana' });
      expect(row).toMatchObject({ publishedVersion: null, publishedHash: null, lastRun: null, folder: null });
      expect(await flows.read('globex', id)).toBeNull();
      expect(await flows.change('globex', id, { name: 'x' })).toBeNull();
      expect(await flows.delete('globex', id)).toBe(false);
      expect(await flows.setOn('globex', id, true, 'eve')).toBeNull();
    });

    it('refuses to save over a draft that somebody else saved meanwhile', async () => {
      const id = await made();
      expect(await flows.saveDraft('acme', id, 1, onRemoval, 'bob')).toMatchObject({ revision: 2 });
      expect(await flows.saveDraft('acme', id, 1, emptyFlow, 'cy')).toBeNull();
      expect(await flows.read('acme', id)).toMatchObject({ draft: onRemoval, updatedBy: 'bob' });
    });

    it('tells the last run of each flow', async () => {
      const id = await made();
      const run = newRun({ flow: id });
      await under.runs.create('acme', [newRun({ flow: id }), run]);
      expect((await flows.read('acme', id))?.lastRun).toMatchObject({ status: 'queued' });
      expect((await flows.list('acme')).find((row) => row.id === id)?.lastRun).toMatchObject({ status: 'queued' });
    });
  });

  describe('publishing', () => {
    it('gives each new content a version, and an unchanged draft the version there is', async () => {
      const id = await made();
      const first = await flows.publish('acme', id, 1, 'ana', 'first');
      expect(first).toMatchObject({ version: 1, document: emptyFlow, publishedBy: 'ana', note: 'first' });
      expect(await flows.publish('acme', id, 1, 'bob', 'again')).toEqual(first);
      await flows.saveDraft('acme', id, 1, onRemoval, 'ana');
      expect(await flows.publish('acme', id, 1, 'ana', 'old')).toBeNull();
      expect(await flows.publish('acme', id, 2, 'ana', 'second')).toMatchObject({ version: 2, document: onRemoval });
      expect((await flows.versions('acme', id)).map(({ version }) => version)).toEqual([2, 1]);
      const row = await flows.read('acme', id);
      expect(row?.publishedVersion).toBe(2);
      expect(row?.publishedHash).toBe(row?.draftHash);
    });

    it('hashes content, not the order of its keys', async () => {
      const one = await made(triggered({ on: 'manual', input: { a: 1, b: 2 } }));
      const two = await made(triggered({ input: { b: 2, a: 1 }, on: 'manual' }));
      expect((await flows.read('acme', one))?.draftHash).toBe((await flows.read('acme', two))?.draftHash);
    });

    it('gives a run the document of its version, also after the flow is deleted', async () => {
      const id = await live(onRemoval, 'acme');
      const { draft: _, ...run } = newRun({ flow: id, version: 1 });
      await under.runs.create('acme', [run]);
      expect(await flows.delete('acme', id)).toBe(true);
      expect(await flows.read('acme', id)).toBeNull();
      expect(await flows.delete('acme', id)).toBe(false);
      expect(await under.runs.documentOf('acme', id, 1, run.id)).toEqual(onRemoval);
    });
  });

  describe('subscriptions', () => {
    const of = (organization: string) => flows.subscriptions({ organization });

    it('follow the switch and the published version, never the draft', async () => {
      const id = await made(onRemoval, 'subs');
      await flows.setOn('subs', id, true, 'ana');
      expect(await of('subs')).toEqual([]);
      await flows.publish('subs', id, 1, 'ana', '');
      const wish = { flow: id, version: 1, on: 'okta.userRemoved', connection: 'okta', input: { group: 'staff' } };
      expect(await of('subs')).toMatchObject([wish]);
      await flows.saveDraft('subs', id, 1, triggered({ on: 'schedule', input: { cron: '0 8 * * *' } }), 'ana');
      expect(await of('subs')).toMatchObject([wish]);
      await flows.publish('subs', id, 2, 'ana', '');
      expect(await of('subs')).toMatchObject([{ version: 2, on: 'schedule', connection: null }]);
      await flows.setOn('subs', id, false, 'ana');
      expect(await of('subs')).toEqual([]);
    });

    it('keep listening since when they did, if publishing leaves the trigger as it was', async () => {
      const id = await live(onRemoval, 'since');
      const [before] = await of('since');
      await flows.saveDraft('since', id, 1, triggered(onRemoval.nodes[0]?.config ?? {}, 'New title'), 'ana');
      await flows.publish('since', id, 2, 'ana', '');
      expect(await of('since')).toMatchObject([{ version: 2, since: before?.since }]);
    });

    it('are found by connection and by what they listen to, and end with the flow', async () => {
      const id = await live(onRemoval, 'found');
      expect(await flows.subscriptions({ organization: 'found', connection: 'okta' })).toHaveLength(1);
      expect(await flows.subscriptions({ organization: 'found', connection: 'other' })).toEqual([]);
      const everywhere = await flows.subscriptions({ on: 'okta.userRemoved' });
      expect(everywhere.map(({ flow }) => flow)).toContain(id);
      await flows.delete('found', id);
      expect(await of('found')).toEqual([]);
    });
  });

  describe('folders', () => {
    it('count their flows and are deleted only when empty', async () => {
      await flows.createFolder('acme', 'f1', 'Leavers');
      const id = await made();
      await flows.change('acme', id, { folder: 'f1', name: 'Moved' });
      expect(await flows.list('acme', 'f1')).toMatchObject([{ id, name: 'Moved', folder: 'f1' }]);
      expect((await flows.folders('acme')).find((folder) => folder.id === 'f1')).toMatchObject({ flows: 1 });
      expect(await flows.deleteFolder('acme', 'f1')).toBe('not-empty');
      expect(await flows.deleteFolder('globex', 'f1')).toBe('unknown');
      expect(await flows.renameFolder('acme', 'f1', 'Gone')).toMatchObject({ name: 'Gone', flows: 1 });
      expect(await flows.renameFolder('globex', 'f1', 'x')).toBeNull();
      await flows.delete('acme', id);
      expect(await flows.deleteFolder('acme', 'f1')).toBe('deleted');
    });

    it('are not empty while a table is in them', async () => {
      await flows.createFolder('acme', 'f2', 'Tables');
      await under.tableIn('acme', 'f2');
      expect(await flows.deleteFolder('acme', 'f2')).toBe('not-empty');
    });
  });

  describe('variables', () => {
    const variable = { name: 'domain', type: 'text', title: 'Domain', help: '', value: 'a.example' } as const;

    it('are put, changed, listed and deleted within their organization', async () => {
      const { variables } = under;
      expect(await variables.put('acme', variable)).toMatchObject(variable);
      const choices = [{ value: 'x', title: 'X' }];
      const lookup = { connection: 'okta', name: 'group' };
      await variables.put('acme', { ...variable, type: 'list', value: ['b.example'], choices, lookup });
      expect(await variables.list('acme')).toMatchObject([{ value: ['b.example'], choices, lookup }]);
      expect(await variables.values('acme')).toEqual({ domain: ['b.example'] });
      expect(await variables.values('globex')).toEqual({});
      expect(await variables.delete('globex', 'domain')).toBe(false);
      expect(await variables.delete('acme', 'domain')).toBe(true);
    });
  });

  describe('packs', () => {
    const pack = (change: object = {}) => ({
      folder: { id: 'pack', name: 'Pack' },
      flows: [{ id: 'pf', name: 'Flow', description: '', draft: onRemoval, replaces: false }],
      tables: [
        {
          id: 'pt',
          name: 'Licences',
          columns: [{ name: 'sku', type: 'text' } as const],
          rows: [{ sku: 'E3' }],
          replaces: false,
        },
      ],
      variables: [{ name: 'v', type: 'number' as const, title: '', help: '', value: 1 }],
      connections: [{ name: 'okta', help: 'An app of the tenant.' }],
      by: 'ana',
      ...change,
    });

    it('are written whole, and replace what they brought before', async () => {
      await under.packs.write('packs', pack());
      const again = pack({
        folder: { id: 'pack' },
        flows: [{ id: 'pf', name: 'Flow 2', description: '', draft: emptyFlow, replaces: true }],
        tables: [],
      });
      await under.packs.write('packs', again);
      expect(await flows.list('packs', 'pack')).toMatchObject([{ id: 'pf', name: 'Flow 2', revision: 2 }]);
    });

    it('replace a table’s rows by those that they bring, and keep them if they bring none', async () => {
      const [table] = pack().tables;
      if (!table) throw new Error('The pack has no table.');
      const replaced = (rows: readonly JsonObject[], columns: Fields = table.columns) =>
        under.packs.write(
          'rows',
          pack({ folder: { id: 'pack' }, flows: [], tables: [{ ...table, columns, rows, replaces: true }] }),
        );
      await under.packs.write('rows', pack());
      await replaced([], [...table.columns, { name: 'seats', type: 'text' }]);
      expect(await under.rowsOf('rows', 'pt')).toEqual([{ sku: 'E3' }]);
      await replaced([{ sku: 'E5' }, { sku: 'F3' }]);
      expect(await under.rowsOf('rows', 'pt')).toEqual([{ sku: 'E5' }, { sku: 'F3' }]);
    });

    it('leave nothing behind when one part fails', async () => {
      const broken = pack({ variables: [{ name: null, type: 'text', title: '', help: '', value: 1 }] });
      await expect(under.packs.write('broken', broken)).rejects.toThrow('null value');
      expect(await flows.list('broken')).toEqual([]);
      expect(await flows.folders('broken')).toEqual([]);
    });
  });
}
