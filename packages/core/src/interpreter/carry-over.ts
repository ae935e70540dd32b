/*
 * The opening journal of a run that goes on where another ended. What was done stays done, with its own instants; the steps
 * to restart, what follows them and the ends of the containers around them are cut off. A step that was cancelled while
 * it waited goes on waiting: an action that was in flight is still in flight, its outcome to be learned as after a crash.
 */
import type { FrameId, Instant, RunEvent, RunInfo, StepId } from '../model/run-event.ts';
import type { FrameState, RunState, StepState } from '../model/run-state.ts';
import type { Plan } from './compile-flow.ts';
import { findFailed } from './find-failed.ts';
import { fold, type KeepsFrame, newRunState } from './fold.ts';

interface Cut {
  readonly plan: Plan;
  /** The old run; of frames that closed only those where something may start again. */
  readonly view: RunState;
  /** Steps that are gone, with the frames below them. */
  readonly steps: Set<StepId>;
  /** Frames that go on, and with them the container steps around them. */
  readonly reopened: Set<FrameId>;
}

const ownerOf = (view: RunState, frame: FrameState | undefined): StepState | undefined =>
  frame?.owner === undefined ? undefined : view.steps.get(frame.owner);

// Ids say what is around what, also where the view has it no more.
const frameIn = (step: StepId): FrameId => step.slice(0, step.lastIndexOf('/'));
const nodeIn = (step: StepId): string => step.slice(step.lastIndexOf('/') + 1);
const ownerIn = (frame: FrameId): StepId | undefined =>
  frame === 'root' ? undefined : frame.slice(0, frame.lastIndexOf(':'));

/** Cuts off the node in its frame and all that follows it there. */
const cutFrom = ({ plan, view, steps }: Cut, frame: FrameId, node: string): void => {
  const found = view.frames.get(frame)?.steps;
  const todo = [node];
  const seen = new Set(todo);
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const step = found?.get(id);
    if (step !== undefined) steps.add(step);
    for (const next of plan.nodes.get(id)?.next ?? []) {
      if (seen.has(next.id)) continue;
      seen.add(next.id);
      todo.push(next.id);
    }
  }
};

/** Cuts off what follows the container around a frame, up to the root, so that the frame can go on. */
const reopen = (cut: Cut, id: FrameId): void => {
  const { view, plan, steps, reopened } = cut;
  const frame = view.frames.get(id);
  const owner = ownerOf(view, frame);
  reopened.add(id);
  if (frame === undefined || owner === undefined) return;
  const result = frame.steps.get(owner.node);
  if (result !== undefined) steps.add(result);
  for (const next of plan.nodes.get(owner.node)?.next ?? []) cutFrom(cut, owner.frame, next.id);
  reopen(cut, owner.frame);
};

/** Nodes that the plan no longer has there cannot be carried over. */
const isMissing = ({ plan }: Cut, step: StepId): boolean => {
  const owner = ownerIn(frameIn(step));
  const container = owner === undefined ? undefined : nodeIn(owner);
  const id = nodeIn(step);
  const node = plan.nodes.get(id);
  return container !== id && (node === undefined || node.node.parent !== container);
};

const isFrameCut = (cut: Cut, id: FrameId): boolean => {
  const owner = ownerIn(id);
  if (owner === undefined) return false;
  return cut.plan.nodes.get(nodeIn(owner))?.definition.container !== true || isStepCut(cut, owner);
};

const isStepCut = (cut: Cut, step: StepId): boolean =>
  cut.steps.has(step) || isMissing(cut, step) || isFrameCut(cut, frameIn(step));

/** Whether the frame is open in the new run. */
const goesOn = (cut: Cut, id: FrameId): boolean => {
  const frame = cut.view.frames.get(id);
  const owner = ownerOf(cut.view, frame);
  if (frame === undefined) return false;
  if (cut.reopened.has(id) || owner === undefined) return true;
  if (frame.outcome !== undefined) return false;
  return owner.status === 'cancelled' ? goesOn(cut, owner.frame) : ownsReopened(cut, owner);
};

