import { carryOver, compileFlow, type Flow, FlowError, foldAll, type RunEvent } from '@joinery/core';
import type { Clock, NewRun, ResumedStep, RunRow, Runs } from '../ports.ts';
import { newRunId } from './new-run-id.ts';

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
  const journal = await wholeJournal(parts.runs, organization, old.id);
  const run = { id, flow: old.flow, name: old.flowName, organization, version: target.version ?? 0, startedAt: at };
  const carried = carryOver(compileFlow(target.document), journal, from, run, at);
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
    resumes: stillOpen(carried),
  };
}

/** Steps that were waiting when the old run ended, and go on waiting in the new one. */
function stillOpen(carried: readonly RunEvent[]): readonly ResumedStep[] {
  const { steps, waiting } = foldAll(carried);
  return [...waiting].flatMap((step) => {
    const wait = steps.get(step)?.wait;
    if (!wait || wait.on === 'frames' || wait.on === 'evaluate') return [];
    return [{ step, attempt: wait.on === 'action' ? wait.attempt : null }];
  });
}

export async function wholeJournal(
  runs: Pick<Runs, 'journalOf'>,
  organization: string,
  run: string,
): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for (;;) {
    const page = await runs.journalOf(organization, run, events.length, 1_000);
    events.push(...page.map((entry) => entry.event));
    if (page.length < 1_000) return events;
  }
}
