import { randomUUID } from 'node:crypto';
import type { Fields, JsonObject } from '@joinery/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Clock, Connections, Inbox, Tables } from './data.ts';
import { newRun } from './testing/runs-to-judge.ts';

export interface DataUnderTest {
  readonly tables: Tables;
  readonly connections: Connections;
  readonly inbox: Inbox;
  readonly clock: Clock;
  /** Has a flow of the organization listen to rows. */
  readonly listen: (organization: string) => Promise<void>;
}

const columns: Fields = [
  { name: 'name', type: 'text', required: true },
  { name: 'seats', type: 'number' },
  { name: 'active', type: 'boolean' },
  { name: 'start', type: 'date' },
  { name: 'tags', type: 'list', of: { name: 'tag', type: 'text' } },
];
const people: readonly JsonObject[] = [
  { name: 'Ana', seats: 3, active: true, start: '2026-03-01', tags: ['it', 'vip'] },
  { name: 'bob', seats: '10', active: 'false', start: '2026-01-15T08:00:00Z' },
  { name: '100%', seats: 2 },
  { name: 'Émile', start: '2025-12-31' },
];

/** What every store of tables, connections and incoming events must hold. */
export function dataContract(open: () => Promise<DataUnderTest>): void {
  let under: DataUnderTest;
  let tables: Tables;
  beforeAll(async () => {
    under = await open();
    ({ tables } = under);
  });
  const filled = async (organization = 'acme') => {
    const id = randomUUID();
    const name = `People ${id}`;
    await tables.create(organization, { id, name, folder: null, columns });
    await tables.importRows(organization, id, people, false);
    return { id, name, own: tables.forOrganization(organization) };
  };

  describe('tables', () => {
    it('are created once under a name, changed, counted and deleted', async () => {
      const { id, name } = await filled();
      const twin = { id: randomUUID(), name, folder: null, columns };
      expect(await tables.create('acme', twin)).toBe('name-taken');
      expect(await tables.create('globex', twin)).toMatchObject({ rows: 0 });
      expect(await tables.read('acme', name)).toMatchObject({ id, rows: 4, columns });
      expect(await tables.change('acme', id, { name: `${name}!` })).toMatchObject({ name: `${name}!` });
      expect(await tables.change('globex', id, { name: 'x' })).toBeNull();
      expect(await tables.delete('globex', id)).toBe(false);
      expect(await tables.delete('acme', id)).toBe(true);
      expect(await tables.read('acme', id)).toBeNull();
    });

    it('bring values to the types of their columns, and refuse what does not fit', async () => {
      const { id, own } = await filled();
      const row = await tables.createRow('acme', id, { name: 'Cy\0', seats: ' 7 ', active: 'TRUE', tags: 'one' });
      expect(row.values).toMatchObject({ name: 'Cy', seats: 7, active: true, tags: ['one'] });
      await expect(tables.createRow('acme', id, { name: 'x', seats: 'many' })).rejects.toMatchObject({
        code: 'table.bad_input',
      });
      await expect(tables.createRow('acme', id, { seats: 1 })).rejects.toThrow('name');
      await expect(own.createRow(id, { name: 'x', colour: 'red' }, 'k')).rejects.toMatchObject({
        name: 'ConnectorError',
        code: 'table.bad_input',
        effect: 'not-sent',
      });
      await expect(own.createRow('nowhere', {}, 'k')).rejects.toMatchObject({ code: 'table.not_found' });
    });

    it('show and change rows to their own organization only', async () => {
      const { id } = await filled();
      const row = await tables.createRow('acme', id, { name: 'Dee' });
      expect(await tables.changeRow('acme', id, row.id, { seats: 4 })).toMatchObject({
        values: { name: 'Dee', seats: 4 },
      });
      await expect(tables.changeRow('globex', id, row.id, { seats: 5 })).rejects.toMatchObject({
        code: 'table.not_found',
      });
      expect(await tables.changeRow('acme', id, 'nobody', { seats: 5 })).toBeNull();
      expect(await tables.deleteRow('acme', id, row.id)).toBe(true);
      expect(await tables.deleteRow('acme', id, row.id)).toBe(false);
    });

    it('are searched, filtered, sorted and paged', async () => {
      const { id } = await filled();
      const names = async (query: object) => {
        const { rows, total } = await tables.search('acme', id, { offset: 0, limit: 10, ...query });
        return [rows.map(({ values }) => values.name), total];
      };
      expect(await names({})).toEqual([['Ana', 'bob', '100%', 'Émile'], 4]);
      expect(await names({ search: 'AN' })).toEqual([['Ana'], 1]);
      expect(await names({ search: '0%' })).toEqual([['100%'], 1]);
      expect(await names({ filter: { column: 'seats', value: '10' } })).toEqual([['bob'], 1]);
      expect(await names({ sort: { column: 'seats', descending: true }, limit: 2 })).toEqual([['bob', 'Ana'], 4]);
      expect(await names({ sort: { column: 'start', descending: false }, limit: 2 })).toEqual([['Émile', 'bob'], 4]);
      expect(await names({ offset: 3, limit: 10 })).toEqual([['Émile'], 4]);
      expect(await names({ offset: 9, limit: 10 })).toEqual([[], 4]);
      await expect(names({ sort: { column: "x'; drop table run; --", descending: false } })).rejects.toMatchObject({
        code: 'table.bad_input',
      });
    });

    it('find rows by every comparison that a flow can ask for', async () => {
      const { id, own } = await filled();
      const find = async (where: object[], match: 'all' | 'any' = 'all') => {
        const { rows } = await own.searchRows(id, { where: where as never, match });
        return rows.map(({ name }) => name);
      };
      expect(await find([{ column: 'name', is: 'equals', value: 'bob' }])).toEqual(['bob']);
      expect(await find([{ column: 'seats', is: 'equals', value: '10' }])).toEqual(['bob']);
      expect(await find([{ column: 'name', is: 'not-equals', value: 'bob' }])).toHaveLength(3);
      expect(await find([{ column: 'name', is: 'contains', value: 'N' }])).toEqual(['Ana']);
      expect(await find([{ column: 'tags', is: 'contains', value: 'vip' }])).toEqual(['Ana']);
      expect(await find([{ column: 'name', is: 'starts-with', value: 'ém' }])).toEqual(['Émile']);
      expect(await find([{ column: 'seats', is: 'greater', value: 2 }])).toEqual(['Ana', 'bob']);
      expect(await find([{ column: 'start', is: 'less', value: '2026-01-15T09:00:00+01:00' }])).toEqual(['Émile']);
      expect(await find([{ column: 'seats', is: 'empty' }])).toEqual(['Émile']);
      expect(await find([{ column: 'start', is: 'not-empty' }])).toEqual(['Ana', 'bob', 'Émile']);
      expect(await find([{ column: 'name', is: 'in', value: ['Ana', 'bob'] }])).toEqual(['Ana', 'bob']);
      expect(await find([{ column: 'name', is: 'in', value: [] }])).toEqual([]);
      const either = [
        { column: 'name', is: 'equals', value: 'Ana' },
        { column: 'seats', is: 'equals', value: 2 },
      ];
      expect(await find(either)).toEqual([]);
      expect(await find(either, 'any')).toEqual(['Ana', '100%']);
    });

    it('make a row once for a step, however often the step is repeated', async () => {
      const { id, own } = await filled();
      const [one, two] = await Promise.all([
        own.createRow(id, { name: 'x' }, 'step-1'),
        own.createRow(id, { name: 'x' }, 'step-1'),
      ]);
      expect(two.id).toBe(one.id);
      expect((await own.searchRows(id, { where: [], match: 'all' })).total).toBe(5);
    });

    it('change the row that is there, or add it, whoever else does the same at that moment', async () => {
      const { id, own } = await filled();
      const up = (key: string) => own.upsertRow(id, ['name'], { name: 'New', seats: key }, key);
      const made = await Promise.all([up('1'), up('2'), up('3')]);
      expect(made.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(made.map((row) => row.id)).size).toBe(1);
      await expect(own.upsertRow(id, ['seats'], { name: 'x' }, 'k')).rejects.toThrow('seats is empty');
    });

    it('swap their whole content, or none of it', async () => {
      const { id, own } = await filled();
      await expect(own.replaceRows(id, [{ name: 'ok' }, { seats: 1 }])).rejects.toMatchObject({
        code: 'table.bad_input',
      });
      expect((await own.searchRows(id, { where: [], match: 'all' })).total).toBe(4);
      expect(await own.replaceRows(id, [{ name: 'only' }])).toBe(1);
      expect((await own.searchRows(id, { where: [], match: 'all' })).rows).toMatchObject([{ name: 'only' }]);
      expect(await own.clear(id)).toBe(1);
    });

    it('give out all rows of a large table in their order', async () => {
      const { id } = await filled();
      const many = Array.from({ length: 1_201 }, (_, at) => ({ name: `n${at}` }));
      expect(await tables.importRows('acme', id, many, true)).toBe(1_201);
      const read: unknown[] = [];
      for await (const row of tables.allRows('acme', id)) read.push(row.values.name);
      expect(read).toEqual(many.map(({ name }) => name));
    });

    it('tell changes of rows in their order, once somebody listens', async () => {
      const silent = await filled('quiet');
      await silent.own.createRow(silent.id, { name: 'unheard' }, 'k');
      await under.listen('loud');
      const { id, own } = await filled('loud');
      const row = await own.createRow(id, { name: 'heard' }, 'k');
      await own.updateRow(id, `${row.id as string}`, { seats: 1 });
      await own.updateRow(id, `${row.id as string}`, { seats: 1 });
      const changes = await tables.changes(100);
      expect(changes.every(({ organization }) => organization === 'loud')).toBe(true);
      expect(changes.slice(-2)).toMatchObject([
        { table: id, row: row.id, change: 'added', values: { name: 'heard' } },
        { table: id, row: row.id, change: 'changed', values: { name: 'heard', seats: 1 } },
      ]);
      await tables.takeChanges(changes.map((change) => change.id));
      expect(await tables.changes(100)).toEqual([]);
    });
  });

  describe('connections', () => {
    const okta = { name: 'okta', title: 'Okta', connector: 'okta', settings: { org: 'x' }, secrets: {} };
    const sealed = { key: 'k', nonce: 'n', text: 't', tag: 'g' };

    it('are unique by name within an organization', async () => {
      const { connections } = under;
      const id = randomUUID();
      expect(await connections.create('acme', { id, ...okta })).toMatchObject({ id, revision: 1, health: null });
      expect(await connections.create('acme', { id: randomUUID(), ...okta })).toBe('name-taken');
      expect(await connections.byName('acme', 'okta')).toMatchObject({ id });
      expect(await connections.byName('globex', 'okta')).toBeNull();
      expect(await connections.byHook(id)).toMatchObject({ organization: 'acme', connection: { id } });
      expect(await connections.onConnectors(['okta'])).toMatchObject([{ organization: 'acme', connection: { id } }]);
      expect(await connections.onConnectors([])).toEqual([]);
    });

    it('raise their revision when what a client is made from changes, and only then', async () => {
      const { connections } = under;
      const id = randomUUID();
      const first = await connections.create('revisions', { id, ...okta });
      const at = '2026-01-02T03:04:05.678Z';
      const noted = await connections.change('revisions', id, {
        health: { ok: true, message: 'fine', at },
        lastEventAt: at,
      });
      expect(noted).toMatchObject({ revision: 1, lastEventAt: at, health: { ok: true } });
      expect(noted?.updatedAt).toBe((first as { updatedAt: string }).updatedAt);
      expect(await connections.change('revisions', id, { secrets: { token: sealed } })).toMatchObject({
        revision: 2,
        secrets: { token: sealed },
      });
      expect(await connections.change('revisions', id, { hookSecret: sealed })).toMatchObject({ hookSecret: sealed });
      expect(await connections.change('revisions', id, { hookSecret: null })).toMatchObject({ hookSecret: null });
      expect(await connections.change('revisions', id, {})).toMatchObject({ revision: 2 });
      expect(await connections.change('globex', id, { title: 'x' })).toBeNull();
    });

    it('remember where polling stopped, until they are deleted', async () => {
      const { connections } = under;
      const id = randomUUID();
      await connections.create('cursors', { id, ...okta });
      expect(await connections.cursor('cursors', id)).toBeNull();
      await connections.setCursor('cursors', id, 'c1');
      await connections.setCursor('cursors', id, 'c2');
      expect(await connections.cursor('cursors', id)).toBe('c2');
      expect(await connections.delete('globex', id)).toBe(false);
      expect(await connections.delete('cursors', id)).toBe(true);
      expect(await connections.list('cursors')).toEqual([]);
    });
  });

  describe('the inbox', () => {
    const event = (id: string) => ({ id, at: '2026-01-01T00:00:00.000Z', body: { id }, runs: [newRun()] });

    it('starts nothing twice for an event told twice, one after the other or at once', async () => {
      const { inbox } = under;
      const [one, two] = [event('e1'), event('e2')];
      expect(await inbox.accept('acme', 'okta', [one])).toEqual([one.runs[0]?.id]);
      expect(await inbox.accept('acme', 'okta', [event('e1'), two])).toEqual([two.runs[0]?.id]);
      const both = await Promise.all([
        inbox.accept('acme', 'okta', [event('e3')]),
        inbox.accept('acme', 'okta', [event('e3')]),
      ]);
      expect(both.flat()).toHaveLength(1);
      const twice = await inbox.accept('acme', 'okta', [event('e4'), event('e4')]);
      expect(twice).toHaveLength(1);
    });

    it('keeps the events of sources and organizations apart', async () => {
      expect(await under.inbox.accept('acme', 'graph', [event('e1')])).toHaveLength(1);
      expect(await under.inbox.accept('globex', 'okta', [event('e1')])).toHaveLength(1);
    });

    it('does not take an event whose run cannot be created', async () => {
      const { draft: _, ...impossible } = newRun({ version: 9 });
      const bad = { ...event('e5'), runs: [impossible] };
      await expect(under.inbox.accept('acme', 'okta', [bad])).rejects.toThrow('has no version 9');
      expect(await under.inbox.accept('acme', 'okta', [event('e5')])).toHaveLength(1);
    });
  });

  describe('the clock', () => {
    it('tells the time of the database as an instant', async () => {
      const now = await under.clock.now();
      expect(new Date(now).toISOString()).toBe(now);
      expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(60_000);
    });
  });
}
