import type { Advance, Release } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { toRunRecord } from './run-record.ts';
import { sendAgain } from './send-again.ts';
import { storableText } from './storable-text.ts';

const terminal: ReadonlySet<string> = new Set(['finished', 'failed', 'cancelled']);

/** Writes steps of different runs in one commit; `lost` for each run that is not held with the step's epoch. */
export async function writeAdvances(
  pool: DatabasePool,
  steps: readonly Advance[],
): Promise<readonly ('kept' | 'told' | 'lost')[]> {
  const statement = {
    name: 'advance_runs',
    text: 'select advance_runs($1, $2, $3, $4, $5, $6) as held',
    values: [
      JSON.stringify(steps.map(toStep)),
      list(steps.filter(({ events }) => events.length > 0).map(toBatch)),
      list(steps.flatMap((step) => step.intents.map((intent) => ({ ...owner(step), ...intent })))),
      list(steps.flatMap((step) => step.settled.map((settled) => ({ ...owner(step), ...settled })))),
      list(steps.flatMap(toChildren)),
      list(steps.flatMap(toTell)),
    ],
  };
  const { rows } = await sendAgain(() => pool.query<{ readonly held: Readonly<Record<string, number>> }>(statement));
  const held = rows[0]?.held ?? {};
  return steps.map(({ run, release }) => {
    const facts = held[run];
    if (facts === undefined) return 'lost';
    return facts > 0 && !release ? 'told' : 'kept';
  });
}

function list(items: readonly object[]): string | null {
  return items.length > 0 ? JSON.stringify(items) : null;
}

function owner({ organization, run }: Advance) {
  return { organization, run };
}

function toStep(step: Advance) {
  return {
    ...owner(step),
    epoch: step.epoch,
    from_seq: step.fromSeq,
    count: step.events.length,
    taken: step.takenFacts.length > 0 ? step.takenFacts : undefined,
    ...(step.release && toRelease(step.release)),
  };
}

function toRelease(release: Release) {
  return {
    status: release.status,
    ended: terminal.has(release.status),
    wake: release.wakeAt,
    seen_facts: release.quarantined?.seenFacts,
    due_at: release.dueAt,
    error: release.error && storableText(release.error),
    output: release.output === undefined ? undefined : JSON.stringify(release.output),
  };
}

function toBatch(step: Advance) {
  const last = step.fromSeq + step.events.length - 1;
  return { ...owner(step), seq: step.fromSeq, last, events: JSON.stringify(step.events) };
}

function toChildren(step: Advance) {
  return step.children.map((child) => ({ creator: step.run, ...toRunRecord(step.organization, child) }));
}

function toTell(step: Advance) {
  const told = step.release?.tellParent;
  return told ? [{ ...owner(step), parent: told.run, fact: JSON.stringify(told.fact) }] : [];
}
