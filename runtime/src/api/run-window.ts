import { type FrameState, fold, newRunState, type RunEvent, type RunState, type StepState } from '@joinery/core';

/** Steps of one run that are shown at most, but for those outside loops and of items that are still open. */
export const SHOWN_STEPS = 2_000;

/** How often a node was entered in items that are not shown, by how that ended. */
export interface HiddenNode {
  done: number;
  failed: number;
  skipped: number;
  cancelled: number;
  readonly handles: Set<string>;
}

/** A run as it is looked at: of long loops the items that failed, and then the newest; of the others only how many. */
export interface RunWindow {
  readonly state: RunState;
  readonly nodes: Map<string, HiddenNode>;
  /** Items that are not shown, by the loop's node. */
  readonly loops: Map<string, number>;
}

export const newRunWindow = (): RunWindow => ({ state: newRunState(), nodes: new Map(), loops: new Map() });

export function foldShown({ state }: RunWindow, event: RunEvent): void {
  fold(state, event, { keepClosedFrames: true });
}

/** Hides items that are over until no more than so many steps are left, if there are enough. Tells of each hidden step. */
export function hideSteps(window: RunWindow, limit: number, onHide: (step: StepState) => void = () => {}): void {
  const { state } = window;
  if (state.steps.size <= limit) return;
  const inner = framesByOwner(state);
  const failed = framesThatFailed(state);
  const over = [...state.frames.values()].filter(({ index, outcome }) => index !== undefined && outcome !== undefined);
  for (const first of [over.filter(({ id }) => !failed.has(id)), over.filter(({ id }) => failed.has(id))])
    for (const frame of first) {
      if (state.steps.size <= limit) return;
      hideFrame(window, frame, inner, onHide);
    }
}

function hideFrame(
  window: RunWindow,
  frame: FrameState,
  inner: ReadonlyMap<string, readonly FrameState[]>,
  onHide: (step: StepState) => void,
): void {
  const { state, loops } = window;
  if (!state.frames.delete(frame.id)) return;
  const loop = state.steps.get(frame.owner ?? '')?.node;
  if (frame.index !== undefined && loop !== undefined) loops.set(loop, (loops.get(loop) ?? 0) + 1);
  for (const id of frame.steps.values()) {
    for (const below of inner.get(id) ?? []) hideFrame(window, below, inner, onHide);
    const step = state.steps.get(id);
    if (step === undefined) continue;
    count(window, step);
    onHide(step);
    state.steps.delete(id);
    state.effects.delete(id);
  }
}

function count({ nodes }: RunWindow, { node, status, handle, error }: StepState): void {
  const hidden = nodes.get(node) ?? { done: 0, failed: 0, skipped: 0, cancelled: 0, handles: new Set<string>() };
  nodes.set(node, hidden);
  if (handle !== undefined) hidden.handles.add(handle);
  if (status === 'failed' || (status === 'left' && error !== undefined)) hidden.failed += 1;
  else if (status === 'left') hidden.done += 1;
  else if (status === 'skipped') hidden.skipped += 1;
  else hidden.cancelled += 1;
}

function framesByOwner(state: RunState): ReadonlyMap<string, readonly FrameState[]> {
  const byOwner = new Map<string, FrameState[]>();
  for (const frame of state.frames.values()) {
    if (frame.owner === undefined) continue;
    const others = byOwner.get(frame.owner);
    if (others === undefined) byOwner.set(frame.owner, [frame]);
    else others.push(frame);
  }
  return byOwner;
}

/** Frames in which a step failed, with the frames around them. */
function framesThatFailed(state: RunState): ReadonlySet<string> {
  const failed = new Set<string>();
  for (const step of state.steps.values()) {
    if (step.error === undefined && step.status !== 'failed') continue;
    for (let id: string | undefined = step.frame; id !== undefined && !failed.has(id); ) {
      failed.add(id);
      const owner: string | undefined = state.frames.get(id)?.owner;
      id = owner === undefined ? undefined : state.steps.get(owner)?.frame;
    }
  }
  return failed;
}
