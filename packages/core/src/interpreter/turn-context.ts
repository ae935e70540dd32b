import type { FrameId, Instant, RunEvent, StepId } from '../model/run-event.ts';
import type { FrameState, RunState, StepState } from '../model/run-state.ts';
import type { Plan, PlanNode } from './compile-flow.ts';
import { fold } from './fold.ts';

/** A node whose incoming edges are all decided: entered if one of them is live, else skipped. */
export interface Arrival {
  readonly frame: FrameId;
  readonly node: PlanNode;
  readonly live: boolean;
}

/** One turn under way. */
export interface Turn {
  readonly plan: Plan;
  readonly state: RunState;
  readonly at: Instant;
  readonly events: RunEvent[];
  readonly arrivals: Arrival[];
  /** Frames that may be over: looked at once nothing is left to arrive anywhere. */
  readonly maybeOver: Set<FrameId>;
  /** Events after which no further frame is opened: the turn ends, and the fact `resumed` goes on. */
  readonly budget: number;
}

/** Enough to make the commit of a turn cheap, few enough to keep it small. */
export const EVENTS_PER_TURN = 2_000;

export const beginTurn = (plan: Plan, state: RunState, at: Instant, budget: number): Turn => ({
  plan,
  state,
  at,
  budget,
  events: [],
  arrivals: [],
  maybeOver: new Set(),
});

/** Decides something: the only way in which a turn changes the state. */
export const emit = (turn: Turn, event: RunEvent): void => {
  turn.events.push(event);
  fold(turn.state, event);
};

export const planNodeOf = (turn: Turn, step: StepState): PlanNode | undefined => turn.plan.nodes.get(step.node);

export const frameOf = (turn: Turn, id: FrameId): FrameState | undefined => turn.state.frames.get(id);

export const ownerOf = (turn: Turn, frame: FrameState): StepState | undefined =>
  frame.owner === undefined ? undefined : turn.state.steps.get(frame.owner);

export const stepIdOf = (frame: FrameId, node: string): StepId => `${frame}/${node}`;
