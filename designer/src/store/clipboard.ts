import {
  emptyFlow,
  type Flow,
  type FlowEdge,
  type FlowNode,
  parseFlow,
  pasteNodes,
  type Position,
} from '@joinery/core';
import { type EditorStore, edit, endGroup, select } from './editor-store.ts';

/** Steps on their way to another place: a flow's part, kept as text so that it crosses pages. */
interface CopiedSteps {
  readonly joinery: 'steps';
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

const OFFSET = 48;

/** What is selected, with everything inside its containers and the edges among it. The trigger stays. */
export function stepsToCopy(flow: Flow, selected: ReadonlySet<string>): CopiedSteps {
  const ids = new Set(
    flow.nodes.filter((node) => selected.has(node.id) && node.kind !== 'trigger').map((node) => node.id),
  );
  for (const node of flow.nodes) if (node.parent !== undefined && ids.has(node.parent)) ids.add(node.id);
  const nodes = flow.nodes.filter((node) => ids.has(node.id));
  return { joinery: 'steps', nodes, edges: flow.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)) };
}

/** Reads copied text; `undefined` if it holds no steps that core can read. */
export function readCopied(text: string): CopiedSteps | undefined {
  try {
    const { joinery, nodes, edges } = JSON.parse(text) as CopiedSteps;
    if (joinery !== 'steps') return undefined;
    const parsed = parseFlow({ ...emptyFlow, nodes, edges });
    return parsed.ok ? { joinery, nodes: parsed.flow.nodes, edges: parsed.flow.edges } : undefined;
  } catch {
    return undefined;
  }
}

export function copySelected(store: EditorStore): string | undefined {
  const { flow, selected } = store.getState();
  const copied = stepsToCopy(flow, selected);
  return copied.nodes.length > 0 ? JSON.stringify(copied) : undefined;
}

/** Puts steps into the flow beside where they were copied from and selects them. */
export function paste(store: EditorStore, text: string, by: Position = { x: OFFSET, y: OFFSET }): boolean {
  const copied = readCopied(text);
  if (!copied || copied.nodes.length === 0) return false;
  let ids: readonly string[] = [];
  endGroup(store);
  edit(store, (flow) => {
    const pasted = pasteNodes(flow, copied.nodes, copied.edges, by);
    ids = pasted.ids;
    return pasted.flow;
  });
  if (ids.length > 0) select(store, ids);
  return true;
}

export function duplicateSelected(store: EditorStore): void {
  const text = copySelected(store);
  if (text !== undefined) paste(store, text);
}
