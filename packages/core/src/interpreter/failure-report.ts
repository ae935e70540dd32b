import type { FailureReport, ReportLine, StepError, StepId } from '../model/run-event.ts';
import { type FrameState, keptEffects, type RunState, type StepState } from '../model/run-state.ts';
import type { Plan, PlanNode } from './compile-flow.ts';

const iteration = /^(.*):(\d+)$/;

/** The title of a node, with the item that it was entered for: "Disable user (item 3)". */
export const titleOfStep = (plan: Plan, node: string, step: StepId): string => {
  const title = plan.nodes.get(node)?.title ?? node;
  const items: string[] = [];
  const parts = step.split('/');
  for (let at = 1; at < parts.length - 1; at += 1) {
    const [, owner = '', index] = iteration.exec(parts[at] ?? '') ?? [];
    if (plan.nodes.get(owner)?.node.kind === 'for-each') items.push(`item ${Number(index) + 1}`);
  }
  return items.length === 0 ? title : `${title} (${items.join(', ')})`;
};

const itemCount = (step: StepState): number => {
  const items = step.input?.['items'];
  return Array.isArray(items) ? items.length : 0;
};

const isOver = (step: StepState): boolean => step.status !== 'entered' && step.status !== 'waiting';

/** Action nodes that a container still had before it: in the frames that are open, and in those never opened. */
const pendingIn = (
  plan: Plan,
  state: RunState,
  { id }: PlanNode,
  step: StepState | undefined,
): readonly ReportLine[] => {
  if (step !== undefined && isOver(step)) return [];
  if (step?.progress === undefined) return pendingNodes(plan, state, id, undefined, 'for each item');
  const open = [...step.progress.open].flatMap((frame) => state.frames.get(frame) ?? []);
  const lines = open.flatMap((frame) => pendingNodes(plan, state, id, frame));
  const more = itemCount(step) - step.progress.opened;
  if (more <= 0) return lines;
  const note = more === 1 ? '1 more item' : `${more} more items`;
  return [...lines, ...pendingNodes(plan, state, id, undefined, note)];
};

/** Action nodes of one frame that were neither entered nor skipped. Without a frame: all that the container holds. */
function pendingNodes(
  plan: Plan,
  state: RunState,
  container: string | undefined,
  frame: FrameState | undefined,
  note = '',
): readonly ReportLine[] {
  const repeats = container !== undefined && plan.nodes.get(container)?.node.kind === 'for-each';
  return (plan.children.get(container) ?? []).flatMap((node) => {
    if (node.node.disabled === true) return [];
    const id = frame?.steps.get(node.id);
    const step = id === undefined ? undefined : state.steps.get(id);
    if (node.definition.container) return pendingIn(plan, state, node, step);
    if (step !== undefined || node.node.kind !== 'action') return [];
    const title = frame === undefined ? node.title : titleOfStep(plan, node.id, `${frame.id}/${node.id}`);
    return [{ step: null, node: node.id, title: repeats && note !== '' ? `${title} (${note})` : title }];
  });
}

const sentenceFor = (plan: Plan, state: RunState, id: StepId, node: string): string | undefined => {
  const title = titleOfStep(plan, node, id);
  const wait = state.steps.get(id)?.wait;
  if (wait?.on === 'action') {
    return `Check whether "${title}" happened: it was in flight when the run ended.`;
  }
  if (wait?.on === 'person' && wait.ask === 'late') {
    return `Decide whether "${title}" is still to be done: ${wait.reason}`;
  }
  if (wait?.on === 'person') {
    return `Check whether "${title}" happened: its outcome is unknown (${wait.reason}).`;
  }
  return state.effects.get(id)?.status === 'unknown'
    ? `Check whether "${title}" happened: it was cancelled in flight.`
    : undefined;
};

const number = new Intl.NumberFormat('en-US');
const titleOf = (plan: Plan, node: string): string => plan.nodes.get(node)?.title ?? node;

/** What closed frames did, where it is too much to tell item by item: done as one line, not done as what is left out. */
const countedLines = (plan: Plan, state: RunState): { readonly done: ReportLine[]; readonly notDone: ReportLine[] } => {
  const done: ReportLine[] = [];
  const notDone: ReportLine[] = [];
  for (const [node, counted] of state.closedEffects) {
    const title = titleOf(plan, node);
    const more = counted.notDone - keptEffects.notDone;
    if (counted.done > keptEffects.done)
      done.push({ step: null, node, title: `${title} (${number.format(counted.done)} items)` });
    if (more > 0) notDone.push({ step: null, node, title: `${title} (${number.format(more)} more items)` });
  }
  return { done, notDone };
};

/** A done step of a closed frame whose node is told in one line. */
const isCounted = (state: RunState, step: StepId, node: string): boolean =>
  !state.steps.has(step) && (state.closedEffects.get(node)?.done ?? 0) > keptEffects.done;

/** So many lines of each kind are told, so that a report of any run can be read. */
const LINES = 500;

const cap = <Line>(lines: readonly Line[], andMore: (text: string) => Line): readonly Line[] => {
  const more = lines.length - LINES;
  return more <= 0 ? lines : [...lines.slice(0, LINES), andMore(`and ${number.format(more)} more`)];
};

/** Which steps were done, which were not, and what is left for a person. Made before the run's open steps are ended. */
export const reportFailure = (
  plan: Plan,
  state: RunState,
  failure?: { readonly step?: StepState; readonly error: StepError },
): FailureReport => {
  const { done, notDone } = countedLines(plan, state);
  const forPerson: string[] = [];
  for (const [step, { node, status }] of state.effects) {
    if (status === 'done' && isCounted(state, step, node)) continue;
    const title = titleOfStep(plan, node, step);
    const isDone = status === 'done' || (step === failure?.step?.id && failure.error.done === true);
    (isDone ? done : notDone).push({ step, node, title });
    const sentence = step === failure?.step?.id ? undefined : sentenceFor(plan, state, step, node);
    if (sentence !== undefined) forPerson.push(sentence);
  }
  const failed = failure?.step;
  if (failed !== undefined) {
    const title = titleOfStep(plan, failed.node, failed.id);
    const isAction = plan.nodes.get(failed.node)?.node.kind === 'action';
    if (isAction && !state.effects.has(failed.id)) notDone.push({ step: failed.id, node: failed.node, title });
    forPerson.unshift(`"${title}" failed: ${failure?.error.message ?? ''}`);
  } else if (failure !== undefined) forPerson.unshift(failure.error.message);
  notDone.push(...pendingNodes(plan, state, undefined, state.frames.get('root')));
  const andMore = (title: string): ReportLine => ({ step: null, node: '', title });
  return { done: cap(done, andMore), notDone: cap(notDone, andMore), forPerson: cap(forPerson, (text) => text) };
};
