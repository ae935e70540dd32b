import type { RunState, StepState } from '../model/run-state.ts';
import type { Plan } from './compile-flow.ts';
import { decideFrames, type FramesDecision } from './decide-frames.ts';

/** Containers that could open a further frame now, because a turn ended before it was opened. */
export function* roomyContainers(
  plan: Plan,
  state: RunState,
): Generator<{ readonly step: StepState; readonly decision: FramesDecision }> {
  // A copy, because whoever goes on with one of them changes who waits.
  for (const id of [...state.waiting]) {
    const step = state.steps.get(id);
    if (step?.progress === undefined) continue;
    const { opened, open } = step.progress;
    const decision = decideFrames(plan, state, step, step.enteredAt);
    if (decision === undefined || opened >= decision.items.length || open.size >= decision.concurrency) continue;
    yield { step, decision };
  }
}

/** Whether a turn ended at its budget, so that the fact `resumed` makes the run go on by itself. */
export const hasMore = (plan: Plan, state: RunState): boolean =>
  state.status === 'running' && roomyContainers(plan, state).next().done !== true;
