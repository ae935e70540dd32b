import type { RunEvent } from '@joinery/core';
import type { NewRun } from '../ports.ts';
import { contentHash } from './content-hash.ts';
import { toJournalText } from './journal-text.ts';
import { storableText } from './storable-text.ts';

export interface CreatedRun {
  readonly organization: string;
  readonly run: NewRun;
  /** The event or the run without which it is not created. */
  readonly cause?: string;
}

/** New runs as `create_runs` takes them: a list, and lines with their triggers and inputs. */
export function toRunRecords(
  created: readonly CreatedRun[],
): readonly [list: string, triggers: string, inputs: string] {
  return [
    JSON.stringify(created.map(toRecord)),
    toLines(created.map(({ run }) => run.trigger)),
    toLines(created.map(({ run }) => run.inputs)),
  ];
}

/** JSON texts never hold a line break of their own. */
function toLines(documents: readonly unknown[]): string {
  return documents.map((document) => JSON.stringify(document)).join('\n');
}

function toRecord({ organization, run, cause }: CreatedRun) {
  const carried = run.carried?.length ? run.carried : undefined;
  return {
    organization,
    cause,
    id: run.id,
    flow: run.flow,
    version: run.version,
    draft: run.draft && JSON.stringify(run.draft),
    draft_hash: run.draft && contentHash(run.draft),
    started_by: storableText(run.startedBy),
    subject: storableText(run.subject),
    parent_run: run.parent?.run,
    parent_step: run.parent?.step,
    parent_depth: run.parent?.depth ?? run.depth,
    retried_from: run.retriedFrom,
    carried: carried && toBatches(carried),
    carried_count: carried?.length,
    kept_state: run.snapshot && JSON.stringify(run.snapshot.state),
    resumes: run.resumes?.length ? run.resumes : undefined,
  };
}

/** Events of a row of the journal: whoever reads it in pages reads whole rows. */
const BATCH = 1_000;

function toBatches(events: readonly RunEvent[]) {
  return Array.from({ length: Math.ceil(events.length / BATCH) }, (_, index) => {
    const batch = events.slice(index * BATCH, (index + 1) * BATCH);
    return { seq: index * BATCH + 1, last: index * BATCH + batch.length, events: toJournalText(batch, true) };
  });
}
