import type { NewRun } from '../ports.ts';
import { contentHash } from './content-hash.ts';
import { storableText } from './storable-text.ts';

/**
 * A new run as `create_runs` takes it. Documents travel as text inside the JSON, so that the database stores the very
 * bytes and never looks into them.
 */
export function toRunRecord(organization: string, run: NewRun) {
  const carried = run.carried?.length ? run.carried : undefined;
  return {
    organization,
    id: run.id,
    flow: run.flow,
    version: run.version,
    draft: run.draft && JSON.stringify(run.draft),
    draft_hash: run.draft && contentHash(run.draft),
    started_by: storableText(run.startedBy),
    subject: storableText(run.subject),
    trigger: JSON.stringify(run.trigger),
    inputs: JSON.stringify(run.inputs),
    parent_run: run.parent?.run,
    parent_step: run.parent?.step,
    parent_depth: run.parent?.depth,
    retried_from: run.retriedFrom,
    carried: carried && JSON.stringify(carried),
    carried_count: carried?.length,
    resumes: run.resumes?.length ? run.resumes : undefined,
  };
}
