import { readFile } from 'node:fs/promises';
import { type FlowpackPreview, routes } from '@joinery/api';
import type { Json } from '@joinery/core';
import { StartError } from '../start-error.ts';
import { openServer, type Session } from './server.ts';

interface Options {
  readonly folder?: string;
  readonly connection?: readonly string[];
  readonly set?: readonly string[];
  readonly replace?: boolean;
  readonly preview?: boolean;
}

export async function importPack(file: string, options: Options): Promise<void> {
  const pack = await readPackFile(file);
  const session = await openServer(process.env);
  const params = { organization: session.organization };
  const preview = await session.call(routes.previewFlowpack, { params, body: { pack } });
  if (options.preview) return describe(preview);
  const connections = pairs(options.connection ?? [], '--connection');
  const variables = pairs(options.set ?? [], '--set');
  knownOnly(
    connections,
    '--connection',
    preview.connections.map(({ key }) => key),
  );
  knownOnly(
    variables,
    '--set',
    preview.variables.map(({ name }) => name),
  );
  const imported = await session.call(routes.importFlowpack, {
    params,
    body: {
      pack,
      folder: await folderNamed(session, options.folder ?? preview.title),
      connections: connectionsOf(preview, connections),
      variables: variablesOf(preview, variables),
      conflicts: options.replace ? 'replace' : 'add',
    },
  });
  for (const flow of imported.flows)
    console.log(`flow   ${flow.name}  ${flow.id}${flow.publishable ? '' : '  (draft: has problems)'}`);
  for (const table of imported.tables) console.log(`table  ${table.name}  ${table.id}`);
}

/** The folder of that name, or a new one. */
async function folderNamed({ call, organization }: Session, name: string): Promise<{ id: string } | { name: string }> {
  const folders = await call(routes.listFolders, { params: { organization } });
  const found = folders.find((folder) => folder.name === name);
  return found ? { id: found.id } : { name };
}

/** A misspelt name would otherwise be left out in silence. */
function knownOnly(given: Readonly<Record<string, string>>, option: string, known: readonly string[]): void {
  const strange = Object.keys(given).find((name) => !known.includes(name));
  if (strange === undefined) return;
  throw new StartError(`The pack has no "${strange}" for ${option}; it has: ${known.join(', ') || 'none'}.`);
}

export async function readPackFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartError(
      `The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}); name a flowpack.json.`,
    );
  }
}

function describe(preview: FlowpackPreview): void {
  console.log(`${preview.title} ${preview.version}`);
  for (const flow of preview.flows)
    console.log(`flow        ${flow.name} (${flow.nodes} nodes)${flow.conflict ? ', there is one of this name' : ''}`);
  for (const table of preview.tables)
    console.log(
      `table       ${table.name} (${table.columns} columns)${table.conflict ? ', there is one of this name' : ''}`,
    );
  for (const connection of preview.connections)
    console.log(
      `connection  ${connection.key}: ${connection.title} (${connection.connector}); fits: ${connection.candidates.map((each) => each.name).join(', ') || 'none yet'}`,
    );
  for (const variable of preview.variables)
    console.log(
      `variable    ${variable.name}: ${variable.title} (${JSON.stringify(variable.existing ?? variable.value)})`,
    );
}

/** The one connection that fits is taken where none is named. */
function connectionsOf(preview: FlowpackPreview, given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    preview.connections.map(({ key, title, connector, candidates }) => {
      const name = given[key] ?? (candidates.length === 1 ? candidates[0]?.name : undefined);
      if (name === undefined)
        throw new StartError(
          `The pack needs a ${connector} connection for "${title}"; name one with --connection ${key}=NAME.`,
        );
      return [key, name];
    }),
  );
}

function variablesOf(preview: FlowpackPreview, given: Readonly<Record<string, string>>): Record<string, Json> {
  return Object.fromEntries(
    preview.variables.map(({ name, type, value, existing }) => {
      const text = given[name];
      if (text === undefined) return [name, existing ?? value];
      return [name, type === 'text' ? text : valueOf(name, type, text)];
    }),
  );
}

function valueOf(name: string, type: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new StartError(`--set ${name}=${text} is no ${type}; write it as JSON, such as 5, true or ["a","b"].`);
  }
}

function pairs(texts: readonly string[], option: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new StartError(`${option} ${text} is not of the form name=value.`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
