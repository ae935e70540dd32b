import type { Flow, FlowEdge, FlowNode, FlowNote } from '../model/flow.ts';
import { applyListDiff, diffList, type ListDiff, reverseListDiff } from './list-diff.ts';
import { sameJson } from './same-json.ts';

/** What changed between two versions of a flow. It holds both sides, so it can be undone and shown. */
export interface FlowDiff {
  readonly nodes?: ListDiff<FlowNode>;
  readonly edges?: ListDiff<FlowEdge>;
  readonly notes?: ListDiff<FlowNote>;
  readonly inputs?: readonly [from: Flow['inputs'], to: Flow['inputs']];
  readonly outputs?: readonly [from: Flow['outputs'], to: Flow['outputs']];
  readonly settings?: readonly [from: Flow['settings'], to: Flow['settings']];
}

/** The diff that leads from one flow to the other; empty if they are equal. */
export function diffFlow(from: Flow, to: Flow): FlowDiff {
  const nodes = diffList(from.nodes, to.nodes);
  const edges = diffList(from.edges, to.edges);
  const notes = diffList(from.notes, to.notes);
  return {
    ...(nodes && { nodes }),
    ...(edges && { edges }),
    ...(notes && { notes }),
    ...(!sameJson(from.inputs, to.inputs) && { inputs: [from.inputs, to.inputs] as const }),
    ...(!sameJson(from.outputs, to.outputs) && { outputs: [from.outputs, to.outputs] as const }),
    ...(!sameJson(from.settings, to.settings) && { settings: [from.settings, to.settings] as const }),
  };
}

/** Applies a diff to the flow that it was taken from, or to one that differs elsewhere; throws if it does not fit. */
export function applyDiff(flow: Flow, diff: FlowDiff): Flow {
  return {
    format: flow.format,
    nodes: applyListDiff(flow.nodes, diff.nodes),
    edges: applyListDiff(flow.edges, diff.edges),
    inputs: diff.inputs ? diff.inputs[1] : flow.inputs,
    outputs: diff.outputs ? diff.outputs[1] : flow.outputs,
    notes: applyListDiff(flow.notes, diff.notes),
    settings: diff.settings ? diff.settings[1] : flow.settings,
  };
}

/** The diff that takes this one back. */
export function reverseDiff(diff: FlowDiff): FlowDiff {
  const { nodes, edges, notes, inputs, outputs, settings } = diff;
  return {
    ...(nodes && { nodes: reverseListDiff(nodes) }),
    ...(edges && { edges: reverseListDiff(edges) }),
    ...(notes && { notes: reverseListDiff(notes) }),
    ...(inputs && { inputs: [inputs[1], inputs[0]] as const }),
    ...(outputs && { outputs: [outputs[1], outputs[0]] as const }),
    ...(settings && { settings: [settings[1], settings[0]] as const }),
  };
}

export function isEmptyDiff(diff: FlowDiff): boolean {
  return Object.keys(diff).length === 0;
}
