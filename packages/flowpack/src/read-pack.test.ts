import type { FlowNode, Json } from '@joinery/core';
import { describe, expect, it } from 'vitest';
import type { Flowpack } from './flowpack.ts';
import { readPack } from './read-pack.ts';
import { examplePack, flowOf, node } from './testing/example-pack.ts';

const problemsOf = (pack: unknown) =>
  readPack(JSON.stringify(pack)).problems.map(({ code, pointer }) => [code, pointer]);
const messagesOf = (pack: unknown) => readPack(JSON.stringify(pack)).problems.map(({ message }) => message);
const change = (part: Partial<Flowpack>): Flowpack => ({ ...examplePack, ...part });
const withNode = (...nodes: readonly FlowNode[]) =>
  change({ flows: [{ key: 'one', name: 'One', description: '', flow: flowOf(...nodes) }] });
const withValue = (value: Json) =>
  change({ variables: [{ name: 'reason', type: 'text', title: 'Reason', help: '', required: false, value }] });

describe('readPack', () => {
  it('reads a pack', () => {
    expect(readPack(JSON.stringify(examplePack))).toEqual({ ok: true, pack: examplePack, problems: [] });
  });

  it('tells everything that is wrong with the structure at once', () => {
    const { title: _title, ...rest } = examplePack;
    const pack = {
      ...rest,
      colour: 'red',
      version: 'newest',
      flows: [{ ...examplePack.flows[0], key: '../x' }, 7],
      variables: [{ ...examplePack.variables[0], required: 'yes', extra: 1 }],
    };
    expect(problemsOf(pack).toSorted(([, a = ''], [, b = '']) => (a < b ? -1 : 1))).toEqual([
      ['flowpack.bad_shape', ''],
      ['flowpack.bad_shape', '/colour'],
      ['flowpack.bad_shape', '/flows/0/key'],
      ['flowpack.bad_shape', '/flows/1'],
      ['flowpack.bad_shape', '/variables/0/extra'],
      ['flowpack.bad_shape', '/variables/0/required'],
      ['flowpack.bad_shape', '/version'],
    ]);
  });

  it('says that a file is no flowpack, and that a pack is too new', () => {
    expect(messagesOf({ ...examplePack, format: 'other' })).toEqual([
      'The file is no flowpack: “format” must be “joinery.flowpack/1”.',
    ]);
    expect(messagesOf({ ...examplePack, format: 'joinery.flowpack/2' })[0]).toContain('update Joinery first');
  });

  it('tells what core finds wrong with a flow’s document, with the place in the pack', () => {
    const pack = change({ flows: [{ ...examplePack.flows[1], flow: { format: 1, nodes: 'none' } } as never] });
    expect(problemsOf(pack)[0]?.[1]).toMatch(/^\/flows\/0\/flow/);
    expect(messagesOf(pack)[0]).toMatch(/^In the flow “Tell”: /);
  });

  it.each([
    ['a called flow', node('n', 'call-flow', { flow: 'gone' }), '/flows/0/flow/nodes/0/config/flow'],
    [
      'a table',
      node('n', 'action', { action: 'table.clear', input: { table: 'gone' } }),
      '/flows/0/flow/nodes/0/config/input/table',
    ],
    [
      'the table of a trigger',
      node('n', 'trigger', { on: 'table.rowChanged', input: { table: 'gone' } }),
      '/flows/0/flow/nodes/0/config/input/table',
    ],
    [
      'a connection',
      node('n', 'action', { action: 'okta.suspend', connection: 'gone', input: {} }),
      '/flows/0/flow/nodes/0/config/connection',
    ],
    [
      'a connection to another connector',
      node('n', 'action', { action: 'mail.sendMail', connection: 'okta', input: {} }),
      '/flows/0/flow/nodes/0/config/connection',
    ],
  ])('refuses a reference to %s that the pack does not have', (_, wrong, pointer) => {
    expect(problemsOf(withNode(wrong))).toEqual([['flowpack.dangling', pointer]]);
  });

  it('takes a reference that is computed in the run', () => {
    expect(problemsOf(withNode(node('n', 'call-flow', { flow: '{{ trigger.flow }}' })))).toEqual([]);
  });

  it('warns of a variable that the pack does not bring', () => {
    const read = readPack(JSON.stringify(change({ variables: [] })));
    expect(read.ok).toBe(true);
    expect(read.problems).toMatchObject([{ code: 'flowpack.undeclared_variable', severity: 'warning' }]);
  });

  it('refuses keys and names that are taken twice', () => {
    const [first, second] = examplePack.flows;
    if (!first || !second) throw new Error('The example has two flows.');
    expect(problemsOf(change({ flows: [first, second, { ...second, key: 'leave' }] }))).toEqual([
      ['flowpack.double', '/flows/2/key'],
      ['flowpack.double', '/flows/2/name'],
    ]);
  });

  it('refuses values that do not fit their type, choices or columns', () => {
    const variable = { name: 'n', title: 'N', help: '', required: true } as const;
    const pack = change({
      variables: [
        ...examplePack.variables,
        { ...variable, type: 'number', value: 'many' },
        { ...variable, name: 'u', type: 'text', value: 'century', choices: [{ value: 'day', title: 'Day' }] },
      ],
      tables: [{ key: 'leavers', name: 'L', columns: [{ name: 'n', type: 'number' }], rows: [{ n: 'x' }, { m: 1 }] }],
    });
    expect(problemsOf(pack)).toEqual([
      ['flowpack.bad_value', '/variables/1/value'],
      ['flowpack.bad_value', '/variables/2/value'],
      ['flowpack.bad_value', '/tables/0/rows/0/n'],
      ['flowpack.bad_row', '/tables/0/rows/1'],
    ]);
  });

  it.each([
    ['a character that turns the reading direction', 'exe.\u202Etxt'],
    ['a control character', 'a\u0007b'],
    ['half of a character', 'a\uD800'],
  ])('refuses a text with %s', (_, text) => {
    expect(problemsOf(withValue(text))).toEqual([['flowpack.bad_text', '/variables/0/value']]);
  });

  it('takes texts of any language, and line breaks in long ones', () => {
    expect(problemsOf(withValue('Grüße, 你好, שלום, 👩‍💻\n\tnext line'))).toEqual([]);
  });

  it('refuses a name of two lines', () => {
    expect(problemsOf(change({ title: 'One\nTwo' }))).toEqual([['flowpack.bad_text', '/title']]);
  });

  it.each([
    ['an Okta token', 'SSWS 00abcdefghijklmnopqrstuvwxyz'],
    ['a bearer token', 'Authorization: Bearer abcdefghijklmnopqrstuvwxyz'],
    ['a signed token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['a password in an address', 'https://ann:secret@example.com/'],
    ['a token of this product', 'jny_0123456789abcdefghij'],
  ])('refuses %s in a text', (_, text) => {
    expect(problemsOf(withValue(text))).toEqual([['flowpack.secret', '/variables/0/value']]);
  });

  it.each(['eyJ-', 'eyJaaaaaaaaaaa.', 'https://a:', 'Bearer ', 'SSWS\t', 'xoxb-', '-----BEGIN A', 'ghp_'])(
    'judges a long text of “%s” without taking long',
    (part) => {
      expect(readPack(JSON.stringify(withValue(part.repeat(190_000 / part.length)))).problems.length).toBeLessThan(2);
    },
  );

  it('takes words that only speak of secrets, and placeholders in addresses', () => {
    expect(problemsOf(withValue('Bearer tokens, passwords and https://{{ vars.user }}:{{ vars.pass }}@host'))).toEqual(
      [],
    );
  });

  it('refuses the value of a secret variable, column or default', () => {
    const pack = change({
      variables: [
        ...examplePack.variables,
        { name: 's', type: 'secret', title: 'S', help: '', required: true, value: 'x' },
      ],
      tables: [
        { key: 'leavers', name: 'L', columns: [{ name: 's', type: 'secret', default: 'y' }], rows: [{ s: 'z' }] },
      ],
    });
    expect(problemsOf(pack)).toEqual([
      ['flowpack.secret', '/tables/0/columns/0/default'],
      ['flowpack.secret', '/tables/0/rows/0/s'],
      ['flowpack.secret', '/variables/1/value'],
    ]);
  });
});
