import { applyDiff, diffFlow, isEmptyDiff, type Flow, type FlowDiff, reverseDiff } from '@joinery/core';

/** One thing that undo takes back. Edits with the same mark, made in a row, become one. */
export interface HistoryEntry {
  readonly diff: FlowDiff;
  readonly mark: string | undefined;
}

/** What was done to a flow, as reversible diffs. */
export interface History {
  readonly done: readonly HistoryEntry[];
  readonly undone: readonly HistoryEntry[];
  /** The next edit starts an entry of its own, whatever its mark. */
  readonly sealed: boolean;
}

export interface Tracked {
  readonly flow: Flow;
  readonly history: History;
}

const LENGTH = 500;

export const emptyHistory: History = { done: [], undone: [], sealed: true };

/** Takes a changed flow into the history. A flow that is the same document leaves everything as it is. */
export function record(before: Tracked, flow: Flow, mark?: string): Tracked {
  if (flow === before.flow) return before;
  const { done, sealed } = before.history;
  const last = done.at(-1);
  const joins = !sealed && mark !== undefined && last?.mark === mark;
  const from = joins ? applyDiff(before.flow, reverseDiff(last.diff)) : before.flow;
  const diff = diffFlow(from, flow);
  if (!joins && isEmptyDiff(diff)) return before;
  const entry: HistoryEntry = { diff, mark };
  const kept = joins ? done.slice(0, -1) : done.slice(-LENGTH + 1);
  return { flow, history: { done: [...kept, entry], undone: [], sealed: false } };
}

export function undoLast(before: Tracked): Tracked {
  const { done, undone } = before.history;
  const entry = done.at(-1);
  if (!entry) return before;
  return {
    flow: applyDiff(before.flow, reverseDiff(entry.diff)),
    history: { done: done.slice(0, -1), undone: [...undone, entry], sealed: true },
  };
}

export function redoLast(before: Tracked): Tracked {
  const { done, undone } = before.history;
  const entry = undone.at(-1);
  if (!entry) return before;
  return {
    flow: applyDiff(before.flow, entry.diff),
    history: { done: [...done, entry], undone: undone.slice(0, -1), sealed: true },
  };
}

export const seal = (history: History): History => (history.sealed ? history : { ...history, sealed: true });
