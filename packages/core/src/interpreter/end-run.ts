import type { Json } from '../model/json.ts';
import type { FrameId, StepError } from '../model/run-event.ts';
import type { StepState } from '../model/run-state.ts';
import { reportFailure } from './failure-report.ts';
import { emit, frameOf, ownerOf, type Turn } from './turn-context.ts';

const cancelStep = (turn: Turn, step: StepState): void => {
  for (const inner of step.progress?.open ?? []) cancelFrame(turn, inner);
  emit(turn, { at: turn.at, type: 'step.cancelled', step: step.id });
};

/** Cancels what is open in a frame and in the frames below it. */
export const cancelFrame = (turn: Turn, id: FrameId): void => {
  for (const stepId of frameOf(turn, id)?.steps.values() ?? []) {
    const step = turn.state.steps.get(stepId);
    if (step?.status === 'waiting' || step?.status === 'entered') cancelStep(turn, step);
  }
};

/** Ends the run with an output, whatever else is open. */
export const finishRun = (turn: Turn, output: Json): void => {
  cancelFrame(turn, 'root');
  emit(turn, { at: turn.at, type: 'run.finished', output });
};

/** Fails the run. The failed step and the containers around it fail with it, everything else that is open is cancelled. */
export const failRun = (turn: Turn, error: StepError, failed?: StepState): void => {
  const report = reportFailure(turn.plan, turn.state, failed === undefined ? { error } : { step: failed, error });
  const failing: StepState[] = [];
  for (let step = failed; step !== undefined; ) {
    failing.push(step);
    const frame = frameOf(turn, step.frame);
    step = frame === undefined ? undefined : ownerOf(turn, frame);
  }
  for (const step of failing) {
    for (const inner of step.progress?.open ?? []) cancelFrame(turn, inner);
    emit(turn, { at: turn.at, type: 'step.failed', step: step.id, error });
  }
  cancelFrame(turn, 'root');
  emit(turn, { at: turn.at, type: 'run.failed', error, report });
};

export const cancelRun = (turn: Turn, by: string, reason?: string): void => {
  const report = reportFailure(turn.plan, turn.state);
  cancelFrame(turn, 'root');
  emit(turn, { at: turn.at, type: 'run.cancelled', by, ...(reason === undefined ? {} : { reason }), report });
};
