/*
 * Keeps: a run that moves to another version goes on exactly where it stands. Moving begins no step, ends none and loses
 * none; what is open waits for the same, and what is still to come finds what it reads.
 */
import { sameJson } from '../diff/same-json.ts';
import type { Instant, StepId } from '../model/run-event.ts';
import type { FrameState, RunState, StepState } from '../model/run-state.ts';
import type { Plan, PlanNode } from './compile-flow.ts';
import { findUnreadable } from './find-unreadable.ts';

/** Why a run cannot move, at one node; `null`: because of the flow as a whole. */
export interface MoveReason {
  /** Stable `move.reason`. */
  readonly code: string;
  readonly node: string | null;
  readonly message: string;
}

export interface Move {
  readonly from: Plan;
  readonly to: Plan;
  readonly state: RunState;
}

const tell = (code: string, node: PlanNode | undefined, message: string): MoveReason => ({
  code: `move.${code}`,
  node: node?.id ?? null,
  message,
});

/** Whether the node is entered or skipped by what is decided in the frame so far; `undefined` while that is open. */
const arrives = (state: RunState, frame: FrameState, node: PlanNode): boolean | undefined => {
  const sources = node.incoming.map(({ source, handle }) => {
    const step = state.steps.get(frame.steps.get(source) ?? '');
    if (step?.status === 'left') return step.handle === handle;
    return step?.status === 'skipped' ? false : undefined;
  });
  return sources.includes(undefined) ? undefined : sources.length === 0 || sources.includes(true);
};

const isOpen = ({ status }: StepState): boolean => status === 'entered' || status === 'waiting';

const nameOf = (move: Move, id: string): string =>
  `"${move.to.nodes.get(id)?.title ?? move.from.nodes.get(id)?.title ?? id}"`;

/** What is wrong with a step that was entered, by the new version. */
const checkEntered = (move: Move, frame: FrameState, step: StepState): MoveReason | undefined => {
  const { from, to, state } = move;
  const [before, after] = [from.nodes.get(step.node), to.nodes.get(step.node)];
  const name = nameOf(move, step.node);
  const container = frame.owner === undefined ? undefined : state.steps.get(frame.owner)?.node;
  if (after === undefined) return tell('gone', before, `The run has entered ${name}, which the new version has not.`);
  if (after.node.kind !== before?.node.kind) {
    return tell('other_kind', after, `${name} is of another kind in the new version: ${after.definition.title}.`);
  }
  if (after.node.parent !== container) {
    return tell('other_container', after, `${name} stands in another container in the new version.`);
  }
  if (arrives(state, frame, after) !== true) {
    return tell('other_way', after, `In the new version the run would not have come to ${name} by the way it went.`);
  }
  if (!isOpen(step)) return undefined;
  const same = sameJson(before.node.config, after.node.config) && before.node.disabled === after.node.disabled;
  if (same) return undefined;
  return tell('waits_for_other', after, `The run waits at ${name}, and the new version changes what that means.`);
};

const checkStep = (move: Move, frame: FrameState, step: StepState): MoveReason | undefined => {
  const owner = frame.owner === undefined ? undefined : move.state.steps.get(frame.owner);
  // A frame's own result step is judged with the container whose config it is of.
  if (owner?.node === step.node) return undefined;
  if (step.status !== 'skipped') return checkEntered(move, frame, step);
  const after = move.to.nodes.get(step.node);
  if (after === undefined || after.node.parent !== owner?.node || arrives(move.state, frame, after) === false) {
    return undefined;
  }
  const message = `The run has passed over ${nameOf(move, step.node)}, which the new version would enter.`;
  return tell('passed_over', after, message);
};

/** Nodes of the new version that would begin at once, because the run is past the place where they stand. */
const checkNew = ({ to, state }: Move, frame: FrameState): readonly MoveReason[] => {
  const container = frame.owner === undefined ? undefined : state.steps.get(frame.owner)?.node;
  const begun = (to.children.get(container) ?? []).filter(
    (node) => !frame.steps.has(node.id) && arrives(state, frame, node) === true,
  );
  return begun.map((node) =>
    tell('would_begin', node, `The run is past the place of "${node.title}" and would begin it at once.`),
  );
};

const checkAge = ({ to, state }: Move, at: Instant): readonly MoveReason[] => {
  const { maxAge } = to.settings;
  const age = Date.parse(at) - Date.parse(state.run?.startedAt ?? at);
  if (maxAge === undefined || age < maxAge * 1000) return [];
  const message = `The run is older than the ${maxAge} seconds that the new version allows, and would fail at once.`;
  return [tell('too_old', undefined, message)];
};

/**
 * Whether a run may go on by another version of its flow: the reasons against it, by node; none if it may. What it waits
 * for stays as it is, a delay its due time too.
 */
export const checkMove = (from: Plan, to: Plan, state: RunState, at: Instant): readonly MoveReason[] => {
  const move: Move = { from, to, state };
  if (state.status !== 'running') return [tell('not_open', undefined, 'The run is over, or has not begun yet.')];
  const steps = (frame: FrameState) => [...frame.steps.values()].flatMap((id: StepId) => state.steps.get(id) ?? []);
  const frames = [...state.frames.values()];
  const placed = frames.flatMap((frame) => steps(frame).flatMap((step) => checkStep(move, frame, step) ?? []));
  const found = [...placed, ...frames.flatMap((frame) => checkNew(move, frame)), ...checkAge(move, at)];
  // Where the run stands elsewhere, what is still to come cannot be told.
  if (found.length === 0) found.push(...findUnreadable(move));
  const seen = new Set<string>();
  return found.filter(({ node, message }) => {
    const key = `${node} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
};
