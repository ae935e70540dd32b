import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectExport, type ExportSource, listUsedTables } from './collect-export.ts';
import { readPack } from './read-pack.ts';
import { remapImport } from './remap-import.ts';
import { flowOf, node } from './testing/example-pack.ts';
import { randomSource } from './testing/random-source.ts';

const options = (flows: readonly string[]) => ({ flows, title: 'My flows', description: 'Some.' });
const exported = (flows: readonly string[], source: ExportSource) => {
  const result = collectExport(options(flows), source);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join(' '));
  return result;
};

/** An empty organization with the same connections, after importing the pack. */
function imported(text: string, { connections, variables }: ExportSource): ExportSource {
  const read = readPack(text);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join(' '));
  let count = 0;
  const choices = {
    folder: { id: 'f' },
    connections: Object.fromEntries(read.pack.connections.map(({ key }) => [key, key])),
    // A pack has no secrets: the person who imports types them in.
    variables: Object.fromEntries(
      read.pack.variables.flatMap(({ name, type }) =>
        type === 'secret' ? [[name, variables.find((one) => one.name === name)?.value ?? null]] : [],
      ),
    ),
    ...({ conflicts: 'add', by: 'ann' } as const),
  };
  const remapped = remapImport(read.pack, choices, { flows: [], tables: [], connections, variables: [] }, () => {
    count += 1;
    return `id-${(count * 7919) % 104_729}`;
  });
  if (!remapped.ok) throw new Error(remapped.problems.map(({ message }) => message).join(' '));
  const helps = new Map(remapped.write.connections.map(({ name, help }) => [name, help]));
  return {
    ...remapped.write,
    connections: connections.map(({ name, title, connector }) => ({
      ...{ name, title, connector },
      help: helps.get(name) ?? '',
    })),
  };
}

describe('collectExport', () => {
  it('exports what was imported to the same bytes', () => {
    fc.assert(
      fc.property(randomSource, (source) => {
        const ids = source.flows.map(({ id }) => id);
        const first = exported(ids, source).text;
        const copy = imported(first, source);
        expect(
          exported(
            copy.flows.map(({ id }) => id),
            copy,
          ).text,
        ).toBe(first);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same bytes twice, however the organization lists its things', () => {
    fc.assert(
      fc.property(randomSource, (source) => {
        const ids = source.flows.map(({ id }) => id);
        const turned = {
          flows: source.flows.toReversed(),
          tables: source.tables.toReversed(),
          connections: source.connections.toReversed(),
          variables: source.variables.toReversed(),
        };
        expect(exported(ids.toReversed(), turned).text).toBe(exported(ids, source).text);
      }),
      { numRuns: 200 },
    );
  });

  it('takes along the flows that are called, and those that these call', () => {
    const call = (id: string, flow?: string) => ({
      ...{ id, name: id, description: '' },
      draft: flowOf(...(flow ? [node('call', 'call-flow', { flow })] : [])),
    });
    const source = {
      tables: [],
      connections: [],
      variables: [],
      flows: [call('a', 'b'), call('b', 'c'), call('c', 'a'), call('d')],
    };
    expect(exported(['a'], source).pack.flows.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });

  it('takes the tables, connections and variables that the flows use, and no others', () => {
    const source: ExportSource = {
      flows: [
        {
          ...{ id: 'f', name: 'F', description: '' },
          draft: flowOf(node('n', 'action', { action: 'table.clear', input: { table: 't1', why: '{{ vars.a }}' } })),
        },
      ],
      tables: [
        { id: 't1', name: 'One', columns: [{ name: 'x', type: 'text' }], rows: [{ x: '1', gone: 2 }] },
        { id: 't2', name: 'Two', columns: [] },
      ],
      connections: [{ name: 'okta', title: 'Okta', connector: 'okta' }],
      variables: ['a', 'b'].map((name) => ({ name, type: 'text', title: name, help: '', value: null })),
    };
    const { pack } = exported(['f'], source);
    expect(pack.tables).toEqual([
      { key: 'one', name: 'One', columns: [{ name: 'x', type: 'text' }], rows: [{ x: '1' }] },
    ]);
    expect(pack.connections).toEqual([]);
    expect(pack.variables.map(({ name }) => name)).toEqual(['a']);
    expect(listUsedTables(['f'], source)).toEqual(['t1']);
  });

  it('refuses to export a flow that uses what does not exist, naming the step', () => {
    const draft = flowOf(
      node('tell', 'call-flow', { flow: 'gone' }),
      node('keep', 'action', { action: 'table.clear', input: { table: 'lost' } }),
    );
    const source = {
      flows: [{ id: 'f', name: 'F', description: '', draft }],
      tables: [],
      connections: [],
      variables: [],
    };
    expect(collectExport(options(['f']), source)).toMatchObject({
      ok: false,
      problems: [
        { message: expect.stringContaining('“tell” of the flow “F”') },
        { message: expect.stringContaining('“lost”') },
      ],
    });
    expect(collectExport(options(['x']), source)).toMatchObject({ ok: false });
  });
});
