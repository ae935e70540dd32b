import type { Catalog, Flow, FlowNode } from '@joinery/core';
import { ApiError, found } from '../api-error.ts';
import type { ApiParts } from '../api-parts.ts';
import { toFlowSummary, toFlowVersion } from '../flow-view.ts';
import type { Handlers } from '../handler.ts';
import { judgeFlow, refuseFaulty } from '../judge-flow.ts';
import type { FlowRow } from '../../ports.ts';
import { readFlowRow, savedMeanwhile } from './flows.ts';

export const versions: Handlers<'publishFlow' | 'listVersions' | 'readVersion' | 'switchFlow'> = {
  publishFlow: async ({ organization, params, body, by }, parts) => {
    const row = await readFlowRow(parts, organization, params.flow);
    if (row.revision !== body.revision) throw savedMeanwhile(row);
    refuseFaulty(await judgeFlow(parts, organization, row.draft), row.name);
    const version = await parts.flows.publish(organization, row.id, body.revision, by, body.note ?? '');
    if (!version) throw savedMeanwhile(await readFlowRow(parts, organization, params.flow));
    return toFlowVersion(version, version.version);
  },
  listVersions: async ({ organization, params }, parts) => {
    const row = await readFlowRow(parts, organization, params.flow);
    const all = await parts.flows.versions(organization, params.flow);
    return all.map((version) => toFlowVersion(version, row.publishedVersion));
  },
  readVersion: async ({ organization, params }, parts) => {
    const row = await readFlowRow(parts, organization, params.flow);
    const version = found(
      await parts.flows.version(organization, params.flow, params.version),
      'version',
      String(params.version),
    );
    return { ...toFlowVersion(version, row.publishedVersion), document: version.document };
  },
  switchFlow: async ({ organization, params, body, by }, parts) => {
    const row = await readFlowRow(parts, organization, params.flow);
    if (body.on) await refuseUnready(parts, organization, row);
    return toFlowSummary(found(await parts.flows.setOn(organization, row.id, body.on, by), 'flow', row.id));
  },
};

/** A flow is switched on only if its first event could run. */
async function refuseUnready(parts: ApiParts, organization: string, row: FlowRow): Promise<void> {
  const document = await publishedOf(parts, organization, row);
  const names = new Set((await parts.connections.list(organization)).map(({ name }) => name));
  const missing = [...new Set(neededConnections(document, parts.catalog))].filter((name) => !names.has(name));
  if (missing.length > 0) {
    const list = missing.map((name) => `"${name}"`).join(', ');
    throw new ApiError(
      409,
      'flow.connection_missing',
      `The flow "${row.name}" uses connections that do not exist: ${list}; add them under Connections, then switch it on.`,
    );
  }
}

export async function publishedOf(parts: ApiParts, organization: string, row: FlowRow): Promise<Flow> {
  const version =
    row.publishedVersion === null ? null : await parts.flows.version(organization, row.id, row.publishedVersion);
  if (version) return version.document;
  throw new ApiError(409, 'flow.not_published', `The flow "${row.name}" was never published; publish it first.`);
}

function neededConnections(document: Flow, catalog: Catalog): readonly string[] {
  return document.nodes.flatMap((node) => {
    const name = node.config['connection'];
    return node.disabled !== true && typeof name === 'string' && name !== '' && usesAuth(node, catalog) ? [name] : [];
  });
}

function usesAuth({ config }: FlowNode, catalog: Catalog): boolean {
  const source = config['action'] ?? config['on'];
  const connector = typeof source === 'string' ? source.split('.')[0] : undefined;
  return catalog.connectors.some(({ name, auth }) => name === connector && auth.length > 0);
}
