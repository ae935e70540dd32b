import { sameJson } from '../diff/same-json.ts';
import { checkExpression } from '../expressions/check-expression.ts';
import { listPlaceholders } from '../expressions/list-placeholders.ts';
import type { Json } from '../model/json.ts';
import type { FrameState, RunState, StepState } from '../model/run-state.ts';
import type { Move, MoveReason } from './check-move.ts';
import type { PlanNode } from './compile-flow.ts';

type Path = readonly string[];

/** Frames in which the node has its place, and that are open. */
const framesOf = ({ frames, steps }: RunState, { node }: PlanNode): readonly FrameState[] =>
  [...frames.values()].filter(({ owner }) =>
    owner === undefined ? node.parent === undefined : steps.get(owner)?.node === node.parent,
  );

const hasMoreItems = (state: RunState, frame: FrameState): boolean => {
  const owner = frame.owner === undefined ? undefined : state.steps.get(frame.owner);
  const items = owner?.input?.['items'];
  return Array.isArray(items) && items.length > (owner?.progress?.opened ?? 0);
};

/** Whether the run may still enter the node, somewhere. */
const mayEnter = (move: Move, node: PlanNode): boolean => {
  const frames = framesOf(move.state, node);
  if (frames.some((frame) => !frame.steps.has(node.id) || hasMoreItems(move.state, frame))) return true;
  const container = node.node.parent === undefined ? undefined : move.to.nodes.get(node.node.parent);
  return container !== undefined && mayEnter(move, container);
};

/** What the expressions of a node read, one path each; `['*']`: perhaps everything. */
const pathsOf = ({ node, definition }: PlanNode): readonly Path[] => {
  const read = Object.entries(node.config).filter(([key]) => key === 'result' || !definition.deferred.includes(key));
  const sources = read.flatMap(([key, value]) => listPlaceholders(value, key)).map(({ source }) => source);
  return sources.flatMap((source) => {
    const checked = checkExpression(source);
    if (!checked.ok) return [];
    const bare = checked.roots.filter((root) => !checked.paths.some(([first]) => first === root));
    return [...checked.paths, ...bare.map((root) => [root])];
  });
};

/** The last step of a node that has left, wherever it is. */
const leftStep = (state: RunState, node: string): StepState | undefined =>
  [...state.steps.values()].findLast((step) => step.node === node && step.status === 'left');

const has = (value: Json | undefined, key: string | undefined): boolean =>
  key !== undefined && typeof value === 'object' && value !== null && Object.hasOwn(value, key);

/** What of a path the run has not, in words; undefined if it has all of it, or never will have had it before it reads. */
const missing = ({ from, to, state }: Move, path: Path): string | undefined => {
  const [root = '', key] = path[0] === 'steps' ? path.slice(1) : path;
  if (root === 'inputs' || root === 'vars') {
    return has(root === 'inputs' ? state.inputs : state.vars, key) ? undefined : `${root}.${key ?? '…'}`;
  }
  const isTrigger = root === 'trigger' || root === to.trigger?.id;
  const [before, after] = isTrigger ? [from.trigger, to.trigger] : [from.nodes.get(root), to.nodes.get(root)];
  const step = leftStep(state, after?.id ?? '');
  if (step === undefined || before === undefined || after === undefined) return undefined;
  const isSame = isTrigger
    ? sameJson(before.node.config['on'], after.node.config['on'])
    : sameJson(before.node.config, after.node.config);
  return isSame || has(isTrigger ? state.trigger : step.output, key) ? undefined : `${root}${key ? `.${key}` : ''}`;
};

/** Where the run may read everything, nothing that it has already may be of another meaning. */
const unfold = ({ state }: Move, path: Path): readonly Path[] =>
  path[0] === '*' || (path[0] === 'steps' && path.length === 1)
    ? [['trigger'], ...[...state.steps.values()].filter(({ status }) => status === 'left').map(({ node }) => [node])]
    : [path];

/**
 * What steps that are new or changed read of steps that the run has left already and of what it was started with, and
 * that is not there. Steps that stay as they are find what they always found.
 */
export const findUnreadable = (move: Move): readonly MoveReason[] => {
  const changed = move.to.order.filter((node) => {
    const before = move.from.nodes.get(node.id);
    const same = before?.node.kind === node.node.kind && sameJson(before.node.config, node.node.config);
    return !same && mayEnter(move, node);
  });
  return changed.flatMap((node) =>
    [
      ...new Set(
        pathsOf(node)
          .flatMap((path) => unfold(move, path))
          .flatMap((path) => missing(move, path) ?? []),
      ),
    ].map((what) => ({
      code: 'move.not_there',
      node: node.id,
      message: `"${node.title}" reads ${what}, which the run does not have as the new version means it.`,
    })),
  );
};
