/*
 * Keeps the invariant "errors have one order": the retry policy was asked before (settle-action.ts); then the node's
 * `error` handle, then the nearest container that catches, then the run fails and says what was done and what was not.
 */
import type { Json } from '../model/json.ts';
import type { Outcome, StepError } from '../model/run-event.ts';
import type { FrameState, StepState } from '../model/run-state.ts';
import { leave } from './arrive.ts';
import { decideFrames, type FramesDecision } from './decide-frames.ts';
import { cancelFrame, failRun } from './end-run.ts';
import { openFrames } from './open-frames.ts';
import { emit, frameOf, ownerOf, planNodeOf, type Turn } from './turn-context.ts';

/** What a container that waits on its frames had decided on entering. */
const framesDecisionOf = (turn: Turn, owner: StepState): FramesDecision | undefined =>
  decideFrames(turn.plan, turn.state, owner, turn.at);

/** A frame's own result step belongs to the container's node but does not use its handles. */
const handlesError = (turn: Turn, step: StepState, owner: StepState | undefined): boolean =>
  owner?.node !== step.node && planNodeOf(turn, step)?.handlesError === true;

const failsRun = (turn: Turn, failed: StepState): boolean => {
  for (let step: StepState | undefined = failed; step !== undefined; ) {
    const frame = frameOf(turn, step.frame);
    const owner: StepState | undefined = frame === undefined ? undefined : ownerOf(turn, frame);
    if (handlesError(turn, step, owner)) return false;
    if (owner !== undefined && framesDecisionOf(turn, owner)?.onError !== 'stop') return false;
    step = owner;
  }
  return true;
};

const asOutput = ({ code, message, details }: StepError): Json => ({
  error: { code, message, details: details ?? {} },
});

/** Fails a step for good. */
export const failStep = (turn: Turn, step: StepState, error: StepError): void => {
  if (failsRun(turn, step)) failRun(turn, error, step);
  else failHandled(turn, step, error);
};

const failHandled = (turn: Turn, step: StepState, error: StepError): void => {
  const frame = frameOf(turn, step.frame);
  const owner = frame === undefined ? undefined : ownerOf(turn, frame);
  if (handlesError(turn, step, owner)) {
    leave(turn, step, 'error', asOutput(error), { error });
    return;
  }
  emit(turn, { at: turn.at, type: 'step.failed', step: step.id, error });
  if (frame === undefined || owner === undefined) return;
  cancelFrame(turn, frame.id);
  closeFrame(turn, frame, owner, { ok: false, error });
};

/** Closes a frame; its container opens the next one, is left, or fails. */
export const closeFrame = (turn: Turn, frame: FrameState, owner: StepState, outcome: Outcome): void => {
  const decision = framesDecisionOf(turn, owner);
  emit(turn, { at: turn.at, type: 'frame.closed', frame: frame.id, outcome });
  if (decision === undefined || owner.progress === undefined) return;
  if (!outcome.ok && decision.onError !== 'collect') {
    for (const other of owner.progress.open) cancelFrame(turn, other);
    if (decision.onError === 'stop') failHandled(turn, owner, outcome.error);
    else leaveContainer(turn, owner, decision);
    return;
  }
  advanceContainer(turn, owner, decision);
};

/** Opens the frames that may be open now; leaves the container if all are closed. */
export const advanceContainer = (turn: Turn, owner: StepState, decision: FramesDecision): void => {
  openFrames(turn, owner, decision);
  if (owner.progress?.closed === decision.items.length) leaveContainer(turn, owner, decision);
};

const leaveContainer = (turn: Turn, owner: StepState, { items }: FramesDecision): void => {
  const outcomes = owner.progress?.outcomes ?? [];
  const left = planNodeOf(turn, owner)?.definition.leave?.({ items, outcomes });
  leave(turn, owner, left?.handle ?? 'out', left?.output ?? null);
};
