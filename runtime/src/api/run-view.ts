import type { RunDetail, StepView } from '@joinery/api';
import { type FrameState, foldAll, type RunEvent, type RunState, type StepState, type Wait } from '@joinery/core';
import type { EffectRow } from '../ports.ts';

export interface RunRecord {
  readonly journal: readonly RunEvent[];
  readonly effects: readonly EffectRow[];
  readonly children: readonly { readonly step: string; readonly run: string }[];
}

/** The steps of a run, those of closed iterations included, in the order in which they were entered. */
export function toSteps(record: RunRecord): {
  readonly state: RunState;
  readonly steps: readonly StepView[];
  readonly report: RunDetail['report'];
} {
  const state = foldAll(record.journal, { keepClosedFrames: true });
  const attempts = attemptsByStep(record);
  const children = new Map(record.children.map(({ step, run }) => [step, run]));
  const steps = [...state.steps.values()].map((step) =>
    toStep(step, pathOf(state, step.frame), attempts.get(step.id) ?? [], children.get(step.id)),
  );
  return { state, steps, report: toReport(state) };
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

/** By which versions the run went, the first it began with. */
export function versionsOf(journal: readonly RunEvent[]): RunDetail['versions'] {
  return journal.flatMap((event): RunDetail['versions'] => {
    if (event.type === 'run.started') return [{ version: event.run.version, since: event.at, by: null }];
    return event.type === 'run.moved' ? [{ version: event.version, since: event.at, by: event.by }] : [];
  });
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
function attemptsByStep({ journal, effects }: RunRecord): ReadonlyMap<string, StepView['attempts']> {
  const errors = new Map(
    journal.flatMap((event) =>
      event.type === 'step.attempt-failed' ? [[`${event.step} ${event.attempt}`, event.error] as const] : [],
    ),
  );
  const byStep = new Map<string, StepView['attempts']>();
  for (const { step, attempt, startedAt, endedAt, outcome } of effects) {
    const error = errors.get(`${step} ${attempt}`);
    const list = byStep.get(step) ?? [];
    list.push({ attempt, startedAt, endedAt, outcome, ...(error === undefined ? {} : { error }) });
    byStep.set(step, list);
  }
  return byStep;
}

function toReport(state: RunState): RunDetail['report'] {
  if (!state.report) return null;
  const { done, notDone, forPerson } = state.report;
  return { done: [...done], notDone: [...notDone], forPerson: [...forPerson] };
}
