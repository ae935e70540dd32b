import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { id, instant, jsonObject, name, organizationParams, problem } from '../shapes/common.ts';
import { catalog, flowDetail, flowDocument, flowSummary, flowVersion, folder } from '../shapes/flow.ts';

const area = 'Flows';
const base = '/organizations/{organization}';
const flowParams = organizationParams.extend({ flow: id });
const folderParams = organizationParams.extend({ folder: id });

export const readCatalog = defineRoute({
  name: 'readCatalog',
  area,
  method: 'GET',
  path: `${base}/catalog`,
  access: 'viewer',
  summary: 'List the connectors with their actions and triggers.',
  params: organizationParams,
  reply: catalog,
});
export const listFolders = defineRoute({
  name: 'listFolders',
  area,
  method: 'GET',
  path: `${base}/folders`,
  access: 'viewer',
  summary: 'List folders.',
  params: organizationParams,
  reply: z.array(folder),
});
export const createFolder = defineRoute({
  name: 'createFolder',
  area,
  method: 'POST',
  path: `${base}/folders`,
  access: 'builder',
  summary: 'Create a folder.',
  params: organizationParams,
  body: z.object({ name }),
  reply: folder,
});
export const renameFolder = defineRoute({
  name: 'renameFolder',
  area,
  method: 'PATCH',
  path: `${base}/folders/{folder}`,
  access: 'builder',
  summary: 'Rename a folder.',
  params: folderParams,
  body: z.object({ name }),
  reply: folder,
});
export const deleteFolder = defineRoute({
  name: 'deleteFolder',
  area,
  method: 'DELETE',
  path: `${base}/folders/{folder}`,
  access: 'builder',
  summary: 'Delete an empty folder.',
  params: folderParams,
});

export const listFlows = defineRoute({
  name: 'listFlows',
  area,
  method: 'GET',
  path: `${base}/flows`,
  access: 'viewer',
  summary: 'List flows.',
  params: organizationParams,
  query: z.object({ folder: id.optional() }),
  reply: z.array(flowSummary),
});
export const createFlow = defineRoute({
  name: 'createFlow',
  area,
  method: 'POST',
  path: `${base}/flows`,
  access: 'builder',
  summary: 'Create a flow.',
  params: organizationParams,
  body: z.object({
    name,
    description: z.string().max(2000).optional(),
    folder: id.nullable().optional(),
    draft: flowDocument.optional(),
  }),
  reply: flowDetail,
});
export const readFlow = defineRoute({
  name: 'readFlow',
  area,
  method: 'GET',
  path: `${base}/flows/{flow}`,
  access: 'viewer',
  summary: 'Read a flow with its draft.',
  params: flowParams,
  reply: flowDetail,
});
export const changeFlow = defineRoute({
  name: 'changeFlow',
  area,
  method: 'PATCH',
  path: `${base}/flows/{flow}`,
  access: 'builder',
  summary: 'Rename, describe or move a flow.',
  params: flowParams,
  body: z.object({
    name: name.optional(),
    description: z.string().max(2000).optional(),
    folder: id.nullable().optional(),
  }),
  reply: flowSummary,
});
export const saveDraft = defineRoute({
  name: 'saveDraft',
  area,
  method: 'PUT',
  path: `${base}/flows/{flow}/draft`,
  access: 'builder',
  summary: 'Save the draft; refused with 409 if somebody saved since `revision`.',
  params: flowParams,
  body: z.object({ draft: flowDocument, revision: z.number().int() }),
  reply: z.object({ revision: z.number(), updatedAt: instant, problems: z.array(problem) }),
  maxBody: 5_000_000,
});
export const checkFlow = defineRoute({
  name: 'checkFlow',
  area,
  method: 'POST',
  path: `${base}/flows/{flow}/check`,
  access: 'viewer',
  summary: 'List what is wrong with a draft without saving it.',
  params: flowParams,
  body: z.object({ draft: flowDocument }),
  reply: z.object({ problems: z.array(problem) }),
  maxBody: 5_000_000,
});
export const publishFlow = defineRoute({
  name: 'publishFlow',
  area,
  method: 'POST',
  path: `${base}/flows/{flow}/versions`,
  access: 'builder',
  summary: 'Publish the draft as a new immutable version; refused with 422 while it has errors.',
  params: flowParams,
  body: z.object({ revision: z.number().int(), note: z.string().max(500).optional() }),
  reply: flowVersion,
});
export const listVersions = defineRoute({
  name: 'listVersions',
  area,
  method: 'GET',
  path: `${base}/flows/{flow}/versions`,
  access: 'viewer',
  summary: 'List published versions, newest first.',
  params: flowParams,
  reply: z.array(flowVersion),
});
export const readVersion = defineRoute({
  name: 'readVersion',
  area,
  method: 'GET',
  path: `${base}/flows/{flow}/versions/{version}`,
  access: 'viewer',
  summary: 'Read the document of one version.',
  params: flowParams.extend({ version: z.coerce.number().int() }),
  reply: flowVersion.extend({ document: flowDocument }),
});
export const switchFlow = defineRoute({
  name: 'switchFlow',
  area,
  method: 'PUT',
  path: `${base}/flows/{flow}/switch`,
  access: 'operator',
  summary: 'Switch a published flow on or off.',
  params: flowParams,
  body: z.object({ on: z.boolean() }),
  reply: flowSummary,
});
export const deleteFlow = defineRoute({
  name: 'deleteFlow',
  area,
  method: 'DELETE',
  path: `${base}/flows/{flow}`,
  access: 'builder',
  summary: 'Delete a flow that is off and that no other flow calls; its runs stay.',
  params: flowParams,
});
export const runFlow = defineRoute({
  name: 'runFlow',
  area,
  method: 'POST',
  path: `${base}/flows/{flow}/runs`,
  access: 'operator',
  summary: 'Run the draft or the published version with an input.',
  params: flowParams,
  body: z.object({ version: z.enum(['draft', 'published']), inputs: jsonObject, trigger: jsonObject.optional() }),
  reply: z.object({ run: id }),
});
export const startFlow = defineRoute({
  name: 'startFlow',
  area,
  method: 'POST',
  path: `${base}/flows/{flow}/start`,
  access: 'operator',
  summary: 'Start a flow whose trigger is the API; the same `Idempotency-Key` header starts it once.',
  params: flowParams,
  body: z.object({ inputs: jsonObject }),
  reply: z.object({ run: id, repeated: z.boolean() }),
});
