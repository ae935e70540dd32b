import { type FlowNode, limits } from '@joinery/core';
import type { FlowRow } from '../ports.ts';
import type { RunParts } from './parts.ts';

type Looked = Pick<RunParts, 'actions' | 'flows'>;

/** Whether a flow, or one that it calls, takes something away from a person. What cannot be read counts as such. */
export async function takesAway(parts: Looked, organization: string, flow: Pick<FlowRow, 'id' | 'publishedVersion'>) {
  return looksInto(parts, organization, flow, new Set());
}

async function looksInto(
  parts: Looked,
  organization: string,
  { id, publishedVersion }: Pick<FlowRow, 'id' | 'publishedVersion'>,
  seen: Set<string>,
): Promise<boolean> {
  if (seen.has(id) || publishedVersion === null) return false;
  if (seen.size > limits.nodesPerFlow) return true;
  seen.add(id);
  const version = await parts.flows.version(organization, id, publishedVersion);
  if (!version) return true;
  const nodes = version.document.nodes.filter(({ disabled }) => disabled !== true);
  if (nodes.some((node) => parts.actions.effectOf(textOf(node, 'action'))?.destructive)) return true;
  for (const node of nodes) {
    const called = textOf(node, 'flow');
    if (node.kind !== 'call-flow' || called === '') continue;
    const next = await parts.flows.read(organization, called);
    if (next && (await looksInto(parts, organization, next, seen))) return true;
  }
  return false;
}

function textOf(node: FlowNode, field: string): string {
  const value = node.config[field];
  return typeof value === 'string' ? value : '';
}
