import type { Scope } from '../expressions/scope.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { FrameId, Instant, StepId } from '../model/run-event.ts';
import type { FrameState, RunState } from '../model/run-state.ts';
import type { Plan } from './compile-flow.ts';

const parentFrame = (state: RunState, frame: FrameState): FrameState | undefined => {
  const owner = frame.owner === undefined ? undefined : state.steps.get(frame.owner);
  return owner === undefined ? undefined : state.frames.get(owner.frame);
};

/** The frame and those around it, innermost first. */
function* framesFrom(state: RunState, id: FrameId): Generator<FrameState> {
  let frame = state.frames.get(id);
  while (frame !== undefined) {
    yield frame;
    frame = parentFrame(state, frame);
  }
}

/** Output of a node as seen from a frame; undefined if it is not entered, skipped or not left yet. */
const outputOf = (state: RunState, frame: FrameId, node: string): Json | undefined => {
  for (const { steps } of framesFrom(state, frame)) {
    const id = steps.get(node);
    const step = id === undefined ? undefined : state.steps.get(id);
    if (step?.status === 'left') return step.output;
  }
  return undefined;
};

const emptyObject = (): Record<string, Json> => Object.create(null) as Record<string, Json>;

const allOutputs = (state: RunState, frame: FrameId, only?: ReadonlySet<string>): JsonObject => {
  const outputs = emptyObject();
  for (const { steps } of framesFrom(state, frame)) {
    for (const [node, id] of steps) {
      const step = state.steps.get(id);
      if (step?.status !== 'left' || step.output === undefined || node in outputs) continue;
      if (only === undefined || only.has(node)) outputs[node] = step.output;
    }
  }
  return outputs;
};

const nearestItem = (state: RunState, id: FrameId): FrameState | undefined => {
  for (const frame of framesFrom(state, id)) if (frame.index !== undefined) return frame;
  return undefined;
};

/** What the expressions of a node in this frame see, looked up by root name. Reserved names win over node ids. */
export const frameScope = (state: RunState, frame: FrameId, at: Instant): Scope => ({
  get: (name) => {
    switch (name) {
      case 'trigger':
        return state.trigger;
      case 'inputs':
        return state.inputs;
      case 'vars':
        return state.vars;
      case 'steps':
        return allOutputs(state, frame);
      case 'item':
        return nearestItem(state, frame)?.item;
      case 'index':
        return nearestItem(state, frame)?.index;
      case 'run':
        return state.run === undefined ? undefined : { ...state.run, at };
      default:
        return outputOf(state, frame, name);
    }
  },
});

const reserved = ['trigger', 'inputs', 'vars', 'item', 'index', 'run'] as const;

/** `steps` used other than as `steps.name`: then any of them may be read. */
const stepsAsWhole = /\bsteps\b(?!\s*\.\s*[A-Za-z_`])/;

const readSteps = (state: RunState, frame: FrameId, source: string): JsonObject =>
  allOutputs(state, frame, stepsAsWhole.test(source) ? undefined : new Set(source.match(/[A-Za-z_]\w*/g)));

/**
 * What the evaluator must be sent for a step that waits on it: only what its expressions name, so that the message
 * stays small.
 */
export const scopeOf = (plan: Plan, state: RunState, stepId: StepId): JsonObject => {
  const step = state.steps.get(stepId);
  const scope = emptyObject();
  if (step?.wait?.on !== 'evaluate') return scope;
  const node = plan.nodes.get(step.node);
  const roots = (step.wait.purpose === 'result' ? node?.result : node?.config)?.roots ?? ['*'];
  const lookup = frameScope(state, step.frame, step.enteredAt);
  const everything = roots.includes('*');
  if (everything) Object.assign(scope, allOutputs(state, step.frame), { steps: lookup.get('steps') });
  for (const name of everything ? reserved : roots) {
    const value = name === 'steps' ? readSteps(state, step.frame, step.wait.expressions.join('\n')) : lookup.get(name);
    if (value === undefined) delete scope[name];
    else scope[name] = value;
  }
  return scope;
};
