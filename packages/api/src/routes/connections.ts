import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { id, name, organizationParams, reference } from '../shapes/common.ts';
import { connectionView } from '../shapes/connection.ts';

const area = 'Connections';
const base = '/organizations/{organization}/connections';
const params = organizationParams.extend({ connection: id });
const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const listConnections = defineRoute({
  name: 'listConnections',
  area,
  method: 'GET',
  path: base,
  access: 'viewer',
  summary: 'List connections; secrets are never shown.',
  params: organizationParams,
  reply: z.array(connectionView),
});
export const createConnection = defineRoute({
  name: 'createConnection',
  area,
  method: 'POST',
  path: base,
  access: 'builder',
  summary: 'Add a connection.',
  params: organizationParams,
  body: z.object({
    name: reference,
    title: name,
    connector: z.string(),
    settings: values,
    secrets: z.record(z.string(), z.string()),
  }),
  reply: connectionView,
});
export const changeConnection = defineRoute({
  name: 'changeConnection',
  area,
  method: 'PATCH',
  path: `${base}/{connection}`,
  access: 'builder',
  summary: 'Change title and settings. A changed host or tenant needs its secrets again.',
  params,
  body: z.object({
    title: name.optional(),
    settings: values.optional(),
    secrets: z.record(z.string(), z.string()).optional(),
  }),
  reply: connectionView,
});
export const testConnection = defineRoute({
  name: 'testConnection',
  area,
  method: 'POST',
  path: `${base}/{connection}/test`,
  access: 'builder',
  summary: 'Call the vendor and say whether the connection works.',
  params,
  reply: z.object({ ok: z.boolean(), message: z.string() }),
});
export const deleteConnection = defineRoute({
  name: 'deleteConnection',
  area,
  method: 'DELETE',
  path: `${base}/{connection}`,
  access: 'builder',
  summary: 'Delete a connection that no flow uses.',
  params,
});
export const renewHookSecret = defineRoute({
  name: 'renewHookSecret',
  area,
  method: 'POST',
  path: `${base}/{connection}/hook-secret`,
  access: 'builder',
  summary: 'Make a new header secret for the event hook; shown this once.',
  params,
  reply: z.object({ url: z.string(), header: z.string(), secret: z.string() }),
});
export const lookUp = defineRoute({
  name: 'lookUp',
  area,
  method: 'GET',
  path: '/organizations/{organization}/lookups/{connector}/{lookup}',
  access: 'builder',
  summary: 'Offer choices for a field while designing.',
  params: organizationParams.extend({ connector: z.string(), lookup: z.string() }),
  query: z.object({ connection: z.string().optional(), search: z.string().max(200).default('') }),
  reply: z.array(z.object({ value: z.string(), title: z.string() })),
});
