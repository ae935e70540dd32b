import { FlowError } from '../flow-error.ts';
import { sameJson } from './same-json.ts';

interface Identified {
  readonly id: string;
}

/** What changed in a list of things with ids. */
export interface ListDiff<T> {
  readonly added: readonly T[];
  readonly updated: readonly (readonly [from: T, to: T])[];
  readonly removed: readonly T[];
  /** All ids before and after, where adding at the end would not give the order. */
  readonly order?: readonly [from: readonly string[], to: readonly string[]];
}

export function diffList<T extends Identified>(from: readonly T[], to: readonly T[]): ListDiff<T> | undefined {
  if (from === to) return undefined;
  const before = new Map(from.map((item) => [item.id, item]));
  const after = new Map(to.map((item) => [item.id, item]));
  if (before.size !== from.length || after.size !== to.length)
    throw new FlowError('diff.duplicate_id', 'Two things of the flow have the same id: give each its own.');
  const added = to.filter(({ id }) => !before.has(id));
  const removed = from.filter(({ id }) => !after.has(id));
  const updated = from.flatMap((item): (readonly [T, T])[] => {
    const next = after.get(item.id);
    return next === undefined || sameJson(item, next) ? [] : [[item, next]];
  });
  const ids = [from.map(({ id }) => id), to.map(({ id }) => id)] as const;
  const kept = ids[0].filter((id) => after.has(id));
  const inOrder =
    sameJson([...kept, ...added.map(({ id }) => id)], ids[1]) &&
    sameJson([...kept, ...removed.map(({ id }) => id)], ids[0]);
  if (inOrder && added.length + removed.length + updated.length === 0) return undefined;
  return { added, updated, removed, ...(!inOrder && { order: ids }) };
}

export function applyListDiff<T extends Identified>(list: readonly T[], diff: ListDiff<T> | undefined): readonly T[] {
  if (!diff) return list;
  const gone = new Set(diff.removed.map(({ id }) => id));
  const changed = new Map(diff.updated.map(([, to]) => [to.id, to]));
  const present = new Set(list.map(({ id }) => id));
  const missing =
    [...gone, ...changed.keys()].find((id) => !present.has(id)) ??
    diff.added.find(({ id }) => present.has(id) && !gone.has(id))?.id;
  if (missing !== undefined)
    throw new FlowError(
      'diff.does_not_fit',
      `The change does not fit this version of the flow: “${missing}” was added or removed meanwhile.`,
    );
  const result = [...list.filter(({ id }) => !gone.has(id)).map((item) => changed.get(item.id) ?? item), ...diff.added];
  return diff.order ? sortBy(result, diff.order[1]) : result;
}

export function reverseListDiff<T>(diff: ListDiff<T>): ListDiff<T> {
  const { added, updated, removed, order } = diff;
  return {
    added: removed,
    updated: updated.map(([from, to]) => [to, from] as const),
    removed: added,
    ...(order && { order: [order[1], order[0]] as const }),
  };
}

function sortBy<T extends Identified>(items: readonly T[], ids: readonly string[]): readonly T[] {
  const places = new Map(ids.map((id, index) => [id, index]));
  return items.toSorted((a, b) => (places.get(a.id) ?? ids.length) - (places.get(b.id) ?? ids.length));
}
