import { type FieldType, fieldTypes, type Json, type JsonObject, parseFields, parseFlow } from '@joinery/core';
import {
  FLOWPACK_FORMAT,
  type Flowpack,
  type PackConnection,
  type PackFlow,
  packLimits,
  type PackTable,
  type PackVariable,
} from './flowpack.ts';
import { isPlainObject, type Read, readItems, readObject, type Tell, Told } from './read-object.ts';

const readText =
  (most: number): Read<string> =>
  (item, at) =>
    at.text(item, most);
const readHelp = readText(2_000);

const readTitle: Read<string> = (item, at) => {
  const title = at.text(item, 200);
  return title.trim() === '' ? at.refuse('A name may not be empty.') : title;
};

const matching =
  (pattern: RegExp, what: string): Read<string> =>
  (item, at) => {
    const text = at.text(item, 200);
    return pattern.test(text) ? text : at.refuse(`“${text}” is no ${what}.`);
  };
const readKey = matching(
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
  'key: begin with a letter or digit, use only these and _ . - and 100 at most',
);
const readReference = matching(
  /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
  'name: begin with a letter, use letters, digits, _ or - only and 64 at most',
);
const readVersion = matching(
  /^\d{1,6}(\.\d{1,6}){0,3}(-[0-9A-Za-z.-]{1,40})?$/,
  'version: write numbers with dots between them, such as 1.0.0',
);

/** Reads the structure of a pack; undefined, and everything that is wrong told, if it is not one. */
export function readShape(value: unknown, tell: Tell): Flowpack | undefined {
  const keys = {
    format: readFormat,
    name: readKey,
    title: readTitle,
    version: readVersion,
    description: readText(20_000),
    flows: readItems(packLimits.flows, (item, pointer) => readFlow(item, pointer, tell)),
    tables: readItems(packLimits.tables, (item, pointer) => readTable(item, pointer, tell)),
    connections: readItems(packLimits.connections, (item, pointer) => readConnection(item, pointer, tell)),
    variables: readItems(packLimits.variables, (item, pointer) => readVariable(item, pointer, tell)),
  };
  return readObject<Flowpack>(value, '', keys, [], tell);
}

const readFormat: Read<typeof FLOWPACK_FORMAT> = (item, at) => {
  if (item === FLOWPACK_FORMAT) return item;
  const newer = typeof item === 'string' && item.startsWith('joinery.flowpack/');
  return at.refuse(
    newer
      ? `The pack has the format “${item}”, but this version of Joinery reads “${FLOWPACK_FORMAT}”: update Joinery first.`
      : `The file is no flowpack: “format” must be “${FLOWPACK_FORMAT}”.`,
  );
};

function readFlow(value: unknown, pointer: string, tell: Tell): PackFlow | undefined {
  const given = isPlainObject(value) ? value['name'] : undefined;
  const name = typeof given === 'string' ? given.slice(0, 200) : '';
  const flow: Read<PackFlow['flow']> = (item, _at, below) => {
    const parsed = parseFlow(item);
    if (parsed.ok) return parsed.flow;
    for (const problem of parsed.problems)
      tell({ ...problem, message: `In the flow “${name}”: ${problem.message}`, pointer: `${below}${problem.pointer}` });
    throw new Told();
  };
  const keys = { key: readKey, name: readTitle, description: readText(20_000), flow };
  return readObject<PackFlow>(value, pointer, keys, [], tell);
}

function readTable(value: unknown, pointer: string, tell: Tell): PackTable | undefined {
  const rows: Read<readonly JsonObject[]> = (item, at) =>
    at.list(item, packLimits.rows, (row, below) => {
      const read = below.json(row);
      return isPlainObject(read)
        ? (read as JsonObject)
        : below.refuse('A row must be an object with values by column name.');
    });
  return readObject<PackTable>(
    value,
    pointer,
    { key: readKey, name: readTitle, columns: parseFields, rows },
    ['rows'],
    tell,
  );
}

function readConnection(value: unknown, pointer: string, tell: Tell): PackConnection | undefined {
  const keys = { key: readReference, connector: readReference, title: readTitle, help: readHelp };
  return readObject<PackConnection>(value, pointer, keys, [], tell);
}

function readVariable(value: unknown, pointer: string, tell: Tell): PackVariable | undefined {
  const keys = {
    name: readReference,
    type: (item: unknown, at: Parameters<typeof readTitle>[1]): FieldType => at.oneOf(item, fieldTypes),
    title: readTitle,
    help: readHelp,
    required: (item: unknown, at: Parameters<typeof readTitle>[1]) => at.boolean(item),
    value: (item: unknown, at: Parameters<typeof readTitle>[1]): Json => at.json(item),
    choices: readChoices,
    lookup: readLookup,
  };
  return readObject<PackVariable>(value, pointer, keys, ['choices', 'lookup'], tell);
}

const readChoices: Read<NonNullable<PackVariable['choices']>> = (item, at) =>
  at.list(item, 1_000, (choice, below) => {
    const text = (one: unknown, there: typeof below) => there.text(one, 500);
    return below.object(choice, { value: text, title: text }, ['value', 'title']);
  });

const readLookup: Read<NonNullable<PackVariable['lookup']>> = (item, at, pointer) =>
  at.object(
    item,
    {
      connection: (one, there) => readReference(one, there, pointer),
      name: (one, there) => readReference(one, there, pointer),
    },
    ['connection', 'name'],
  );
