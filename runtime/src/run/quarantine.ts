import { type Claim, CRASHES_TO_QUARANTINE } from '../ports.ts';
import type { RunParts } from './parts.ts';
import { nothing } from './writer.ts';

const ends = new Set<string>(['run.finished', 'run.failed', 'run.cancelled']);

/** Whether the run's workers died again and again at the same place. It can then only be cancelled. */
export function isPoison(claim: Claim): boolean {
  if (claim.crashes < CRASHES_TO_QUARANTINE || ends.has(claim.journal.at(-1)?.type ?? '')) return false;
  return !claim.facts.some(({ fact }) => fact.type === 'cancel-asked');
}

/** Parks the run where people see it, without looking into it: whatever is in there stopped the workers. */
export async function quarantine(parts: RunParts, claim: Claim): Promise<'moved' | 'lost'> {
  const { organization, run, epoch, flow, facts, crashes } = claim;
  const seq = claim.after + claim.journal.length;
  const step = claim.openEffects.at(-1)?.step ?? lastStepOf(claim);
  const place = step === undefined ? 'at its start' : `at the step "${step}"`;
  const error = `The worker stopped ${crashes} times in a row while this run was ${place}; cancel the run, and retry it once the cause is found.`;
  const told = await parts.runs.advance({
    ...{ organization, run, epoch, owner: parts.owner, fromSeq: seq + 1 },
    ...nothing(),
    release: {
      status: 'attention',
      wakeAt: null,
      dueAt: null,
      error,
      quarantined: { seenFacts: facts.length },
    },
  });
  if (told === 'lost') return 'lost';
  parts.log.error({ run, step, crashes }, 'workers stopped again and again at this run; it waits for a person');
  parts.feed.publish({ organization, run, flow, status: 'attention', seq });
  return 'moved';
}

function lastStepOf({ snapshot, journal }: Claim): string | undefined {
  const last = journal.findLast((event) => 'step' in event);
  return last && 'step' in last ? last.step : snapshot?.state.waiting.at(-1);
}
