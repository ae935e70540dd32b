import type { Flow } from '../model/flow.ts';
import type { Problem } from '../model/problem.ts';
import { type Rule, type ValidateContext, viewFlow } from './flow-view.ts';
import { calledFlows } from './rules/called-flows.ts';
import { connectors } from './rules/connectors.ts';
import { containers } from './rules/containers.ts';
import { edges } from './rules/edges.ts';
import { expressions } from './rules/expressions.ts';
import { noCycles } from './rules/no-cycles.ts';
import { nodeIds } from './rules/node-ids.ts';
import { oneTrigger } from './rules/one-trigger.ts';
import { reachable } from './rules/reachable.ts';
import { retries } from './rules/retries.ts';
import { switchCases } from './rules/switch-cases.ts';
import { tables } from './rules/tables.ts';
import { times } from './rules/times.ts';
import { values } from './rules/values.ts';

/** Every rule, the one list, in the order in which their problems are shown. */
const rules: readonly Rule[] = [
  oneTrigger,
  nodeIds,
  edges,
  noCycles,
  containers,
  reachable,
  values,
  connectors,
  calledFlows,
  tables,
  switchCases,
  times,
  expressions,
  retries,
];

/** Everything that is wrong with a flow, as far as the context lets it be known. */
export function validateFlow(flow: Flow, context: ValidateContext = {}): readonly Problem[] {
  const view = viewFlow(flow, context);
  return rules.flatMap((rule) => rule(view));
}

/** Whether a flow with these problems may be published. */
export function isPublishable(problems: readonly Problem[]): boolean {
  return problems.every(({ severity }) => severity !== 'error');
}
