import type { FlowDetail, FlowSummary, FlowVersion } from '@joinery/api';
import type { Flow, FlowNode } from '@joinery/core';
import type { FlowRow, VersionRow } from '../ports.ts';

export function triggerOf(flow: Flow): FlowNode | undefined {
  return flow.nodes.find(({ kind }) => kind === 'trigger');
}

/** `okta.userRemovedFromGroup`, `manual`, …; null while none is chosen. */
export function startOf(flow: Flow): string | null {
  const on = triggerOf(flow)?.config['on'];
  return typeof on === 'string' && on !== '' ? on : null;
}

export function toFlowSummary(row: FlowRow): FlowSummary {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    folder: row.folder,
    on: row.on,
    trigger: startOf(row.draft),
    publishedVersion: row.publishedVersion,
    changed: row.publishedHash !== row.draftHash,
    updatedAt: row.updatedAt,
    updatedBy: row.updatedBy,
    lastRun: row.lastRun,
  };
}

export function toFlowDetail(row: FlowRow): FlowDetail {
  return { ...toFlowSummary(row), draft: row.draft, revision: row.revision };
}

export function toFlowVersion(row: VersionRow, current: number | null): FlowVersion {
  const { version, hash, publishedAt, publishedBy, note } = row;
  return { version, hash, publishedAt, publishedBy, note, current: version === current };
}
