import type { RunDetail, StepView } from '@joinery/api';
import type { FrameState, RunState, StepState, Wait } from '@joinery/core';
import type { EffectRow } from '../ports.ts';
import type { RunReading } from './run-reader.ts';
import type { RunWindow } from './run-window.ts';

export interface RunRecord {
  readonly reading: Pick<RunReading, 'window' | 'errors'>;
  readonly effects: readonly EffectRow[];
  readonly children: readonly { readonly step: string; readonly run: string }[];
}

/** The steps of a run that are shown, those of closed items included, in the order in which they were entered. */
export function toSteps(record: RunRecord): readonly StepView[] {
  const { state } = record.reading.window;
  const attempts = attemptsByStep(record);
  const children = new Map(record.children.map(({ step, run }) => [step, run]));
  return [...state.steps.values()].map((step) =>
    toStep(step, pathOf(state, step.frame), attempts.get(step.id) ?? [], children.get(step.id)),
  );
}

function toStep(step: StepState, path: number[], attempts: StepView['attempts'], child: string | undefined): StepView {
  const { id, node, frame, status, handle, input, output, error, lateMs, decidedBy, enteredAt } = step;
  const waiting = status === 'waiting' && step.wait ? { waitsOn: waitsOn(step.wait, child) } : {};
  return {
    ...{ id, node, frame, path, status, attempts, enteredAt },
    ...waiting,
    ...(handle === undefined ? {} : { handle }),
    ...(child === undefined ? {} : { child }),
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(lateMs === undefined ? {} : { lateMs }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    endedAt: step.endedAt ?? null,
  };
}

function waitsOn(wait: Wait, child: string | undefined): NonNullable<StepView['waitsOn']> {
  return {
    on: wait.on,
    ...(wait.on === 'time' ? { until: wait.until } : {}),
    ...(wait.on === 'person' ? { ask: wait.ask, attempt: wait.attempt, reason: wait.reason } : {}),
    ...(wait.on === 'person' && wait.ask === 'late' ? { due: wait.due } : {}),
    ...(wait.on === 'child' && child !== undefined ? { run: child } : {}),
  };
}

/** Indexes of the iterations that a frame is in, outermost first. */
function pathOf(state: RunState, id: string): number[] {
  const path: number[] = [];
  for (let frame: FrameState | undefined = state.frames.get(id); frame?.owner !== undefined; ) {
    if (frame.index !== undefined) path.unshift(frame.index);
    const owner: StepState | undefined = state.steps.get(frame.owner);
    frame = owner && state.frames.get(owner.frame);
  }
  return path;
}

/** Attempts as the effects' own rows tell them, with the errors of the journal. */
function attemptsByStep({ reading, effects }: RunRecord): ReadonlyMap<string, StepView['attempts']> {
  const byStep = new Map<string, StepView['attempts']>();
  for (const { step, attempt, startedAt, endedAt, outcome } of effects) {
    const error = reading.errors.get(`${step} ${attempt}`);
    const list = byStep.get(step) ?? [];
    list.push({ attempt, startedAt, endedAt, outcome, ...(error === undefined ? {} : { error }) });
    byStep.set(step, list);
  }
  return byStep;
}

export function toReport({ report }: RunState): RunDetail['report'] {
  if (!report) return null;
  const { done, notDone, forPerson } = report;
  return { done: [...done], notDone: [...notDone], forPerson: [...forPerson] };
}

/** How much is not shown; null if everything is. */
export function toHidden({ nodes, loops }: RunWindow): RunDetail['hidden'] {
  if (loops.size === 0) return null;
  return {
    loops: [...loops].map(([node, items]) => ({ node, items })),
    nodes: [...nodes].map(([node, { handles, ...counts }]) => ({ node, handles: [...handles], ...counts })),
  };
}
