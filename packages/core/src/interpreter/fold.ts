/*
 * Keeps the invariant "the journal keeps facts and decisions": this reducer decides nothing and knows neither the flow
 * nor any node's code, so that a run of any age reads back.
 */
import type { RunEvent, StepError, StepId } from '../model/run-event.ts';
import { type FrameState, keptEffects, type Late, type RunState, type StepState } from '../model/run-state.ts';

export interface FoldOptions {
  /** Keeps closed frames and their steps, to show a run. Such a state is for reading: `turn` wants them gone. */
  readonly keepClosedFrames?: boolean | KeepsFrame;
}
/** Asked of each frame that closes; one with a kept frame below it must be kept. */
export type KeepsFrame = (state: RunState, frame: FrameState) => boolean;

type Of<T extends RunEvent['type']> = Extract<RunEvent, { readonly type: T }>;

export const newRunState = (): RunState => ({
  status: 'new',
  trigger: null,
  inputs: {},
  vars: {},
  frames: new Map(),
  steps: new Map(),
  waiting: new Set(),
  entered: 0,
  effects: new Map(),
  closedEffects: new Map(),
  late: new Map(),
  seq: 0,
});

const stepOf = (state: RunState, id: StepId): StepState => {
  const step = state.steps.get(id);
  if (step === undefined) throw new Error(`The journal tells of step "${id}" before it was entered.`);
  return step;
};

const frameOf = (state: RunState, id: string): FrameState => {
  const frame = state.frames.get(id);
  if (frame === undefined) throw new Error(`The journal tells of frame "${id}" before it was opened.`);
  return frame;
};

const dropFrame = (state: RunState, id: string): void => {
  const frame = state.frames.get(id);
  if (frame === undefined) return;
  for (const step of frame.steps.values()) {
    for (const inner of state.steps.get(step)?.progress?.open ?? []) dropFrame(state, inner);
    const late = state.late.get(step);
    if (late !== undefined && frame.owner !== undefined) noteLate(state, frame.owner, late);
    state.late.delete(step);
    countEffect(state, step);
    state.steps.delete(step);
    state.waiting.delete(step);
  }
  state.frames.delete(id);
};

const countEffect = (state: RunState, step: StepId): void => {
  const effect = state.effects.get(step);
  if (effect === undefined) return;
  const counted = state.closedEffects.get(effect.node) ?? { done: 0, notDone: 0 };
  state.closedEffects.set(effect.node, counted);
  const which = effect.status === 'done' ? 'done' : 'notDone';
  counted[which] += 1;
  if (counted[which] > keptEffects[which]) state.effects.delete(step);
};

const noteLate = (state: RunState, step: StepId, late: Late): void => {
  if (late.lateMs > (state.late.get(step)?.lateMs ?? 0)) state.late.set(step, late);
};

const endLate = (state: RunState, step: StepState, { at, lateMs }: Of<'step.waits' | 'step.left'>): void => {
  if (lateMs === undefined) return;
  step.lateMs = lateMs;
  noteLate(state, step.id, { due: new Date(Date.parse(at) - lateMs).toISOString(), lateMs });
};

const enter = (state: RunState, event: Of<'step.entered'>): void => {
  const frame = frameOf(state, event.frame);
  const step: StepState = {
    id: event.step,
    frame: event.frame,
    node: event.node,
    status: 'entered',
    attempts: 0,
    throttled: 0,
    enteredAt: event.at,
  };
  state.steps.set(event.step, step);
  frame.steps.set(event.node, event.step);
  frame.open += 1;
  state.entered += 1;
};

const skip = (state: RunState, { at, step: id, frame, node }: Of<'step.skipped'>): void => {
  const step: StepState = { id, frame, node, status: 'skipped', attempts: 0, throttled: 0, enteredAt: at, endedAt: at };
  state.steps.set(id, step);
  frameOf(state, frame).steps.set(node, id);
};

const wait = (state: RunState, event: Of<'step.waits'>): void => {
  const step = stepOf(state, event.step);
  const before = step.wait;
  step.status = 'waiting';
  step.wait = event.wait;
  if (event.by !== undefined) step.decidedBy = event.by;
  endLate(state, step, event);
  state.waiting.delete(step.id);
  state.waiting.add(step.id);
  const isBegun = event.wait.on === 'action' || event.wait.on === 'child';
  if (isBegun && before?.on === 'person' && before.ask === 'late') for (const id of before.late) state.late.delete(id);
  if (event.wait.on === 'action') {
    step.attempts = event.wait.attempt;
    state.effects.set(step.id, { node: step.node, status: 'open' });
  } else if (event.wait.on === 'person') {
    // What is asked about for being late was not called, and that of a flow is told in its own run.
    if (event.wait.ask === 'outcome') state.effects.set(step.id, { node: step.node, status: 'unknown' });
    else if (state.effects.has(step.id)) state.effects.set(step.id, { node: step.node, status: 'failed' });
  } else if (event.wait.on === 'frames') {
    step.progress = { opened: 0, closed: 0, open: new Set(), outcomes: [] };
  }
};

