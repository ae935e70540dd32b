import { type Catalog, type Fields, type Flow, type FlowNode, outputFields } from '@joinery/core';

const ofSchedule: Fields = [{ name: 'scheduledFor', type: 'date', title: 'When it was due' }];

/** What a step puts out, as far as it is known while designing. */
export function knownOutput(node: FlowNode, flow: Flow, catalog: Catalog): Fields {
  if (node.kind === 'trigger' && node.config['on'] === 'schedule') return ofSchedule;
  return outputFields(node, flow, { catalog }) ?? [];
}
