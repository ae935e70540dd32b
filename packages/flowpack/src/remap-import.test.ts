import { describe, expect, it } from 'vitest';
import type { Existing } from './existing.ts';
import { planImport } from './plan-import.ts';
import { type ImportChoices, remapImport } from './remap-import.ts';
import { examplePack } from './testing/example-pack.ts';

const connections = [
  { name: 'oktaProd', title: 'Okta', connector: 'okta' },
  { name: 'mail', title: 'Mail', connector: 'mail' },
];
const empty: Existing = { flows: [], tables: [], connections, variables: [] };
const full: Existing = {
  ...empty,
  flows: [
    { id: 'old-flow', name: 'Leave', folder: 'here' },
    { id: 'far-flow', name: 'Tell', folder: 'elsewhere' },
  ],
  tables: [{ id: 'old-table', name: 'Leavers', folder: 'here', columns: [{ name: 'login', type: 'text' }] }],
};
const choices: ImportChoices = {
  folder: { id: 'here' },
  connections: { okta: 'oktaProd' },
  variables: {},
  conflicts: 'add',
  by: 'ann',
};
const counter = () => {
  let count = 0;
  return () => `new-${(count += 1)}`;
};
const remap = (part: Partial<ImportChoices> = {}, existing = empty, pack = examplePack) =>
  remapImport(pack, { ...choices, ...part }, existing, counter());
const written = (...given: Parameters<typeof remap>) => {
  const remapped = remap(...given);
  if (!remapped.ok) throw new Error(remapped.problems.map(({ message }) => message).join(' '));
  return remapped;
};
const codes = (...given: Parameters<typeof remap>) => {
  const remapped = remap(...given);
  return remapped.ok ? [] : remapped.problems.map(({ code }) => code);
};

describe('remapImport', () => {
  it('gives flows and tables fresh ids and leads every reference to its new end', () => {
    const { write } = written();
    expect(write.flows.map(({ id, name, replaces }) => [id, name, replaces])).toEqual([
      ['new-1', 'Leave', false],
      ['new-2', 'Tell', false],
    ]);
    expect(write.tables).toMatchObject([{ id: 'new-3', name: 'Leavers', rows: [{ login: 'ann' }], replaces: false }]);
    expect(write.flows[0]?.draft.nodes.map(({ config }) => config)).toMatchObject([
      { connection: 'oktaProd' },
      { connection: 'oktaProd', input: { note: '{{ vars.reason }}' } },
      { input: { table: 'new-3' } },
      { flow: 'new-2' },
    ]);
    expect(write.variables).toEqual([{ name: 'reason', type: 'text', title: 'Reason', help: '', value: 'Left' }]);
  });

  it('leaves the pack as it was', () => {
    const before = JSON.stringify(examplePack);
    written();
    expect(JSON.stringify(examplePack)).toBe(before);
  });

  it('puts another beside what is there, under a name of its own', () => {
    const { write } = written({}, full);
    expect(write.flows.map(({ name, replaces }) => [name, replaces])).toEqual([
      ['Leave (2)', false],
      ['Tell', false],
    ]);
    expect(write.tables.map(({ name }) => name)).toEqual(['Leavers (2)']);
  });

  it('takes the place of what the folder has, and of nothing elsewhere', () => {
    const { write, flows, tables } = written({ conflicts: 'replace' }, full);
    expect(flows.map(({ id, replaces }) => [id, replaces])).toEqual([
      ['old-flow', true],
      ['new-1', false],
    ]);
    expect(tables).toEqual([{ key: 'leavers', id: 'old-table', name: 'Leavers', replaces: true }]);
    expect(write.flows[0]?.draft.nodes[2]?.config).toMatchObject({ input: { table: 'old-table' } });
  });

  it('does not touch the rows of a table that is replaced by one of the same columns and no rows', () => {
    const { rows: _rows, ...table } = examplePack.tables[0] ?? { key: '', name: '', columns: [] };
    const { write, tables } = written({ conflicts: 'replace' }, full, { ...examplePack, tables: [table] });
    expect(tables.map(({ id }) => id)).toEqual(['old-table']);
    expect(write.tables).toEqual([]);
  });

  it('keeps a variable that the organization has, unless a value was chosen', () => {
    const existing = { ...empty, variables: [{ name: 'reason', value: 'Ours' }] };
    expect(written({}, existing).write.variables).toEqual([]);
    expect(written({ variables: { reason: 'New' } }, existing).write.variables).toMatchObject([{ value: 'New' }]);
  });

  it('brings a form’s texts to the type of the variable', () => {
    const pack = {
      ...examplePack,
      variables: [{ name: 'reason', type: 'number', title: 'Days', help: '', required: true, value: 1 } as const],
    };
    expect(written({ variables: { reason: '30' } }, empty, pack).write.variables).toMatchObject([{ value: 30 }]);
    expect(codes({ variables: { reason: 'soon' } }, empty, pack)).toEqual(['flowpack.variable_unfit']);
  });

  it('refuses the whole import, and says each thing that is missing or does not fit', () => {
    expect(codes({ connections: {}, variables: { reason: '' } })).toEqual([
      'flowpack.connection_missing',
      'flowpack.variable_missing',
    ]);
    expect(codes({ connections: { okta: 'gone' } })).toEqual(['flowpack.connection_unknown']);
    expect(codes({ connections: { okta: 'mail' } })).toEqual(['flowpack.connection_unfit']);
    expect(codes({ variables: { reasn: 'x' } })).toEqual(['flowpack.variable_unknown']);
  });
});

describe('planImport', () => {
  it('says what would be created, what is there already and what fits', () => {
    const plan = planImport(examplePack, { ...full, variables: [{ name: 'reason', value: 'Ours' }] });
    expect(plan.flows.map(({ name, nodes, conflict }) => [name, nodes, conflict?.flow])).toEqual([
      ['Leave', 4, 'old-flow'],
      ['Tell', 1, 'far-flow'],
    ]);
    expect(plan.tables).toEqual([
      { key: 'leavers', name: 'Leavers', columns: 1, rows: 1, conflict: { table: 'old-table', name: 'Leavers' } },
    ]);
    expect(plan.connections[0]?.candidates).toEqual([{ name: 'oktaProd', title: 'Okta' }]);
    expect(plan.variables[0]).toMatchObject({ value: 'Left', existing: 'Ours' });
  });

  it('looks for names in the chosen folder only', () => {
    const plan = planImport(examplePack, full, { folder: 'elsewhere' });
    expect(plan.flows.map(({ conflict }) => conflict?.flow)).toEqual([undefined, 'far-flow']);
  });

  it('tells a connector that is not installed, and warns of flows that could not be published', () => {
    const plan = planImport(examplePack, empty, { catalog: { connectors: [] } });
    expect(plan.problems[0]).toMatchObject({ code: 'flowpack.unknown_connector', severity: 'error' });
    expect(
      plan.problems
        .slice(1)
        .every(({ severity, message }) => severity === 'warning' && message.startsWith('In the flow “')),
    ).toBe(true);
    expect(plan.problems.length).toBeGreaterThan(1);
  });
});
