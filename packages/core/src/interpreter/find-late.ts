import type { StepId } from '../model/run-event.ts';
import type { Late, RunState, StepState } from '../model/run-state.ts';
import type { Plan } from './compile-flow.ts';

/** Milliseconds that a wait may end late without anybody being told: queues and clocks are not exact. */
export const LATE_MS = 5_000;
/** Seconds for a flow that says nothing. */
export const defaultLatePolicy = 86_400;

/** The latest of what came late, and all of it. */
export interface Lateness extends Late {
  readonly late: readonly StepId[];
}

/** The step and what leads to it in its frame, live ways only. */
function* leadingTo(plan: Plan, state: RunState, step: StepState): Generator<StepId> {
  const steps = state.frames.get(step.frame)?.steps;
  const seen = new Set([step.node]);
  const todo = [step.node];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    const id = steps?.get(node);
    if (id !== undefined) yield id;
    for (const { source, handle } of plan.nodes.get(node)?.incoming ?? []) {
      const from = state.steps.get(steps?.get(source) ?? '');
      if (from?.handle !== handle || seen.has(source)) continue;
      seen.add(source);
      todo.push(source);
    }
  }
}

/**
 * The waits before a step, and those of the step itself, that ended later than the flow's policy allows and about which
 * nobody decided yet; undefined if there are none.
 */
export const findLate = (plan: Plan, state: RunState, id: StepId): Lateness | undefined => {
  const policy = plan.settings.latePolicy ?? defaultLatePolicy;
  if (policy === 'off' || state.late.size === 0) return undefined;
  const found: [StepId, Late][] = [];
  for (let step = state.steps.get(id); step !== undefined; ) {
    for (const before of leadingTo(plan, state, step)) {
      const late = state.late.get(before);
      if (late !== undefined && late.lateMs > policy * 1000) found.push([before, late]);
    }
    const owner = state.frames.get(step.frame)?.owner;
    step = owner === undefined ? undefined : state.steps.get(owner);
  }
  const [latest] = found.map(([, late]) => late).toSorted((one, other) => other.lateMs - one.lateMs);
  return latest && { ...latest, late: found.map(([step]) => step) };
};

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** "31 hours", "2 minutes": the largest unit of which there are at least two, rounded down. */
export const sayLateness = (ms: number): string => {
  const [unit, length] = units.find(([, one]) => ms >= 2 * one) ?? units[3];
  const count = Math.floor(ms / length);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};
