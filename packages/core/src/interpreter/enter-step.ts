/*
 * Keeps the invariant "one way to wait": a node that is entered leaves by a handle, or says what it waits on. One second
 * and one year take the same path.
 */
import { resolveConfig } from '../expressions/resolve-config.ts';
import type { JsonObject } from '../model/json.ts';
import type { EvaluatedValue } from '../model/run-event.ts';
import type { FrameState, StepState } from '../model/run-state.ts';
import type { Decision } from '../nodes/node-definition.ts';
import { stepError } from '../nodes/step-error.ts';
import { ENDED, leave } from './arrive.ts';
import type { PlanNode } from './compile-flow.ts';
import { failRun, finishRun } from './end-run.ts';
import { advanceContainer, failStep } from './fail-step.ts';
import { frameScope } from './scope.ts';
import { emit, planNodeOf, stepIdOf, type Turn } from './turn-context.ts';

/** Enters a node in a frame. */
export const enterStep = (turn: Turn, frame: FrameState, node: PlanNode): void => {
  const { maxSteps } = turn.plan;
  if (turn.state.entered >= maxSteps) {
    const message = `The run entered ${maxSteps} steps, which is the most that its flow allows, and came to "${node.id}"; raise "maxSteps" in the flow's settings, or split the work into flows.`;
    failRun(turn, stepError('run.too_many_steps', message));
    return;
  }
  const id = stepIdOf(frame.id, node.id);
  emit(turn, { at: turn.at, type: 'step.entered', step: id, frame: frame.id, node: node.id });
  const step = turn.state.steps.get(id);
  if (step === undefined) return;
  if (node.node.disabled === true && node.definition.enterable) passThrough(turn, step, node);
  else if (!node.definition.enterable) decide(turn, step, node, {});
  else resolve(turn, step, node);
};

const passThrough = (turn: Turn, step: StepState, { node, definition }: PlanNode): void => {
  const handle = definition.handles(node).find(({ error }) => error !== true);
  leave(turn, step, handle?.name ?? ENDED, null);
};

/** Resolves the config and decides; expressions beyond the fast path are waited on first. */
const resolve = (turn: Turn, step: StepState, node: PlanNode, values?: readonly EvaluatedValue[]): void => {
  const resolved = resolveConfig(node.config, frameScope(turn.state, step.frame, step.enteredAt));
  if (resolved.state === 'done') return proceed(turn, step, node, resolved.input);
  if (resolved.state === 'failed') return failStep(turn, step, resolved.error);
  const asked = step.wait?.on === 'evaluate' ? step.wait.expressions : [];
  const { expressions } = resolved;
  const isAnswered = values !== undefined && asked.length === expressions.length;
  if (!isAnswered || asked.some((expression, index) => expression !== expressions[index])) {
    const wait = { on: 'evaluate', purpose: 'enter', expressions } as const;
    emit(turn, { at: turn.at, type: 'step.waits', step: step.id, wait });
    return;
  }
  const finished = resolved.finish(values);
  if (finished.ok) proceed(turn, step, node, finished.input);
  else failStep(turn, step, finished.error);
};

/** The evaluator answered for a node's config. */
export const receiveInput = (turn: Turn, step: StepState, values: readonly EvaluatedValue[]): void => {
  const node = planNodeOf(turn, step);
  if (node !== undefined) resolve(turn, step, node, values);
};

const proceed = (turn: Turn, step: StepState, node: PlanNode, input: JsonObject): void => {
  emit(turn, { at: turn.at, type: 'step.resolved', step: step.id, input });
  decide(turn, step, node, input);
};

const decide = (turn: Turn, step: StepState, { node, definition }: PlanNode, input: JsonObject): void => {
  const { trigger } = turn.state;
  carryOut(turn, step, definition.enter({ node, input, at: turn.at, trigger, settings: turn.plan.settings }));
};

const carryOut = (turn: Turn, step: StepState, decision: Decision): void => {
  switch (decision.do) {
    case 'leave':
      return leave(turn, step, decision.handle, decision.output);
    case 'end-branch':
      return leave(turn, step, ENDED, decision.output);
    case 'wait':
      return emit(turn, { at: turn.at, type: 'step.waits', step: step.id, wait: decision.wait });
    case 'open-frames':
      emit(turn, { at: turn.at, type: 'step.waits', step: step.id, wait: { on: 'frames' } });
      return advanceContainer(turn, step, decision);
    case 'fail':
      return failStep(turn, step, decision.error);
    case 'finish-run':
      emit(turn, { at: turn.at, type: 'step.left', step: step.id, handle: ENDED, output: decision.output });
      return finishRun(turn, decision.output);
    case 'fail-run':
      return failRun(turn, decision.error, step);
  }
};
