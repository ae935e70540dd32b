import type { TablesForOrganization } from '@joinery/connector-kit';
import { describe, expect, it } from 'vitest';
import { callWith } from '../test/open-sandbox.ts';
import { createRow } from './actions/create-row.ts';
import { deleteRow } from './actions/delete-row.ts';
import { readRow } from './actions/read-row.ts';
import { searchRows } from './actions/search-rows.ts';
import { upsertRow } from './actions/upsert-row.ts';
import { tables } from './lookups/tables.ts';
import { rowChanged } from './triggers/row-changed.ts';

const refuse = () => Promise.reject(new Error('not used'));
const row = { id: 'r1', sku: 'E3' };

/** The product's tables as far as one test looks at them; the real ones are tested where they are made. */
const lend = (parts: Partial<TablesForOrganization>) =>
  callWith<TablesForOrganization>({
    ...{
      list: refuse,
      createRow: refuse,
      readRow: refuse,
      updateRow: refuse,
      deleteRow: refuse,
      searchRows: refuse,
      upsertRow: refuse,
      clear: refuse,
      replaceRows: refuse,
    },
    ...parts,
  });

describe('the table actions', () => {
  it('write a new row under the key of the step, so that a repeat finds it', async () => {
    const keys: string[] = [];
    const call = lend({ createRow: async (table, values, key) => (keys.push(key), { id: 'r1', table, ...values }) });
    expect(await createRow.run(call, { table: 'Licences', values: { sku: 'E3' } })).toEqual({
      id: 'r1',
      row: { id: 'r1', table: 'Licences', sku: 'E3' },
    });
    expect(keys).toEqual(['step-1']);
  });

  it('take a missing row for none', async () => {
    expect(await readRow.run(lend({ readRow: async () => null }), { table: 't', row: 'r9' })).toEqual({
      found: false,
      id: null,
      row: null,
    });
    expect(await readRow.run(lend({ readRow: async () => row }), { table: 't', row: 'r1' })).toEqual({
      found: true,
      id: 'r1',
      row,
    });
    expect(await deleteRow.run(lend({ deleteRow: async () => false }), { table: 't', row: 'r9' })).toEqual({
      deleted: false,
    });
  });

  it('search with the defaults of their fields when the flow gives none', async () => {
    const asked: unknown[] = [];
    const call = lend({ searchRows: async (...search) => (asked.push(search), { rows: [row], total: 12 }) });
    const input = { table: 'Licences', where: [{ column: 'sku', is: 'equals', value: 'E3' }] } as const;
    expect(await searchRows.run(call, input as never)).toEqual({
      rows: [row],
      count: 1,
      total: 12,
      found: true,
      first: row,
      firstId: 'r1',
    });
    expect(asked).toEqual([
      ['Licences', { where: [{ column: 'sku', is: 'equals', value: 'E3' }], match: 'all', limit: 1000, offset: 0 }],
    ]);
  });

  it('add or change a row by columns that have a value', async () => {
    const call = lend({ upsertRow: async () => ({ ...row, created: true }) });
    expect(await upsertRow.run(call, { table: 't', by: ['sku'], values: { sku: 'E3' } })).toEqual({
      id: 'r1',
      row,
      created: true,
    });
    await expect(upsertRow.run(call, { table: 't', by: ['name'], values: { sku: 'E3' } })).rejects.toMatchObject({
      code: 'table.bad_input',
      message: expect.stringContaining('"name"'),
    });
    await expect(upsertRow.run(call, { table: 't', by: [], values: {} })).rejects.toMatchObject({
      code: 'table.bad_input',
    });
  });

  it('offer the tables by name', async () => {
    const list = async () => [
      { id: 't1', name: 'Licences', columns: [] },
      { id: 't2', name: 'Leavers', columns: [] },
    ];
    expect(await tables.find(lend({ list }), 'lic', 10)).toEqual([{ value: 't1', title: 'Licences' }]);
  });
});

describe('the table trigger', () => {
  const raw = {
    table: 't1',
    tableName: 'Licences',
    row: 'r1',
    change: 'added',
    at: '2026-01-01T00:00:00.000Z',
    values: { sku: 'E3' },
  };

  it.each([
    ['t1', 'both', true],
    ['Licences', 'added', true],
    ['t1', 'changed', false],
    ['t2', 'both', false],
  ])('on table %s for rows %s: %j', (table, on, heard) => {
    expect(rowChanged.match(raw, { table, on }) !== null).toBe(heard);
  });

  it('puts out the row with its id', () => {
    expect(rowChanged.match(raw, { table: 't1' })?.output).toEqual({
      table: 't1',
      change: 'added',
      id: 'r1',
      row: { id: 'r1', sku: 'E3' },
      at: raw.at,
    });
  });
});
