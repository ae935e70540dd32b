import { randomUUID } from 'node:crypto';
import type { FlowpackImported } from '@joinery/api';
import {
  collectExport,
  type Existing,
  type Flowpack,
  listUsedTables,
  planImport,
  readPack,
  remapImport,
} from '@joinery/flowpack';
import { isPublishable, type JsonObject, type Problem } from '@joinery/core';
import { ApiError, found } from '../api-error.ts';
import type { ApiParts, BundledPack } from '../api-parts.ts';
import type { Handlers, RoutesOf } from '../handler.ts';
import { judgeFlow } from '../judge-flow.ts';
import { checkFolder } from './flows.ts';

const FILE = 'application/json; charset=utf-8';

export const flowpacks: Handlers<RoutesOf<'Flowpacks'>> = {
  listBundled: async (_call, parts) =>
    parts.bundledPacks.map(({ name, text }) => {
      const { title, description, flows } = packOf(text);
      return { name, title, description, flows: flows.length };
    }),
  readBundled: async ({ params }, parts) => {
    const pack: BundledPack = found(
      parts.bundledPacks.find(({ name }) => name === params.pack),
      'pack',
      params.pack,
    );
    return { type: FILE, name: `${pack.name}.flowpack.json`, text: pack.text };
  },
  previewFlowpack: async ({ organization, body }, parts) => {
    const read = readPack(body.pack);
    if (!read.ok) throw badPack(read.problems);
    return planImport(read.pack, await whatExists(parts, organization), {
      catalog: parts.catalog,
      problems: read.problems,
    });
  },
  importFlowpack: async ({ organization, body, by }, parts) => {
    const pack = packOf(body.pack);
    if ('id' in body.folder) await checkFolder(parts, organization, body.folder.id);
    const { connections, variables, conflicts } = body;
    const folder = 'id' in body.folder ? body.folder : { id: randomUUID(), name: body.folder.name };
    const choices = { folder, connections, variables, conflicts, by };
    const remapped = remapImport(pack, choices, await whatExists(parts, organization), randomUUID);
    if (!remapped.ok) throw badPack(remapped.problems);
    await parts.packs.write(organization, remapped.write);
    const flows: FlowpackImported['flows'] = [];
    for (const { key, id, name } of remapped.flows) {
      const publishable = await publishIfSound(parts, organization, id, body.publish ? by : undefined);
      flows.push({ key, id, name, publishable });
    }
    return {
      folder: folder.id,
      flows,
      tables: remapped.tables.map(({ key, id, name }) => ({ key, id, name })),
      variables: remapped.write.variables.map(({ name }) => name),
    };
  },
  exportFlowpack: async ({ organization, body }, parts) => {
    const [flows, tables, connections, variables] = await Promise.all([
      parts.flows.list(organization),
      parts.tables.list(organization),
      parts.connections.list(organization),
      parts.variables.list(organization),
    ]);
    for (const flow of body.flows)
      found(
        flows.find(({ id }) => id === flow),
        'flow',
        flow,
      );
    const empty = tables.map(({ id, name, columns }) => ({ id, name, columns }));
    const used = new Set(body.includeRows ? listUsedTables(body.flows, { flows, tables: empty }) : []);
    const filled = await Promise.all(
      empty.map(async (table) =>
        used.has(table.id) ? { ...table, rows: await rowsOf(parts, organization, table.id) } : table,
      ),
    );
    const { title, description } = body;
    const source = { flows, tables: filled, connections, variables };
    const exported = collectExport({ flows: body.flows, title, description }, source, parts.catalog);
    if (!exported.ok) throw badPack(exported.problems, 'exported');
    return { type: FILE, name: `${exported.pack.name}.flowpack.json`, text: exported.text };
  },
};

function packOf(text: string): Flowpack {
  const read = readPack(text);
  if (read.ok) return read.pack;
  throw badPack(read.problems);
}

function badPack(problems: readonly Problem[], done: 'imported' | 'exported' = 'imported'): ApiError {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new ApiError(422, 'flowpack.refused', `Nothing was ${done}. ${problems[0]?.message ?? ''}${more}`, {
    problems,
  });
}

async function whatExists(parts: ApiParts, organization: string): Promise<Existing> {
  const [flows, tables, connections, variables] = await Promise.all([
    parts.flows.list(organization),
    parts.tables.list(organization),
    parts.connections.list(organization),
    parts.variables.list(organization),
  ]);
  return { flows, tables, connections, variables };
}

/** Whether the flow has no errors; then it is published too, if somebody to publish it is named. */
async function publishIfSound(
  parts: ApiParts,
  organization: string,
  flow: string,
  by: string | undefined,
): Promise<boolean> {
  const row = await parts.flows.read(organization, flow);
  if (!row || !isPublishable(await judgeFlow(parts, organization, row.draft))) return false;
  if (by !== undefined) await parts.flows.publish(organization, flow, row.revision, by, 'Imported');
  return true;
}

async function rowsOf(parts: ApiParts, organization: string, table: string): Promise<readonly JsonObject[]> {
  const rows: JsonObject[] = [];
  for await (const { values } of parts.tables.allRows(organization, table)) rows.push(values);
  return rows;
}
