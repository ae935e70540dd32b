/*
 * Keeps: a state that went through a snapshot and JSON equals the state it was made of, so that a long journal need not be
 * folded from its first event on.
 */
import type { Json, JsonObject } from '../model/json.ts';
import type { FrameId, Outcome, StepError, StepId } from '../model/run-event.ts';
import type {
  ClosedEffects,
  EffectStatus,
  FrameState,
  FramesProgress,
  Late,
  RunState,
  StepState,
} from '../model/run-state.ts';

/** One that went well as a list of its output, because most did and there may be very many; null: not closed yet. */
type ShortOutcome = readonly [output: Json] | StepError | null;

interface ProgressSnapshot {
  readonly opened: number;
  readonly closed: number;
  readonly open: readonly FrameId[];
  readonly outcomes: readonly ShortOutcome[];
}

/** A run's state as JSON. A version that this code does not know is not read: the journal has everything. */
export interface RunSnapshot
  extends Omit<RunState, 'frames' | 'steps' | 'waiting' | 'effects' | 'closedEffects' | 'late'> {
  readonly v: 1;
  readonly frames: readonly (Omit<FrameState, 'steps'> & { readonly steps: readonly (readonly [string, StepId])[] })[];
  readonly steps: readonly (Omit<StepState, 'progress'> & { readonly progress?: ProgressSnapshot })[];
  readonly waiting: readonly StepId[];
  readonly effects: readonly (readonly [StepId, { readonly node: string; status: EffectStatus }])[];
  readonly closedEffects: readonly (readonly [string, ClosedEffects])[];
  readonly late: readonly (readonly [StepId, Late])[];
}

const shorten = (outcome: Outcome | undefined): ShortOutcome => {
  if (outcome === undefined) return null;
  return outcome.ok ? [outcome.output] : outcome.error;
};

const isOutput = (outcome: ShortOutcome): outcome is readonly [Json] => Array.isArray(outcome);

const packStep = (step: StepState): RunSnapshot['steps'][number] => {
  const { progress, ...rest } = step;
  if (progress === undefined) return rest;
  const { opened, closed, open, outcomes } = progress;
  // What is not closed yet is a hole, which `map` would leave one.
  return { ...rest, progress: { opened, closed, open: [...open], outcomes: Array.from(outcomes, shorten) } };
};

const unpackProgress = ({ opened, closed, open, outcomes }: ProgressSnapshot): FramesProgress => {
  const told: Outcome[] = [];
  outcomes.forEach((outcome, index) => {
    if (outcome !== null)
      told[index] = isOutput(outcome) ? { ok: true, output: outcome[0] } : { ok: false, error: outcome };
  });
  return { opened, closed, open: new Set(open), outcomes: told };
};

const unpackStep = ({ progress, ...rest }: RunSnapshot['steps'][number]): StepState =>
  progress === undefined ? rest : { ...rest, progress: unpackProgress(progress) };

/** Shares with the state what never changes: its data. */
export const toSnapshot = (state: RunState): RunSnapshot => ({
  ...state,
  v: 1,
  frames: Array.from(state.frames.values(), (frame) => ({ ...frame, steps: [...frame.steps] })),
  steps: Array.from(state.steps.values(), packStep),
  waiting: [...state.waiting],
  effects: Array.from(state.effects, ([step, effect]) => [step, { ...effect }]),
  closedEffects: Array.from(state.closedEffects, ([node, counted]) => [node, { ...counted }]),
  late: [...state.late],
});

/** Undefined if it is of a version that this code does not know. What it is made of must not be used again. */
export const fromSnapshot = (snapshot: RunSnapshot): RunState | undefined => {
  const { v, frames, steps, waiting, effects, closedEffects, late, ...rest } = snapshot;
  if ((v as number) !== 1) return undefined;
  return {
    ...rest,
    frames: new Map(frames.map((frame) => [frame.id, { ...frame, steps: new Map(frame.steps) }])),
    steps: new Map(steps.map((step) => [step.id, unpackStep(step)])),
    waiting: new Set(waiting),
    effects: new Map(effects),
    closedEffects: new Map(closedEffects),
    late: new Map(late),
  };
};

type Change = (value: Json) => Json;
type StepSnapshot = RunSnapshot['steps'][number];

/** Another value for each piece of data of the run; `changePast` for inputs of steps that are over, which nothing reads again. */
export const mapSnapshot = (snapshot: RunSnapshot, change: Change, changePast: Change): RunSnapshot => ({
  ...snapshot,
  trigger: change(snapshot.trigger),
  inputs: change(snapshot.inputs) as JsonObject,
  vars: change(snapshot.vars) as JsonObject,
  frames: snapshot.frames.map((frame) => (frame.item === undefined ? frame : { ...frame, item: change(frame.item) })),
  steps: snapshot.steps.map((step) => mapStep(step, change, changePast)),
});

const mapStep = (step: StepSnapshot, change: Change, changePast: Change): StepSnapshot => {
  const { status, input, output, wait, progress } = step;
  const isOpen = status === 'entered' || status === 'waiting';
  return {
    ...step,
    ...(input === undefined ? {} : { input: (isOpen ? change : changePast)(input) as JsonObject }),
    ...(output === undefined ? {} : { output: change(output) }),
    ...(wait?.on === 'action' || wait?.on === 'child'
      ? { wait: { ...wait, input: change(wait.input) as JsonObject } }
      : {}),
    ...(progress === undefined
      ? {}
      : { progress: { ...progress, outcomes: progress.outcomes.map(mapOutcome(change)) } }),
  };
};

const mapOutcome =
  (change: Change) =>
  (outcome: ShortOutcome): ShortOutcome =>
    outcome !== null && isOutput(outcome) ? [change(outcome[0])] : outcome;
