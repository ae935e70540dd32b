import { mayHoldReference } from '@joinery/api';
import type { Advance, Release } from '../ports.ts';
import type { DatabasePool, Statement } from './database-pool.ts';
import { toJournalText } from './journal-text.ts';
import { isLarge, unlessTooLong } from './payloads/is-large.ts';
import type { KeptAdvance } from './payloads/keep-step.ts';
import type { PostgresPayloads } from './payloads/postgres-payloads.ts';
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

type Fits = (text: string | null) => boolean;

/** Writes steps of different runs in one commit; `lost` for each run that is not held with the step's epoch. */
export async function writeAdvances(
  pool: DatabasePool,
  payloads: PostgresPayloads,
  given: readonly Advance[],
  leaseMs: number,
): Promise<readonly ('kept' | 'told' | 'lost')[]> {
  const steps = given.toSorted((one, other) => (one.run < other.run ? -1 : 1));
  const fits: Fits = (text) => !isLarge(text, payloads.limit);
  const statement =
    (steps.some(({ large }) => large) ? undefined : unlessTooLong(() => toStatement(steps, leaseMs, fits))) ??
    toStatement(await payloads.keepSteps(steps), leaseMs);
  const { rows } = await sendAgain(() => pool.query<{ readonly exceptions: Exceptions }>(statement));
  const lost = new Set(rows[0]?.exceptions.lost);
  const told = new Set(rows[0]?.exceptions.told);
  return given.map(({ run, release }) => {
    if (lost.has(run)) return 'lost';
    return told.has(run) && !release ? 'told' : 'kept';
  });
}

function toStatement(steps: readonly KeptAdvance[], leaseMs: number): Statement;
function toStatement(steps: readonly Advance[], leaseMs: number, fits: Fits): Statement | undefined;
/** Undefined if something in the steps does not fit. Without that question they are as they are kept. */
function toStatement(steps: readonly KeptAdvance[], leaseMs: number, fits?: Fits): Statement | undefined {
  const events = steps.map((step) => (step.events.length > 0 ? toJournalText(step.events, fits === undefined) : ''));
  const children = steps.flatMap(toChildren);
  const moves = steps.flatMap(toMove);
  const snapshots = steps.flatMap(toSnapshot);
  const [name, more] = snapshots.length > 0 ? keepRuns : moves.length > 0 ? moveRuns : advanceRuns;
  const [created, triggers, inputs] = children.length > 0 ? toRunRecords(children) : [null, null, null];
  const records = JSON.stringify(steps.map((step) => toStep(step, leaseMs)));
  const tells = list(steps.flatMap(toTell));
  if (fits && !(events.every(fits) && [records, triggers, inputs, tells].every(fits))) return undefined;
  // A state may be long and yet hold nothing large; what does would have been found in the events.
  if (fits && snapshots.some(({ text }) => text !== undefined && mayHoldReference(text))) return undefined;
  return {
    name,
    text: `select ${name}($1, $2, $3, $4, $5, $6, $7, $8, $9, $10${more}) as exceptions`,
    values: [
      steps.map(({ run }) => run),
      records,
      list(steps.flatMap(toTaken)),
      events.join('\n'),
      list(steps.flatMap((step) => step.intents.map((intent) => ({ ...ofRun(step), ...intent })))),
      list(steps.flatMap((step) => step.settled.map((settled) => ({ ...ofRun(step), ...settled })))),
      ...[created, triggers, inputs, tells],
      ...(snapshots.length > 0 || moves.length > 0 ? [list(moves)] : []),
      ...(snapshots.length > 0 ? toKept(snapshots) : []),
    ],
  };
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
  readonly text?: string;
}

function toSnapshot(step: Advance): readonly KeptState[] {
  const { organization, run, snapshot } = step;
  if (snapshot === undefined) return [];
  return [
    snapshot ? { organization, run, seq: snapshot.seq, text: JSON.stringify(snapshot.state) } : { organization, run },
  ];
}

/** The states as lines beside the list, in its order: those that are kept first, those that are forgotten have none. */
function toKept(snapshots: readonly KeptState[]): readonly [string, string | null] {
  const kept = snapshots.filter(({ text }) => text !== undefined);
  const gone = snapshots.filter(({ text }) => text === undefined);
  const rows = [...kept, ...gone].map(({ organization, run, seq }) => ({ organization, run, seq }));
  return [JSON.stringify(rows), kept.length > 0 ? kept.map(({ text }) => text).join('\n') : null];
}

function toTell(step: KeptAdvance) {
  const told = step.release?.tellParent;
  const lent = step.lent?.length ? step.lent : undefined;
  return told ? [{ ...ofRun(step), parent: told.run, fact: JSON.stringify(told.fact), lent }] : [];
}
