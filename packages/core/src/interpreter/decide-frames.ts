import type { Instant } from '../model/run-event.ts';
import type { RunState, StepState } from '../model/run-state.ts';
import type { Decision } from '../nodes/node-definition.ts';
import type { Plan } from './compile-flow.ts';

export type FramesDecision = Extract<Decision, { readonly do: 'open-frames' }>;

/** What a container that waits on its frames had decided on entering: the same whenever it is asked. */
export const decideFrames = (
  plan: Plan,
  { trigger }: RunState,
  owner: StepState,
  at: Instant,
): FramesDecision | undefined => {
  const node = plan.nodes.get(owner.node);
  if (node === undefined) return undefined;
  const { settings } = plan;
  const decision = node.definition.enter({ node: node.node, input: owner.input ?? {}, at, trigger, settings });
  return decision.do === 'open-frames' ? decision : undefined;
};
