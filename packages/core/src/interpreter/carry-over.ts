/*
 * The opening journal of a run that goes on where another ended. What was done stays done, with its own instants; the steps
 * to restart, what follows them and the ends of the containers around them are cut off. A step that was cancelled while
 * it waited goes on waiting: an action that was in flight is still in flight, its outcome to be learned as after a crash.
 */
import type { FrameId, Instant, RunEvent, RunInfo, StepId } from '../model/run-event.ts';
import type { FrameState, RunState, StepState } from '../model/run-state.ts';
import type { Plan } from './compile-flow.ts';
import { findFailed } from './find-failed.ts';
import { foldAll } from './fold.ts';

interface Cut {
  readonly plan: Plan;
  /** The old run, whole. */
  readonly view: RunState;
  /** Steps that are gone, with the frames below them. */
  readonly steps: Set<StepId>;
  /** Frames that go on, and with them the container steps around them. */
  readonly reopened: Set<FrameId>;
}

const ownerOf = (view: RunState, frame: FrameState | undefined): StepState | undefined =>
  frame?.owner === undefined ? undefined : view.steps.get(frame.owner);

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
const cutMissing = ({ plan, view, steps }: Cut): void => {
  for (const step of view.steps.values()) {
    const node = plan.nodes.get(step.node);
    const owner = ownerOf(view, view.frames.get(step.frame));
    if (owner !== undefined && owner.node === step.node) continue;
    if (node === undefined || node.node.parent !== owner?.node) steps.add(step.id);
  }
  for (const frame of view.frames.values()) {
    const owner = ownerOf(view, frame);
    if (owner !== undefined && plan.nodes.get(owner.node)?.definition.container !== true) steps.add(owner.id);
  }
};

const isFrameCut = (cut: Cut, id: FrameId): boolean => {
  const owner = ownerOf(cut.view, cut.view.frames.get(id));
  return owner !== undefined && isStepCut(cut, owner);
};

const isStepCut = (cut: Cut, step: StepState): boolean => cut.steps.has(step.id) || isFrameCut(cut, step.frame);

/** Whether the frame is open in the new run. */
const goesOn = (cut: Cut, id: FrameId): boolean => {
  const frame = cut.view.frames.get(id);
  const owner = ownerOf(cut.view, frame);
  if (cut.reopened.has(id) || owner === undefined) return true;
  if (frame?.outcome !== undefined) return false;
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
    const step = cut.view.steps.get(event.step);
    if (step === undefined || isStepCut(cut, step)) return false;
    if (event.type === 'step.cancelled') return !goesOn(cut, step.frame);
    return !(endsStep.has(event.type) && openOwners.has(step.id));
  }
  if (!('frame' in event) || isFrameCut(cut, event.frame)) return false;
  return event.type !== 'frame.closed' || !cut.reopened.has(event.frame);
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
  const view = foldAll(journal, { keepClosedFrames: true });
  const cut: Cut = { plan, view, steps: new Set(), reopened: new Set() };
  cutMissing(cut);
  const failed = findFailed(plan, view);
  for (const id of new Set(from === 'failed' ? failed.all : [...from, ...failed.stopping])) {
    const step = view.steps.get(id);
    if (step === undefined) continue;
    cutFrom(cut, step.frame, step.node);
    reopen(cut, step.frame);
  }
  const openOwners = new Set([...cut.reopened].flatMap((id) => view.frames.get(id)?.owner ?? []));
  const { trigger, inputs, vars } = view;
  const kept = journal.filter((event) => isKept(cut, openOwners, event));
  return [{ at, type: 'run.started', trigger, inputs, vars, run }, ...kept];
};
