import type { StepState } from '../model/run-state.ts';
import type { FramesDecision } from './decide-frames.ts';
import { emit, planNodeOf, type Turn } from './turn-context.ts';

/** Opens frames for the items in order while fewer than `concurrency` are open and the turn's budget lasts. */
export const openFrames = (turn: Turn, owner: StepState, { items, concurrency, indexed }: FramesDecision): void => {
  const { progress } = owner;
  const entries = planNodeOf(turn, owner)?.entries ?? [];
  while (progress !== undefined && progress.opened < items.length && progress.open.size < concurrency) {
    if (turn.events.length >= turn.budget) return;
    const index = progress.opened;
    const frame = `${owner.id}:${index}`;
    const place = indexed ? { index, item: items[index] ?? null } : {};
    emit(turn, { at: turn.at, type: 'frame.opened', frame, owner: owner.id, ...place });
    for (const node of entries) turn.arrivals.push({ frame, node, live: true });
    turn.maybeOver.add(frame);
  }
};