const failAttempt = (state: RunState, event: Of<'step.attempt-failed'>): void => {
  const step = stepOf(state, event.step);
  step.error = event.error;
  if (event.error.retryAfterMs !== undefined) step.throttled += 1;
  state.effects.set(step.id, { node: step.node, status: 'failed' });
};

const isDone = (error: StepError | undefined): boolean => error === undefined || error.done === true;

const end = (state: RunState, event: Of<'step.left' | 'step.failed' | 'step.cancelled'>, keep: boolean): void => {
  const step = stepOf(state, event.step);
  const effect = state.effects.get(step.id);
  if (event.type === 'step.left') {
    step.status = 'left';
    step.handle = event.handle;
    step.output = event.output;
    if (event.by !== undefined) step.decidedBy = event.by;
    endLate(state, step, event);
    if (event.error === undefined) delete step.error;
    else step.error = event.error;
    // What a person skipped was not done.
    const isSkipped = step.wait?.on === 'person' && step.wait.ask === 'late';
    if (effect !== undefined) effect.status = isDone(event.error) && !isSkipped ? 'done' : 'failed';
  } else if (event.type === 'step.failed') {
    step.status = 'failed';
    step.error = event.error;
    if (effect !== undefined) effect.status = isDone(event.error) ? 'done' : 'failed';
  } else {
    step.status = 'cancelled';
    if (effect?.status === 'open') effect.status = 'unknown';
  }
  step.endedAt = event.at;
  if (step.wait !== undefined) delete step.wait;
  state.waiting.delete(step.id);
  const frame = frameOf(state, step.frame);
  frame.open -= 1;
  if (event.type === 'step.left') frame.last = step.id;
  if (step.progress === undefined) return;
  if (!keep) for (const inner of step.progress.open) dropFrame(state, inner);
  delete step.progress;
};

const openFrame = (state: RunState, event: Of<'frame.opened'>): void => {
  const { frame: id, owner, index, item } = event;
  const frame: FrameState = {
    id,
    steps: new Map(),
    open: 0,
    ...(owner === undefined ? {} : { owner }),
    ...(index === undefined ? {} : { index }),
    ...(item === undefined ? {} : { item }),
  };
  state.frames.set(id, frame);
  const progress = owner === undefined ? undefined : stepOf(state, owner).progress;
  if (progress === undefined) return;
  progress.opened += 1;
  progress.open.add(id);
};

const closeFrame = (state: RunState, event: Of<'frame.closed'>, keep: boolean | KeepsFrame): void => {
  const frame = frameOf(state, event.frame);
  frame.outcome = event.outcome;
  const progress = frame.owner === undefined ? undefined : stepOf(state, frame.owner).progress;
  if (progress !== undefined) {
    progress.closed += 1;
    progress.open.delete(frame.id);
    progress.outcomes[frame.index ?? 0] = event.outcome;
  }
  if (!(typeof keep === 'function' ? keep(state, frame) : keep)) dropFrame(state, frame.id);
};

const start = (state: RunState, event: Of<'run.started'>): void => {
  state.status = 'running';
  state.run = event.run;
  state.trigger = event.trigger;
  state.inputs = event.inputs;
  state.vars = event.vars;
};

const endRun = (state: RunState, event: Of<'run.finished' | 'run.failed' | 'run.cancelled'>): void => {
  if (event.type === 'run.finished') {
    state.status = 'finished';
    state.output = event.output;
    return;
  }
  state.status = event.type === 'run.failed' ? 'failed' : 'cancelled';
  state.report = event.report;
  if (event.type === 'run.failed') state.error = event.error;
};

/** Advances `state` in place by one event and returns it. */
export const fold = (state: RunState, event: RunEvent, options: FoldOptions = {}): RunState => {
  const keep = options.keepClosedFrames ?? false;
  state.seq += 1;
  switch (event.type) {
    case 'step.entered':
      enter(state, event);
      break;
    case 'step.resolved':
      stepOf(state, event.step).input = event.input;
      break;
    case 'step.waits':
      wait(state, event);
      break;
    case 'step.left':
    case 'step.failed':
    case 'step.cancelled':
      end(state, event, keep !== false);
      break;
    case 'step.skipped':
      skip(state, event);
      break;
    case 'step.attempt-failed':
      failAttempt(state, event);
      break;
    case 'frame.opened':
      openFrame(state, event);
      break;
    case 'frame.closed':
      closeFrame(state, event, keep);
      break;
    case 'run.started':
      start(state, event);
      break;
    case 'run.moved':
      if (state.run !== undefined) state.run = { ...state.run, version: event.version };
      break;
    case 'run.finished':
    case 'run.failed':
    case 'run.cancelled':
      endRun(state, event);
      break;
  }
  return state;
};

/** Folds a whole journal. */
export const foldAll = (events: Iterable<RunEvent>, options: FoldOptions = {}): RunState => {
  const state = newRunState();
  for (const event of events) fold(state, event, options);
  return state;
};
