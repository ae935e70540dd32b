import type { FlowNode } from '../model/flow.ts';
import type { FlowDiff } from './diff-flow.ts';
import type { ListDiff } from './list-diff.ts';
import { sameJson } from './same-json.ts';

/** Says in a line what changed, for example “2 nodes added, 1 changed; 1 edge removed”. */
export function describeDiff(diff: FlowDiff): string {
  const parts = [
    ...describeNodes(diff.nodes),
    ...describeList('edge', diff.edges),
    ...describeList('note', diff.notes),
    ...(diff.inputs ? ['inputs changed'] : []),
    ...(diff.outputs ? ['outputs changed'] : []),
    ...(diff.settings ? ['settings changed'] : []),
  ];
  return parts.length === 0 ? 'nothing changed' : parts.join('; ');
}

/** Moving a node is told apart from changing it, because only the latter changes what a run does. */
function describeNodes(diff: ListDiff<FlowNode> | undefined): readonly string[] {
  if (!diff) return [];
  const moved = diff.updated.filter(([from, to]) => sameJson({ ...from, ...noLayout }, { ...to, ...noLayout }));
  const counts = [
    [diff.added.length, 'added'],
    [diff.updated.length - moved.length, 'changed'],
    [moved.length, 'moved'],
    [diff.removed.length, 'removed'],
  ] as const;
  return describeCounts('node', counts);
}

function describeList<T>(name: string, diff: ListDiff<T> | undefined): readonly string[] {
  if (!diff) return [];
  return describeCounts(name, [
    [diff.added.length, 'added'],
    [diff.updated.length, 'changed'],
    [diff.removed.length, 'removed'],
  ]);
}

function describeCounts(name: string, counts: readonly (readonly [number, string])[]): readonly string[] {
  const [first, ...rest] = counts.filter(([count]) => count > 0);
  if (!first) return [`${name}s reordered`];
  const head = `${first[0]} ${name}${first[0] === 1 ? '' : 's'} ${first[1]}`;
  return [[head, ...rest.map(([count, verb]) => `${count} ${verb}`)].join(', ')];
}

const noLayout = { position: undefined, size: undefined };
