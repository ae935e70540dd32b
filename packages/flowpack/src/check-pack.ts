import { checkValue, type Field, type Json, type Problem, type ValueFault } from '@joinery/core';
import { checkName, checkTexts } from './check-text.ts';
import type { Flowpack, PackTable, PackVariable } from './flowpack.ts';
import { listReferences, listVariables, type Reference } from './references.ts';
import { stripSecrets } from './secrets.ts';

/** What is wrong with a pack whose structure is right: names taken twice, references that lead nowhere, secrets. */
export function checkPack(pack: Flowpack): readonly Problem[] {
  return [
    ...checkTexts(pack as unknown as Json),
    ...checkSecrets(pack),
    ...namesOf(pack).flatMap(({ name, pointer }) => checkName(name, pointer)),
    ...checkDoubles(pack),
    ...pack.flows.flatMap((_, index) => checkReferences(pack, index)),
    ...pack.flows.flatMap((_, index) => checkVariables(pack, index)),
    ...pack.variables.flatMap((variable, index) => checkVariable(pack, variable, `/variables/${index}`)),
    ...pack.tables.flatMap((table, index) => checkTable(table, `/tables/${index}`)),
  ];
}

function tell(code: string, pointer: string, message: string, severity: Problem['severity'] = 'error'): Problem {
  return { code: `flowpack.${code}`, message, pointer, severity };
}

function checkSecrets(pack: Flowpack): readonly Problem[] {
  return stripSecrets(pack).places.map((pointer) =>
    tell(
      'secret',
      pointer,
      `“${pointer}” holds a secret; a pack carries none: take it out and keep it in a connection.`,
    ),
  );
}

function namesOf(pack: Flowpack): readonly { readonly name: string; readonly pointer: string }[] {
  return [
    { name: pack.title, pointer: '/title' },
    ...pack.flows.map(({ name }, index) => ({ name, pointer: `/flows/${index}/name` })),
    ...pack.tables.map(({ name }, index) => ({ name, pointer: `/tables/${index}/name` })),
    ...pack.connections.map(({ title }, index) => ({ name: title, pointer: `/connections/${index}/title` })),
    ...pack.variables.map(({ title }, index) => ({ name: title, pointer: `/variables/${index}/title` })),
  ];
}

function checkDoubles(pack: Flowpack): readonly Problem[] {
  const lists = [
    { what: 'flow', key: 'key', at: '/flows', names: pack.flows.map(({ key }) => key) },
    { what: 'flow', key: 'name', at: '/flows', names: pack.flows.map(({ name }) => name) },
    { what: 'table', key: 'key', at: '/tables', names: pack.tables.map(({ key }) => key) },
    { what: 'table', key: 'name', at: '/tables', names: pack.tables.map(({ name }) => name) },
    { what: 'connection', key: 'key', at: '/connections', names: pack.connections.map(({ key }) => key) },
    { what: 'variable', key: 'name', at: '/variables', names: pack.variables.map(({ name }) => name) },
  ];
  return lists.flatMap(({ what, key, at, names }) =>
    names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [tell('double', `${at}/${index}/${key}`, `Two ${what}s have the ${key} “${name}”; give each its own.`)],
    ),
  );
}

function checkReferences(pack: Flowpack, index: number): readonly Problem[] {
  const flow = pack.flows[index];
  if (!flow) return [];
  return listReferences(flow.flow).flatMap((reference) => {
    const message = whyNot(pack, reference);
    const place = `In the flow “${flow.name}”, “${reference.node.title?.trim() || reference.node.id}”`;
    return message === undefined
      ? []
      : [tell('dangling', `/flows/${index}/flow${reference.pointer}`, `${place} ${message}`)];
  });
}

function whyNot(pack: Flowpack, { to, name, connector }: Reference): string | undefined {
  if (to === 'flow')
    return pack.flows.some(({ key }) => key === name)
      ? undefined
      : `calls the flow “${name}”, which the pack does not have; put it in, or choose another.`;
  if (to === 'table')
    return pack.tables.some(({ key }) => key === name)
      ? undefined
      : `uses the table “${name}”, which the pack does not have; put it in, or choose another.`;
  const connection = pack.connections.find(({ key }) => key === name);
  if (!connection) return `uses the connection “${name}”, which the pack does not list; add it to “connections”.`;
  return connection.connector === connector
    ? undefined
    : `needs a connection to ${connector}, but “${name}” is one to ${connection.connector}.`;
}

function checkVariables(pack: Flowpack, index: number): readonly Problem[] {
  const flow = pack.flows[index];
  if (!flow) return [];
  return listVariables(flow.flow)
    .filter((name) => !pack.variables.some((variable) => variable.name === name))
    .map((name) =>
      tell(
        'undeclared_variable',
        `/flows/${index}/flow`,
        `The flow “${flow.name}” reads the variable “${name}”, which the pack does not bring: the organization must have it.`,
        'warning',
      ),
    );
}

function checkVariable(pack: Flowpack, variable: PackVariable, pointer: string): readonly Problem[] {
  const { lookup } = variable;
  const unknown =
    lookup && !pack.connections.some(({ key }) => key === lookup.connection)
      ? [
          tell(
            'dangling',
            `${pointer}/lookup/connection`,
            `The variable “${variable.title}” offers values of the connection “${lookup.connection}”, which the pack does not list.`,
          ),
        ]
      : [];
  return [...unknown, ...checkValue(variableField(variable), variable.value, `${pointer}/value`).map(fromFault)];
}

/** The field that a variable's value is checked by. An empty one is asked for at import, so it is no fault here. */
export function variableField({ name, type, title, choices }: PackVariable): Field {
  return { name, type, title, ...(choices ? { choices } : {}) };
}

function checkTable(table: PackTable, pointer: string): readonly Problem[] {
  const names = new Set(table.columns.map(({ name }) => name));
  return (table.rows ?? []).flatMap((row, index) => {
    const at = `${pointer}/rows/${index}`;
    const unknown = Object.keys(row).filter((name) => !names.has(name));
    return [
      ...unknown.map((name) =>
        tell('bad_row', at, `A row of the table “${table.name}” has a value for “${name}”, which is no column of it.`),
      ),
      ...table.columns.flatMap((field) =>
        checkValue({ ...field, required: false }, row[field.name], `${at}/${field.name}`).map(fromFault),
      ),
    ];
  });
}

function fromFault({ message, pointer }: ValueFault): Problem {
  return tell('bad_value', pointer, message);
}
