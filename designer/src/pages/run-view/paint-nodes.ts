import type { RunDetail, StepView } from '@joinery/api';
import type { Flow, FlowNode } from '@joinery/core';
import type { NodePaint } from '../../canvas/canvas-types.ts';

/** Which iteration of each for-each is looked at, by the for-each's node id. All of them where none is chosen. */
export type Iterations = ReadonlyMap<string, number>;

/** The for-each nodes that a node lives in, outermost first: the meaning of a step's `path`. */
export function loopsAround(flow: Flow, node: string): readonly string[] {
  const byId = new Map(flow.nodes.map((one) => [one.id, one]));
  const loops: string[] = [];
  for (let at = byId.get(node)?.parent; at !== undefined && loops.length < 20; at = byId.get(at)?.parent) {
    if (byId.get(at)?.kind === 'for-each') loops.unshift(at);
  }
  return loops;
}

/** The frame that a node is in for the items that are chosen; undefined while one of the loops around it has none. */
export function frameOf(flow: Flow, node: string, iterations: Iterations): string | undefined {
  const byId = new Map(flow.nodes.map((one) => [one.id, one]));
  const around: FlowNode[] = [];
  for (let at = byId.get(byId.get(node)?.parent ?? ''); at !== undefined && around.length < 20; ) {
    around.unshift(at);
    at = byId.get(at.parent ?? '');
  }
  let frame = 'root';
  for (const { id, kind } of around) {
    const index = kind === 'for-each' ? iterations.get(id) : 0;
    if (index === undefined) return undefined;
    frame = `${frame}/${id}:${index}`;
  }
  return frame;
}

/** What is not shown of a node while no item of the loops around it is chosen. */
function hiddenOf(run: RunDetail, node: string, iterations: Iterations) {
  if (run.hidden === null || loopsAround(run.document, node).some((loop) => iterations.has(loop))) return undefined;
  return run.hidden.nodes.find((hidden) => hidden.node === node);
}

/** How often a node was come to and is not listed, for the items that are looked at. */
export function unlisted(run: RunDetail, node: string, iterations: Iterations): number {
  const hidden = hiddenOf(run, node, iterations);
  return hidden ? hidden.done + hidden.failed + hidden.skipped + hidden.cancelled : 0;
}

/** Number of the last item that a loop has begun: the newest are always shown. */
export function lastItem(run: RunDetail, loop: string, depth: number): number {
  let last = 0;
  for (const { node, path } of run.steps) {
    const index = path[depth];
    if (index !== undefined && index >= last && loopsAround(run.document, node)[depth] === loop) last = index + 1;
  }
  return last;
}

/** The steps of one node in the iterations that are looked at. */
export function stepsOf(run: RunDetail, node: string, iterations: Iterations): readonly StepView[] {
  const loops = loopsAround(run.document, node);
  return run.steps.filter(
    (step) =>
      step.node === node &&
      loops.every((loop, depth) => (iterations.get(loop) ?? step.path[depth]) === step.path[depth]),
  );
}

/** What a step looks like. One that failed but was caught by an edge is still shown as failed. */
export function statusOf(step: StepView, run: RunDetail): NodePaint['status'] {
  if (run.endedAt !== null && (step.status === 'waiting' || step.status === 'entered')) return 'cancelled';
  switch (step.status) {
    case 'left':
      return step.error ? 'failed' : 'done';
    case 'waiting':
      if (step.waitsOn?.on === 'person') return 'attention';
      if (step.waitsOn?.on === 'time' || step.waitsOn?.on === 'child') return 'waiting';
      return step.waitsOn?.on === 'frames' && run.status === 'waiting' ? 'waiting' : 'running';
    case 'entered':
      return 'running';
    default:
      return step.status;
  }
}

const worstFirst: readonly NodePaint['status'][] = [
  'attention',
  'failed',
  'running',
  'waiting',
  'cancelled',
  'done',
  'skipped',
  'idle',
];

const number = new Intl.NumberFormat('en');

function paintOf(node: FlowNode, run: RunDetail, iterations: Iterations): NodePaint {
  const steps = stepsOf(run, node.id, iterations);
  const statuses = steps.map((step) => statusOf(step, run));
  const hidden = hiddenOf(run, node.id, iterations);
  if (hidden)
    for (const one of ['failed', 'cancelled', 'done', 'skipped'] as const) if (hidden[one] > 0) statuses.push(one);
  const status = worstFirst.find((one) => statuses.includes(one)) ?? 'idle';
  const through = steps.filter((step) => statusOf(step, run) === 'done').length + (hidden?.done ?? 0);
  const until = steps.length === 1 && status === 'waiting' ? steps[0]?.waitsOn?.until : undefined;
  const attempts = steps.length === 1 ? (steps[0]?.attempts.length ?? 0) : 0;
  const all = steps.length + unlisted(run, node.id, iterations);
  const label =
    all > 1 ? `${number.format(through)} of ${number.format(all)}` : attempts > 1 ? `${attempts} tries` : undefined;
  return { status, ...(label === undefined ? {} : { label }), ...(until === undefined ? {} : { until }) };
}

export function paintNodes(run: RunDetail, iterations: Iterations): ReadonlyMap<string, NodePaint> {
  return new Map(run.document.nodes.map((node) => [node.id, paintOf(node, run, iterations)]));
}

/** Edges that the run went along. */
export function takenEdges(run: RunDetail, iterations: Iterations): ReadonlySet<string> {
  const left = new Set(
    run.document.nodes.flatMap((node) =>
      stepsOf(run, node.id, iterations)
        .flatMap((step) => (step.handle === undefined ? [] : [`${node.id} ${step.handle}`]))
        .concat((hiddenOf(run, node.id, iterations)?.handles ?? []).map((handle) => `${node.id} ${handle}`)),
    ),
  );
  return new Set(
    run.document.edges.filter((edge) => left.has(`${edge.source} ${edge.sourceHandle}`)).map((edge) => edge.id),
  );
}
