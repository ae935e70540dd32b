import {
  compileFlow,
  cutJournal,
  type Flow,
  FlowError,
  fold,
  newRunState,
  type RunEvent,
  type RunInfo,
  type RunState,
  toSnapshot,
} from '@joinery/core';
import { type Clock, marked, type NewRun, type ResumedStep, type RunRow, type Runs } from '../ports.ts';
import { eventsOf } from './events-of.ts';
import { newRunId } from './new-run-id.ts';
import { usualPace } from './pace.ts';

export interface RetryParts {
  readonly runs: Pick<Runs, 'create' | 'journalOf' | 'documentOf'>;
  readonly clock: Clock;
  readonly newId?: () => string;
}

export interface RetryTarget {
  /** The document that the new run interprets, and its number (null: a draft). */
  readonly document: Flow;
  readonly version: number | null;
}

/**
 * A new run that keeps what the old one has done and starts again at the failed steps or at chosen ones, on the
 * original document or a repaired one. Throws FlowError if there is nothing to start at.
 */
export async function retryRun(
  parts: RetryParts,
  organization: string,
  old: RunRow,
  from: 'failed' | readonly string[],
  target: RetryTarget,
): Promise<NewRun> {
  if (old.status !== 'failed' && old.status !== 'cancelled' && old.status !== 'finished') {
    throw new FlowError(
      'run.still_open',
      `The run is still ${old.status}; cancel it or wait for its end before retrying it.`,
    );
  }
  const id = (parts.newId ?? newRunId)();
  const at = await parts.clock.now();
  const run = { id, flow: old.flow, name: old.flowName, organization, version: target.version ?? 0, startedAt: at };
  const { carried, state } = await carryJournal(parts.runs, old, organization, from, target, run);
  return {
    id,
    flow: old.flow,
    version: target.version,
    ...(target.version === null ? { draft: target.document } : {}),
    startedBy: 'retry',
    subject: old.subject,
    trigger: old.trigger,
    inputs: old.inputs,
    retriedFrom: old.id,
    carried,
    ...keptWith(state),
    resumes: stillOpen(state),
  };
}

/** Reads the old journal twice, in pages, so that of a long one no more is held than what is carried over. */
async function carryJournal(
  runs: Pick<Runs, 'journalOf'>,
  old: RunRow,
  organization: string,
  from: 'failed' | readonly string[],
  { document }: RetryTarget,
  run: RunInfo,
): Promise<{ readonly carried: readonly RunEvent[]; readonly state: RunState }> {
  const cut = cutJournal(compileFlow(document), from);
  for await (const event of eventsOf(runs, organization, old.id)) cut.tell(event);
  const { first, keeps } = cut.decide(run, run.startedAt);
  const carried = [first];
  const state = fold(newRunState(), first);
  for await (const event of eventsOf(runs, organization, old.id)) {
    if (!keeps(event)) continue;
    carried.push(event);
    fold(state, event);
  }
  return { carried, state };
}

/** The state of a long journal, so that whoever drives the new run need not read it all. It is made of data as it is kept. */
function keptWith(state: RunState): Pick<NewRun, 'snapshot'> {
  if (state.seq < usualPace.eventsPerSnapshot) return {};
  return { snapshot: { seq: state.seq, state: marked(toSnapshot(state)) } };
}

/** Steps that were waiting when the old run ended, and go on waiting in the new one. */
function stillOpen({ steps, waiting }: RunState): readonly ResumedStep[] {
  return [...waiting].flatMap((step) => {
    const wait = steps.get(step)?.wait;
    if (!wait || wait.on === 'frames' || wait.on === 'evaluate') return [];
    return [{ step, attempt: wait.on === 'action' ? wait.attempt : null }];
  });
}
