import { resolveConfig } from '../expressions/resolve-config.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { EvaluatedValue } from '../model/run-event.ts';
import type { FrameState, StepState } from '../model/run-state.ts';
import { leave } from './arrive.ts';
import type { PlanNode } from './compile-flow.ts';
import { finishRun } from './end-run.ts';
import { closeFrame, failStep } from './fail-step.ts';
import { frameScope } from './scope.ts';
import { emit, frameOf, ownerOf, planNodeOf, stepIdOf, type Turn } from './turn-context.ts';

const lastOutput = (turn: Turn, frame: FrameState): Json =>
  (frame.last === undefined ? undefined : turn.state.steps.get(frame.last)?.output) ?? null;

/** Closes a frame in which nothing is open and nothing can arrive any more; the root's end is the run's end. */
export const settleFrame = (turn: Turn, frame: FrameState): void => {
  if (frame.open > 0 || frame.outcome !== undefined) return;
  const owner = ownerOf(turn, frame);
  if (owner === undefined) {
    finishRun(turn, null);
    return;
  }
  const node = planNodeOf(turn, owner);
  const isResolved = frame.steps.has(owner.node);
  if (node?.result === undefined || isResolved) {
    closeFrame(turn, frame, owner, { ok: true, output: lastOutput(turn, frame) });
    return;
  }
  settleWithResult(turn, frame, owner, node);
};

/** The result of an iteration gets a step of its own only if it must wait for the evaluator, or fails. */
const settleWithResult = (turn: Turn, frame: FrameState, owner: StepState, { id, result }: PlanNode): void => {
  if (result === undefined) return;
  const resolved = resolveConfig(result, frameScope(turn.state, frame.id, turn.at));
  if (resolved.state === 'done') {
    closeFrame(turn, frame, owner, { ok: true, output: resultIn(resolved.input) });
    return;
  }
  const step = stepIdOf(frame.id, id);
  emit(turn, { at: turn.at, type: 'step.entered', step, frame: frame.id, node: id });
  const entered = turn.state.steps.get(step);
  if (resolved.state === 'failed') {
    if (entered !== undefined) failStep(turn, entered, resolved.error);
    return;
  }
  const wait = { on: 'evaluate', purpose: 'result', expressions: resolved.expressions } as const;
  emit(turn, { at: turn.at, type: 'step.waits', step, wait });
};

const resultIn = (input: JsonObject): Json => input['result'] ?? null;

/** The evaluator answered for a frame's result. */
export const receiveResult = (turn: Turn, step: StepState, values: readonly EvaluatedValue[]): void => {
  const result = planNodeOf(turn, step)?.result;
  const frame = frameOf(turn, step.frame);
  if (result === undefined || frame === undefined) return;
  const resolved = resolveConfig(result, frameScope(turn.state, frame.id, step.enteredAt));
  if (resolved.state === 'done') return leave(turn, step, 'out', resultIn(resolved.input));
  if (resolved.state === 'failed') return failStep(turn, step, resolved.error);
  const finished = resolved.finish(values);
  if (finished.ok) leave(turn, step, 'out', resultIn(finished.input));
  else failStep(turn, step, finished.error);
};
