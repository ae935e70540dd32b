import { type CompiledConfig, compileConfig } from '../expressions/resolve-config.ts';
import type { Flow, FlowNode, FlowSettings } from '../model/flow.ts';
import { limits } from '../model/limits.ts';
import type { NodeDefinition } from '../nodes/node-definition.ts';
import { nodeDefinitions } from '../nodes/node-kinds.ts';
import { orderNodes } from './order-nodes.ts';

export interface PlanNode {
  readonly id: string;
  readonly title: string;
  readonly node: FlowNode;
  readonly definition: NodeDefinition;
  readonly config: CompiledConfig;
  /** A container's `result`, resolved at the end of each of its frames. */
  readonly result: CompiledConfig | undefined;
  readonly incoming: readonly PlanEdge[];
  /** Targets of every handle, each once. */
  readonly next: readonly PlanNode[];
  /** Whether an edge leaves the `error` handle. */
  readonly handlesError: boolean;
  /** A container's nodes that no edge enters. */
  readonly entries: readonly PlanNode[];
}

export interface PlanEdge {
  readonly source: string;
  readonly handle: string;
}

/** A flow version made ready for turning. Compile it once; it may be shared by all runs of the version. */
export interface Plan {
  readonly nodes: ReadonlyMap<string, PlanNode>;
  /** Every node that a run can reach, sources before targets, a container before what it holds. */
  readonly order: readonly PlanNode[];
  readonly children: ReadonlyMap<string | undefined, readonly PlanNode[]>;
  readonly trigger: PlanNode | undefined;
  readonly settings: FlowSettings;
  readonly maxSteps: number;
}

type Building = PlanNode & { incoming: PlanEdge[]; next: PlanNode[]; handlesError: boolean; entries: PlanNode[] };

const prepare = (node: FlowNode): Building => {
  const definition = nodeDefinitions[node.kind];
  const result = definition.container ? node.config['result'] : undefined;
  return {
    id: node.id,
    title: node.title || node.id,
    node,
    definition,
    config: compileConfig(node.config, definition.deferred),
    result: result === undefined || result === null || result === '' ? undefined : compileConfig({ result }, []),
    incoming: [],
    next: [],
    handlesError: false,
    entries: [],
  };
};

const connect = (flow: Flow, nodes: ReadonlyMap<string, Building>): void => {
  for (const { source, sourceHandle, target } of flow.edges) {
    const from = nodes.get(source);
    const to = nodes.get(target);
    if (from === undefined || to === undefined || from.node.parent !== to.node.parent) continue;
    if (to.incoming.some((edge) => edge.source === source && edge.handle === sourceHandle)) continue;
    to.incoming.push({ source, handle: sourceHandle });
    if (!from.next.includes(to)) from.next.push(to);
    if (sourceHandle === 'error') from.handlesError = true;
  }
};

/** At the root only what the trigger leads to exists: edges from anything else would never be decided. */
const dropUnreachable = (nodes: Map<string, Building>, trigger: PlanNode | undefined): void => {
  const reached = new Set<string>(trigger === undefined ? [] : [trigger.id]);
  const todo: PlanNode[] = trigger === undefined ? [] : [trigger];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    for (const next of node.next) {
      if (reached.has(next.id)) continue;
      reached.add(next.id);
      todo.push(next);
    }
  }
  const exists = ({ id, parent }: FlowNode): boolean => {
    if (parent === undefined) return reached.has(id);
    const container = nodes.get(parent);
    return container !== undefined && container.definition.container && exists(container.node);
  };
  for (const node of [...nodes.values()]) if (!exists(node.node)) nodes.delete(node.id);
  for (const node of nodes.values()) node.incoming = node.incoming.filter((edge) => nodes.has(edge.source));
};

const groupByParent = (nodes: readonly PlanNode[]): ReadonlyMap<string | undefined, readonly PlanNode[]> => {
  const groups = new Map<string | undefined, PlanNode[]>();
  for (const node of nodes) {
    const group = groups.get(node.node.parent);
    if (group === undefined) groups.set(node.node.parent, [node]);
    else group.push(node);
  }
  return groups;
};

/** Makes a flow ready for `turn`. The flow is taken as valid; what could not run is left out. */
export const compileFlow = (flow: Flow): Plan => {
  const nodes = new Map(flow.nodes.map((node) => [node.id, prepare(node)]));
  connect(flow, nodes);
  const trigger = [...nodes.values()].find(({ node }) => node.kind === 'trigger' && node.parent === undefined);
  dropUnreachable(nodes, trigger);
  const children = groupByParent([...nodes.values()]);
  for (const node of nodes.values()) {
    node.entries = (children.get(node.id) ?? []).filter(({ incoming }) => incoming.length === 0);
  }
  return {
    nodes,
    order: orderNodes(children),
    children,
    trigger,
    settings: flow.settings,
    maxSteps: flow.settings.maxSteps ?? limits.stepsPerRun,
  };
};
