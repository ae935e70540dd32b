import type { Advance, Release } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { toJournalText } from './journal-text.ts';
import { type CreatedRun, toRunRecords } from './run-record.ts';
import { sendAgain } from './send-again.ts';
import { storableText } from './storable-text.ts';

const terminal: ReadonlySet<string> = new Set(['finished', 'failed', 'cancelled']);

/** The runs that were not held, and those that have been told something meanwhile. */
interface Exceptions {
  readonly lost: readonly string[] | null;
  readonly told: readonly string[] | null;
}

const advanceRuns = ['advance_runs', ''] as const;
const moveRuns = ['advance_and_move_runs', ', $11'] as const;
const keepRuns = ['advance_and_keep_runs', ', $11, $12, $13'] as const;

/** Writes steps of different runs in one commit; `lost` for each run that is not held with the step's epoch. */
export async function writeAdvances(
  pool: DatabasePool,
  steps: readonly Advance[],
  leaseMs: number,
): Promise<readonly ('kept' | 'told' | 'lost')[]> {
  const sorted = steps.toSorted((one, other) => (one.run < other.run ? -1 : 1));
  const children = sorted.flatMap(toChildren);
  const moves = sorted.flatMap(toMove);
  const snapshots = sorted.flatMap(toSnapshot);
  const [name, more] = snapshots.length > 0 ? keepRuns : moves.length > 0 ? moveRuns : advanceRuns;
  const statement = {
    name,
    text: `select ${name}($1, $2, $3, $4, $5, $6, $7, $8, $9, $10${more}) as exceptions`,
    values: [
      sorted.map(({ run }) => run),
      JSON.stringify(sorted.map((step) => toStep(step, leaseMs))),
      list(sorted.flatMap(toTaken)),
      sorted.map(({ events }) => (events.length > 0 ? toJournalText(events) : '')).join('\n'),
      list(sorted.flatMap((step) => step.intents.map((intent) => ({ ...ofRun(step), ...intent })))),
      list(sorted.flatMap((step) => step.settled.map((settled) => ({ ...ofRun(step), ...settled })))),
      ...(children.length > 0 ? toRunRecords(children) : [null, null, null]),
      list(sorted.flatMap(toTell)),
      ...(snapshots.length > 0 || moves.length > 0 ? [list(moves)] : []),
      ...(snapshots.length > 0 ? toKept(snapshots) : []),
    ],
  };
  const { rows } = await sendAgain(() => pool.query<{ readonly exceptions: Exceptions }>(statement));
  const lost = new Set(rows[0]?.exceptions.lost);
  const told = new Set(rows[0]?.exceptions.told);
  return steps.map(({ run, release }) => {
    if (lost.has(run)) return 'lost';
    return told.has(run) && !release ? 'told' : 'kept';
  });
}

function list(rows: readonly object[]): string | null {
  return rows.length > 0 ? JSON.stringify(rows) : null;
}

function ofRun({ organization, run }: Advance) {
  return { organization, run };
}

// Here and below whatever is spread stands last: what is written behind it costs more than all the rest.
function toStep(step: Advance, leaseMs: number) {
  const { organization, run, epoch, owner, fromSeq, events, takenFacts, release } = step;
  const takes = epoch === 0 && !release;
  return {
    organization,
    run,
    epoch,
    owner: takes ? owner : undefined,
    lease_ms: takes ? leaseMs : undefined,
    from_seq: fromSeq,
    count: events.length,
    taken: takenFacts.length,
    ...(release && toRelease(release)),
  };
}

function toTaken(step: Advance) {
  return step.takenFacts.length > 0 ? [{ ids: step.takenFacts, ...ofRun(step) }] : [];
}

function toRelease({ status, wakeAt, dueAt, lateMs, quarantined, error, output }: Release) {
  return {
    status,
    ended: terminal.has(status),
    wake: wakeAt,
    seen_facts: quarantined?.seenFacts,
    due_at: dueAt,
    late_ms: lateMs,
    error: error && storableText(error),
    output: output === undefined ? undefined : JSON.stringify(output),
  };
}

function toChildren({ organization, run: cause, children }: Advance): readonly CreatedRun[] {
  return children.map((run) => ({ organization, run, cause }));
}

function toMove(step: Advance) {
  const { moved } = step;
  return moved ? [{ ...ofRun(step), version: moved.version, hash: moved.documentHash }] : [];
}

interface KeptState {
  readonly organization: string;
  readonly run: string;
  readonly seq?: number;
  readonly state?: string;
}

function toSnapshot(step: Advance): readonly KeptState[] {
  return step.snapshot === undefined ? [] : [{ ...ofRun(step), ...step.snapshot }];
}

/** The states as lines beside the list, in its order: those that are kept first, those that are forgotten have none. */
function toKept(snapshots: readonly KeptState[]): readonly [string, string | null] {
  const kept = snapshots.filter(({ state }) => state !== undefined);
  const gone = snapshots.filter(({ state }) => state === undefined);
  const rows = [...kept, ...gone].map(({ organization, run, seq }) => ({ organization, run, seq }));
  return [JSON.stringify(rows), kept.length > 0 ? kept.map(({ state }) => state).join('\n') : null];
}

function toTell(step: Advance) {
  const told = step.release?.tellParent;
  return told ? [{ ...ofRun(step), parent: told.run, fact: JSON.stringify(told.fact) }] : [];
}
