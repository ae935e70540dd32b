import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { id, json, name, organizationParams } from '../shapes/common.ts';
import { flowpackImported, flowpackPreview } from '../shapes/flowpack.ts';

const area = 'Flowpacks';
const base = '/organizations/{organization}/flowpacks';
/** A pack travels as the text of its file, so that duplicate keys and depth can be judged before it becomes an object. */
const pack = z.string().min(2);

export const listBundled = defineRoute({
  name: 'listBundled',
  area,
  method: 'GET',
  path: `${base}/bundled`,
  access: 'viewer',
  summary: 'List the packs that ship with the product.',
  params: organizationParams,
  reply: z.array(z.object({ name: z.string(), title: z.string(), description: z.string(), flows: z.number() })),
});
export const readBundled = defineRoute({
  name: 'readBundled',
  area,
  method: 'GET',
  path: `${base}/bundled/{pack}`,
  access: 'viewer',
  summary: 'Read the file of a pack that ships with the product.',
  params: organizationParams.extend({ pack: z.string() }),
  reply: z.string(),
  answers: 'text',
});
export const previewFlowpack = defineRoute({
  name: 'previewFlowpack',
  area,
  method: 'POST',
  path: `${base}/preview`,
  access: 'builder',
  summary: 'Say what importing a pack would create, what it needs and what is wrong with it; creates nothing.',
  params: organizationParams,
  body: z.object({ pack }),
  reply: flowpackPreview,
  maxBody: 6_000_000,
});
export const importFlowpack = defineRoute({
  name: 'importFlowpack',
  area,
  method: 'POST',
  path: `${base}/import`,
  access: 'builder',
  summary: 'Import a pack whole or not at all.',
  params: organizationParams,
  body: z.object({
    pack,
    folder: z.union([z.object({ id }), z.object({ name })]),
    /** Pack connection key → connection name of the organization. */
    connections: z.record(z.string(), z.string()),
    variables: z.record(z.string(), json),
    /** What to do where a flow or a table of that name is already in the folder. */
    conflicts: z.enum(['add', 'replace']).default('add'),
    publish: z.boolean().default(true),
  }),
  reply: flowpackImported,
  maxBody: 6_000_000,
});
export const exportFlowpack = defineRoute({
  name: 'exportFlowpack',
  area,
  method: 'POST',
  path: `${base}/export`,
  access: 'viewer',
  summary: 'Write flows, with the tables and variables they use, as one pack; the same content gives the same bytes.',
  params: organizationParams,
  body: z.object({
    title: name,
    description: z.string().default(''),
    flows: z.array(id).min(1),
    includeRows: z.boolean().default(false),
  }),
  reply: z.string(),
  answers: 'text',
});
