import type { StepId } from '../model/run-event.ts';
import type { RunState, StepState } from '../model/run-state.ts';
import type { Plan } from './compile-flow.ts';

export interface Failed {
  /** Steps whose failure nothing handled: they stopped the run. */
  readonly stopping: readonly StepId[];
  /** What there is to try again: the stopping steps; in a run that finished, those of items noted as failed. */
  readonly all: readonly StepId[];
}

const ownerOf = (view: RunState, step: StepState): StepState | undefined => {
  const owner = view.frames.get(step.frame)?.owner;
  return owner === undefined ? undefined : view.steps.get(owner);
};

/** Whether nothing handled the failure: every frame up to the root was left unclosed, every container unleft. */
const stopsRun = (view: RunState, step: StepState): boolean => {
  const owner = ownerOf(view, step);
  if (owner === undefined) return true;
  if (view.frames.get(step.frame)?.outcome !== undefined || owner.status === 'left') return false;
  return stopsRun(view, owner);
};

/** Whether a Try caught the failure, which is how its author wanted it. */
const isCaught = (plan: Plan, view: RunState, step: StepState): boolean => {
  const owner = ownerOf(view, step);
  if (owner === undefined) return false;
  if (plan.nodes.get(owner.node)?.node.kind === 'try' && owner.handle === 'error') return true;
  return owner.handle === 'error' || isCaught(plan, view, owner);
};

/** The steps of a run that was folded whole that failed, without the containers that only failed with them. */
export const findFailed = (plan: Plan, view: RunState): Failed => {
  const failed = [...view.steps.values()].filter((step) => step.status === 'failed');
  const around = new Set(failed.flatMap((step) => ownerOf(view, step)?.id ?? []));
  const innermost = failed.filter((step) => !around.has(step.id));
  const stopping = innermost.filter((step) => stopsRun(view, step)).map((step) => step.id);
  if (view.status !== 'finished') return { stopping, all: stopping };
  return { stopping, all: innermost.filter((step) => !isCaught(plan, view, step)).map((step) => step.id) };
};
