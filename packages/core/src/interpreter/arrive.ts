/*
 * Keeps the invariant "one rule for arriving": a node is entered once every incoming edge is decided and at least one is
 * live; if none is, it is skipped and its own edges die in turn.
 */
import type { Json } from '../model/json.ts';
import type { StepError } from '../model/run-event.ts';
import type { FrameState, StepState } from '../model/run-state.ts';
import type { PlanNode } from './compile-flow.ts';
import { emit, frameOf, planNodeOf, stepIdOf, type Turn } from './turn-context.ts';

/** Left by no handle: every edge of the step is dead. */
export const ENDED = 'ended';

/** Whether the node can be entered or skipped now; `undefined` while an edge is undecided. */
const decideArrival = (turn: Turn, frame: FrameState, node: PlanNode): boolean | undefined => {
  let live = node.incoming.length === 0;
  for (const edge of node.incoming) {
    const id = frame.steps.get(edge.source);
    const source = id === undefined ? undefined : turn.state.steps.get(id);
    if (source?.status === 'left') live ||= source.handle === edge.handle;
    else if (source?.status !== 'skipped') return undefined;
  }
  return live;
};

/** Lets the node arrive if it is its time and it has not arrived before. */
export const tryArrive = (turn: Turn, frame: FrameState, node: PlanNode): void => {
  if (frame.steps.has(node.id)) return;
  const live = decideArrival(turn, frame, node);
  if (live !== undefined) turn.arrivals.push({ frame: frame.id, node, live });
};

/** Follows the edges of a step that was just left or skipped. */
const follow = (turn: Turn, frameId: string, node: PlanNode | undefined): void => {
  const frame = frameOf(turn, frameId);
  if (frame === undefined) return;
  for (const next of node?.next ?? []) tryArrive(turn, frame, next);
  if (frame.open === 0) turn.maybeOver.add(frame.id);
};

/** Why a step leaves, if not because it succeeded by itself. */
export interface LeaveCause {
  readonly error?: StepError;
  /** The person who decided that it happened, or that it be skipped. */
  readonly by?: string;
  /** How much later than due its wait ended. */
  readonly lateMs?: number;
}

export const leave = (turn: Turn, step: StepState, handle: string, output: Json, cause?: LeaveCause): void => {
  const { frame, id } = step;
  emit(turn, { at: turn.at, type: 'step.left', step: id, handle, output, ...cause });
  // A frame's own result step carries the id of the container around it, whose edges are not its own.
  const node = planNodeOf(turn, step);
  const owner = frameOf(turn, frame)?.owner;
  const isResult = owner !== undefined && turn.state.steps.get(owner)?.node === step.node;
  follow(turn, frame, isResult ? undefined : node);
};

export const skip = (turn: Turn, frame: FrameState, node: PlanNode): void => {
  emit(turn, {
    at: turn.at,
    type: 'step.skipped',
    step: stepIdOf(frame.id, node.id),
    frame: frame.id,
    node: node.id,
  });
  follow(turn, frame.id, node);
};
