import type { JsonObject } from '@joinery/core';
import fc from 'fast-check';
import type { ExportSource } from '../collect-export.ts';
import { flowOf, node } from './example-pack.ts';

const names = fc.constantFrom('Leave', 'leave', 'Join us', 'Straße 1', '你好', 'Leave (2)', '  Spaced ', '[Util] A');
const connections = [
  { name: 'okta', title: 'Our Okta', connector: 'okta', help: 'An app with okta.users.manage.' },
  { name: 'okta2', title: 'Their Okta', connector: 'okta' },
  { name: 'post', title: 'Mail', connector: 'mail' },
];
const step = fc.record({ kind: fc.nat(4), target: fc.nat(9), connection: fc.nat(1), variable: fc.nat(4) });
const row = fc.record({ a: fc.string(), b: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })) });
const flow = fc.record({ name: names, description: fc.lorem(), steps: fc.array(step, { maxLength: 6 }) });
const table = fc.record({ name: names, rows: fc.array(row, { maxLength: 4 }), given: fc.boolean() });
const variable = fc.record({
  secret: fc.boolean(),
  value: fc.option(fc.lorem()),
  asks: fc.constantFrom(undefined, 'okta', 'okta2'),
});

/** An organization with flows that call each other and use tables, connections and variables. For tests. */
export const randomSource: fc.Arbitrary<ExportSource> = fc
  .record({
    flows: fc.array(flow, { minLength: 1, maxLength: 6 }),
    tables: fc.uniqueArray(table, { maxLength: 4, selector: ({ name }) => name.trim() }),
    variables: fc.array(variable, { maxLength: 5 }),
  })
  .map(({ flows, tables, variables }) => ({
    connections,
    variables: variables.map(({ secret, value, asks }, index) => ({
      ...{ name: `v${index}`, title: `Variable ${index}`, help: '', value },
      type: secret ? ('secret' as const) : ('text' as const),
      ...(asks === undefined ? {} : { lookup: { connection: asks, name: 'group' } }),
    })),
    tables: tables.map(({ name, rows, given }, index) => ({
      ...{ id: `table-${index}`, name: name.trim() },
      columns: [
        { name: 'a', type: 'text' as const },
        { name: 'b', type: 'number' as const },
      ],
      ...(given ? { rows: rows.map(clean) } : {}),
    })),
    flows: flows.map(({ name, description, steps }, index) => ({
      ...{ id: `flow-${index}`, name, description },
      draft: flowOf(
        node('start', 'trigger', { on: 'manual', input: {} }),
        ...steps.map((one, at) => stepNode(`s${at}`, one, flows.length, tables)),
      ),
    })),
  }));

function stepNode(
  id: string,
  { kind, target, connection, variable: read }: { kind: number; target: number; connection: number; variable: number },
  flows: number,
  tables: readonly { readonly name: string }[],
) {
  const table = target % Math.max(tables.length, 1);
  if (kind === 0)
    return node(id, 'call-flow', { flow: `flow-${target % flows}`, input: { text: `{{ vars.v${read} }}` } });
  if (kind === 1 && tables.length > 0)
    return node(id, 'action', { action: 'table.clear', input: { table: `table-${table}` } });
  if (kind === 2 && tables.length > 0)
    return node(id, 'action', { action: 'table.clear', input: { table: (tables[table]?.name ?? '').trim() } });
  return node(id, 'action', {
    action: kind === 3 ? 'mail.sendMail' : 'okta.suspend',
    connection: kind === 3 ? 'post' : `okta${connection === 0 ? '' : '2'}`,
    input: { user: `for {{ vars.v${read} & "!" }}` },
  });
}

/** Texts as a table has them: readable ones. */
function clean({ a, b }: { a: string; b: number | null }): JsonObject {
  return { a: a.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\u202A-\u202E\u2066-\u2069\uFEFF]/gu, ''), b };
}