/** A container of which one frame is reopened is open itself, so its other unclosed frames are too. */
const ownsReopened = ({ view, reopened }: Cut, owner: StepState): boolean => {
  for (const id of reopened) if (view.frames.get(id)?.owner === owner.id) return true;
  return false;
};

const endsStep = new Set<RunEvent['type']>(['step.left', 'step.failed']);

const isKept = (cut: Cut, openOwners: ReadonlySet<StepId>, event: RunEvent): boolean => {
  if (event.type.startsWith('run.')) return false;
  if ('step' in event) {
    if (isStepCut(cut, event.step)) return false;
    if (event.type === 'step.cancelled') return !goesOn(cut, frameIn(event.step));
    return !(endsStep.has(event.type) && openOwners.has(event.step));
  }
  if (!('frame' in event) || isFrameCut(cut, event.frame)) return false;
  return event.type !== 'frame.closed' || !cut.reopened.has(event.frame);
};

/** Of the frames that closed keeps those in which something failed, was cancelled or is chosen, and those around them. */
const keepsWhatMayStart = (from: readonly StepId[]): KeepsFrame => {
  const needed = new Set<FrameId>();
  for (const step of from) {
    for (let frame: FrameId | undefined = frameIn(step); frame !== undefined && frame !== 'root'; ) {
      needed.add(frame);
      const owner = ownerIn(frame);
      frame = owner === undefined ? undefined : frameIn(owner);
    }
  }
  return (state, frame) => {
    const steps = [...frame.steps.values()].flatMap((id) => state.steps.get(id) ?? []);
    const went = ({ status, handle }: StepState) => status !== 'failed' && status !== 'cancelled' && handle !== 'error';
    if (!needed.has(frame.id) && frame.outcome?.ok !== false && steps.every(went)) return false;
    if (frame.owner !== undefined) needed.add(frameIn(frame.owner));
    return true;
  };
};

/** A journal that is to be cut, read twice: first each event is told, then each is asked about. */
export interface JournalCut {
  readonly tell: (event: RunEvent) => void;
  /** Once every event was told: how the new journal begins, and whether an event of the old one follows. */
  readonly decide: (
    run: RunInfo,
    at: Instant,
  ) => { readonly first: RunEvent; readonly keeps: (event: RunEvent) => boolean };
}

/** As `carryOver`, for journals that are too long to be held. */
export const cutJournal = (plan: Plan, from: readonly StepId[] | 'failed'): JournalCut => {
  const view = newRunState();
  const options = { keepClosedFrames: keepsWhatMayStart(from === 'failed' ? [] : from) };
  return {
    tell: (event) => void fold(view, event, options),
    decide: (run, at) => {
      const cut: Cut = { plan, view, steps: new Set(), reopened: new Set() };
      const failed = findFailed(plan, view);
      for (const id of new Set(from === 'failed' ? failed.all : [...from, ...failed.stopping])) {
        const step = view.steps.get(id);
        if (step === undefined) continue;
        cutFrom(cut, step.frame, step.node);
        reopen(cut, step.frame);
      }
      const openOwners = new Set([...cut.reopened].flatMap((id) => view.frames.get(id)?.owner ?? []));
      const { trigger, inputs, vars } = view;
      return {
        first: { at, type: 'run.started', trigger, inputs, vars, run },
        keeps: (event) => isKept(cut, openOwners, event),
      };
    },
  };
};

/**
 * The opening journal of a new run of `plan`, which may be a repaired version of the flow that the old run had. Starts
 * again at the chosen steps, or at what failed: what stopped the run, or else the items that were noted as failed. The
 * fact `resumed` then makes the run move.
 */
export const carryOver = (
  plan: Plan,
  journal: readonly RunEvent[],
  from: readonly StepId[] | 'failed',
  run: RunInfo,
  at: Instant,
): readonly RunEvent[] => {
  const cut = cutJournal(plan, from);
  for (const event of journal) cut.tell(event);
  const { first, keeps } = cut.decide(run, at);
  return [first, ...journal.filter(keeps)];
};
