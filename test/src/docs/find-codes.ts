import { readdirSync, readFileSync } from 'node:fs';
import { connectors } from '@joinery/connectors';
import { repositoryFile } from './read-doc.ts';

/** Where each code stands in the sources, as a literal `area.reason`. */
export type Codes = ReadonlyMap<string, readonly string[]>;

const codeFolders = [
  'packages/core/src',
  'packages/connector-kit/src',
  'packages/flowpack/src',
  'packages/api/src',
  'runtime/src',
];
const otherFolders = ['connectors', 'designer/src'];

const sources = (folder: string): readonly string[] =>
  readdirSync(repositoryFile(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|contract|testdata)\.tsx?$|\.d\.ts$/.test(name))
    .filter((name) => !/(^|[\\/])(node_modules|dist|dist-types|testing|test|fixtures|generated)([\\/]|$)/.test(name))
    .map((name) => `${folder}/${name}`);

const literal = /(?<!\w)'([a-z][a-z0-9_-]*)\.([a-z][a-z0-9_]*)'/g;
/** Where only some literals are codes: those that are given as one. */
const given =
  /(?:new (?:ConnectorError|ApiError|FlowError)\(\s*(?:\d+,\s*)?|\bcode:\s*)'([a-z][a-z0-9_-]*)\.([a-z][a-z0-9_]*)'/g;
const fileEnding = /^(?:js|mjs|cjs|ts|json|jsonl|html|css|md|sql|csv|txt|svg|yaml|node|lock|example|com)$/;

/** Names with a dot that mean something else: events of the journal, columns, actions and triggers. */
const otherNames = (): ReadonlySet<string> => {
  // A mailbox of the sandbox.
  const names = new Set<string>(['it.helpdesk']);
  const events = readFileSync(repositoryFile('packages/core/src/model/run-event.ts'), 'utf8');
  for (const [, event = ''] of events.matchAll(/'((?:run|step|frame)\.[a-z-]+)'/g)) names.add(event);
  for (const { name, actions, triggers } of connectors)
    for (const each of [...actions, ...triggers]) names.add(`${name}.${each.name}`);
  return names;
};

/** `table.column` of the migrations. */
const isColumn = (): ((area: string, reason: string) => boolean) => {
  const sql = sources('runtime/src/migrations')
    .map((file) => readFileSync(repositoryFile(file), 'utf8'))
    .join('\n');
  const tables = new Map<string, string>();
  for (const [, table = '', columns = ''] of sql.matchAll(/create table "?(\w+)"? \(([^;]*)\)/g))
    tables.set(table, columns);
  return (area, reason) => area === 'bullmq' || new RegExp(`^\\s*"?${reason}"? `, 'm').test(tables.get(area) ?? '');
};

/** Codes that are put together: the area by the file, the rest by what it tells; or a card's kind at the end. */
const putTogether = (text: string): readonly string[] => {
  const [, area] = /code: `([a-z_]+)\.\$\{code\}`/.exec(text) ?? [];
  const told =
    area === undefined ? [] : [...text.matchAll(/\btell\(\s*'([a-z_]+)'/g)].map(([, reason]) => `${area}.${reason}`);
  const kinds = [...text.matchAll(/`([a-z_]+\.[a-z_]+_)\$\{what\}`/g)].flatMap(([, start = '']) =>
    ['action', 'trigger'].map((kind) => start + kind),
  );
  return [...told, ...kinds];
};

/** Every stable code that the sources can give. */
export const findCodes = (): Codes => {
  const found = new Map<string, string[]>();
  const others = otherNames();
  const column = isColumn();
  const collect = (file: string, pattern: RegExp): void => {
    const text = readFileSync(repositoryFile(file), 'utf8');
    for (const code of putTogether(text)) found.set(code, [...(found.get(code) ?? []), file]);
    for (const [, area = '', reason = ''] of text.matchAll(pattern)) {
      const code = `${area}.${reason}`;
      if (fileEnding.test(reason) || others.has(code) || column(area, reason)) continue;
      found.set(code, [...(found.get(code) ?? []), file]);
    }
  };
  for (const folder of codeFolders) for (const file of sources(folder)) collect(file, literal);
  for (const folder of otherFolders) for (const file of sources(folder)) collect(file, given);
  return found;
};
