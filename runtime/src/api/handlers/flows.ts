import { randomUUID } from 'node:crypto';
import { emptyFlow } from '@joinery/core';
import { ApiError, found } from '../api-error.ts';
import type { ApiParts } from '../api-parts.ts';
import { callsFlow, flowDocuments, flowsUsing, namesOf } from '../flow-uses.ts';
import { toFlowDetail, toFlowSummary } from '../flow-view.ts';
import type { Handlers } from '../handler.ts';
import { judgeFlow, readFlowDocument } from '../judge-flow.ts';
import type { FlowRow } from '../../ports.ts';

export async function readFlowRow(
  parts: Pick<ApiParts, 'flows'>,
  organization: string,
  flow: string,
): Promise<FlowRow> {
  return found(await parts.flows.read(organization, flow), 'flow', flow);
}

export async function checkFolder(
  parts: Pick<ApiParts, 'flows'>,
  organization: string,
  folder: string | null | undefined,
): Promise<void> {
  if (folder === null || folder === undefined) return;
  const all = await parts.flows.folders(organization);
  found(
    all.find(({ id }) => id === folder),
    'folder',
    folder,
  );
}

export const flows: Handlers<
  'listFlows' | 'createFlow' | 'readFlow' | 'changeFlow' | 'saveDraft' | 'checkFlow' | 'deleteFlow'
> = {
  listFlows: async ({ organization, query }, parts) =>
    (await parts.flows.list(organization, query.folder)).map(toFlowSummary),
  createFlow: async ({ organization, body, by }, parts) => {
    await checkFolder(parts, organization, body.folder);
    const row = await parts.flows.create(organization, {
      id: randomUUID(),
      name: body.name,
      description: body.description ?? '',
      folder: body.folder ?? null,
      draft: body.draft === undefined ? emptyFlow : readFlowDocument(body.draft),
      by,
    });
    return toFlowDetail(row);
  },
  readFlow: async ({ organization, params }, parts) =>
    toFlowDetail(await readFlowRow(parts, organization, params.flow)),
  changeFlow: async ({ organization, params, body }, parts) => {
    await checkFolder(parts, organization, body.folder);
    const { name, description, folder } = body;
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(folder === undefined ? {} : { folder }),
    };
    return toFlowSummary(found(await parts.flows.change(organization, params.flow, change), 'flow', params.flow));
  },
  saveDraft: async ({ organization, params, body, by }, parts) => {
    await readFlowRow(parts, organization, params.flow);
    const draft = readFlowDocument(body.draft);
    const saved = await parts.flows.saveDraft(organization, params.flow, body.revision, draft, by);
    if (!saved) throw savedMeanwhile(await readFlowRow(parts, organization, params.flow));
    return { ...saved, problems: [...(await judgeFlow(parts, organization, draft))] };
  },
  checkFlow: async ({ organization, params, body }, parts) => {
    await readFlowRow(parts, organization, params.flow);
    return { problems: [...(await judgeFlow(parts, organization, readFlowDocument(body.draft)))] };
  },
  deleteFlow: async ({ organization, params }, parts) => {
    const row = await readFlowRow(parts, organization, params.flow);
    if (row.on)
      throw new ApiError(
        409,
        'flow.switched_on',
        `The flow "${row.name}" is switched on; switch it off, then delete it.`,
      );
    const others = (await flowDocuments(parts.flows, organization)).filter(({ id }) => id !== row.id);
    const callers = flowsUsing(others, callsFlow(row.id));
    if (callers.length > 0)
      throw new ApiError(
        409,
        'flow.called',
        `The flow "${row.name}" is called by ${namesOf(callers)}; change them first.`,
      );
    await parts.flows.delete(organization, params.flow);
  },
};

export function savedMeanwhile(row: FlowRow): ApiError {
  return new ApiError(
    409,
    'flow.saved_meanwhile',
    `${row.updatedBy} saved the flow "${row.name}" meanwhile (it is at revision ${row.revision}); reload it, then make your change again.`,
  );
}
