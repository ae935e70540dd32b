import { toCard } from '@joinery/connector-kit';
import { connectors } from '@joinery/connectors';
import { packLimits, planImport, readPack, remapImport, writePack } from '@joinery/flowpack';
import { describe, expect, it } from 'vitest';
import { codeBlocks, readDoc, tableRows } from './read-doc.ts';

const page = readDoc('flowpacks.md');
const text = codeBlocks(page).find(({ info }) => info === 'json flowpack')?.text ?? '';
const catalog = { connectors: connectors.map(toCard) };
const existing = {
  flows: [],
  tables: [],
  connections: [{ name: 'okta', title: 'Okta', connector: 'okta' }],
  variables: [],
};

const read = () => {
  const found = readPack(text);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found;
};

describe('the pack of docs/flowpacks.md', () => {
  it('has nothing wrong with it', () => {
    const { pack, problems } = read();
    expect(problems).toEqual([]);
    expect(planImport(pack, existing, { catalog }).problems).toEqual([]);
  });

  it('is written with its keys in this order', () => {
    const { pack } = read();
    const order = (value: unknown): string => JSON.stringify(value);
    expect(order(JSON.parse(writePack(pack, catalog)))).toBe(order(JSON.parse(text)));
  });

  it('is imported with fresh ids, its references led to them', () => {
    let count = 0;
    const choices = {
      folder: { id: 'folder', name: 'Leavers' },
      connections: { okta: 'okta' },
      variables: {},
      conflicts: 'add' as const,
      by: 'ann',
    };
    const remapped = remapImport(read().pack, choices, existing, () => `id-${++count}`);
    if (!remapped.ok) throw new Error(JSON.stringify(remapped.problems));
    const [table] = remapped.tables;
    const note = remapped.write.flows[0]?.draft.nodes.find(({ id }) => id === 'note');
    expect(note?.config['input']).toMatchObject({ table: table?.id });
    expect(remapped.write.variables).toMatchObject([{ name: 'reason', value: 'Left the group' }]);
  });
});

describe('docs/flowpacks.md', () => {
  it('names every key of a pack and every limit', () => {
    const keys = tableRows(page, '## The format').flatMap(([names = '']) => names.match(/(?<=`)\w+(?=`)/g) ?? []);
    expect(keys.toSorted()).toEqual(Object.keys(read().pack).toSorted());
    const limits = tableRows(page, '## The format')
      .filter(([name = '']) => !name.startsWith('`'))
      .map(([, limit = '']) => Number(limit.replace(',', '').match(/\d+/)?.[0]));
    const { bytes, depth, flows, tables, rows, connections, variables } = packLimits;
    expect(limits).toEqual([bytes / 1024 / 1024, depth, flows, tables, rows, connections, variables]);
  });
});
