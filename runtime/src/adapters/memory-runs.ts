/**
 * Runs kept in memory by the same rules as in the database, on a clock that the caller pushes: for simulations, in which
 * days pass and workers die without anyone waiting.
 */
import type { Flow, RunEvent } from '@joinery/core';
import {
  type Advance,
  type Claim,
  type DeliveredFact,
  type EffectRow,
  LEASE_MS,
  type NewRun,
  type NewSnapshot,
  type OutsideFact,
  type Release,
  type RunRow,
  type Runs,
} from '../ports.ts';
import { claimOf } from './memory-claim.ts';
import { holdBack } from './memory-pace.ts';
import { claimableOf, dueSoonOf } from './memory-run-order.ts';
import { type MemoryPayloads, memoryPayloads } from './payloads/memory-payloads.ts';

export type EffectEntry = EffectRow & { readonly key: string };

/** A run as it is stored. */
export interface RunEntry extends Omit<NewRun, 'parent' | 'version' | 'snapshot'> {
  version: number | null;
  readonly organization: string;
  readonly journal: RunEvent[];
  /** As JSON, so that nothing of it is shared. */
  snapshot: { readonly seq: number; readonly state: string } | null;
  readonly facts: DeliveredFact[];
  readonly effects: Map<string, EffectEntry>;
  readonly createdAt: string;
  parent: NonNullable<NewRun['parent']> | null;
  status: RunRow['status'];
  owner: string | null;
  epoch: number;
  wakeAt: number | null;
  dueAt: string | null;
  lateMs: number | null;
  endedAt: string | null;
  crashes: number;
  output: RunRow['output'] | undefined;
  error: string | null;
}

/** The flow's name and a published document, or undefined if there is no such version. */
export type FlowOf = (
  flow: string,
  version: number | null,
) => { readonly name: string; readonly document: Flow } | undefined;

export interface MemoryRuns extends Runs {
  readonly entry: (run: string) => Readonly<RunEntry> | undefined;
  readonly entries: () => readonly Readonly<RunEntry>[];
  readonly payloads: MemoryPayloads;
  readonly expireLease: (run: string) => void;
  /** Throws if the run is over. */
  readonly setStatus: (run: string, status: RunRow['status']) => void;
}

export interface Store {
  readonly clock: () => number;
  readonly flowOf: FlowOf;
  readonly runs: Map<string, RunEntry>;
  /** When the last runs of a flow with a limit began, or will. */
  readonly begins: Map<string, readonly number[]>;
  readonly payloads: MemoryPayloads;
  facts: number;
}

const terminal = new Set<string>(['finished', 'failed', 'cancelled']);
const instant = (ms: number): string => new Date(ms).toISOString();
const isOver = (entry: RunEntry): boolean => terminal.has(entry.status);

/** `inline`: characters of a value up to which it is not kept apart. */
export function createMemoryRuns(clock: () => number, flowOf: FlowOf, inline?: number): MemoryRuns {
  const payloads = memoryPayloads(inline);
  const store: Store = { clock, flowOf, runs: new Map(), begins: new Map(), payloads, facts: 0 };
  const { runs } = store;
  const within = (organization: string, run: string): RunEntry | undefined => {
    const entry = runs.get(run);
    return entry?.organization === organization ? entry : undefined;
  };
  return {
    create: async (organization, given) => create(store, organization, given),
    payloads,
    fill: payloads.fill,
    claim: async (run, owner, known) => claim(store, run, owner, known),
    advance: async (step) => advance(store, step),
    renew: async (owner, held) => renew(store, owner, held),
    deliver: async (organization, run, fact) => {
      const entry = within(organization, run);
      return entry ? deliver(store, entry, payloads.keepFact(organization, run, fact)) : 'unknown-run';
    },
    claimable: async (limit, overdueMs, perOrganization = limit) => claimable(store, overdueMs, limit, perOrganization),
    dueSoon: async (limit, fromMs, toMs) => dueSoonOf([...runs.values()], clock(), limit, fromMs, toMs),
    documentOf: async (organization, flow, version, run) => {
      const document = version === null ? within(organization, run)?.draft : flowOf(flow, version)?.document;
      if (document) return document;
      throw new Error(`The document of run ${run} (flow ${flow}, version ${version ?? 'draft'}) is gone.`);
    },
    journalOf: async (organization, run, after, limit) =>
      (within(organization, run)?.journal ?? [])
        .slice(after, after + limit)
        .map((event, index) => ({ seq: after + index + 1, event })),
    entry: (run) => runs.get(run),
    entries: () => [...runs.values()],
    expireLease: (run) => Object.assign(runs.get(run) ?? {}, { wakeAt: clock() }),
    setStatus: (run, status) => {
      const entry = runs.get(run);
      if (entry) setStatus(entry, status);
    },
  };
}

function setStatus(entry: RunEntry, status: RunRow['status']): void {
  if (isOver(entry) && entry.status !== status)
    throw new Error(`Run ${entry.id} has ended as ${entry.status}: that is for ever, it cannot become ${status}.`);
  entry.status = status;
}

function create(store: Store, organization: string, given: readonly NewRun[]): readonly string[] {
  for (const { draft, flow, version } of given)
    if (!draft && (version === null || !store.flowOf(flow, version)))
      throw new Error(`Flow ${flow} has no version ${version}: start a version that is published.`);
  return given.flatMap((run) => {
    if (store.runs.has(run.id) || isRetried(store, organization, run)) return [];
    const kept = store.payloads.keepRun(organization, run);
    const entry: RunEntry = {
      ...kept,
      organization,
      parent: run.parent ?? null,
      journal: [...(kept.carried ?? [])],
      snapshot: run.snapshot ? storedSnapshot(run.snapshot) : null,
      facts: [],
      effects: new Map(),
      createdAt: instant(store.clock()),
      status: 'queued',
      owner: null,
      epoch: 0,
      wakeAt: store.clock(),
      dueAt: null,
      lateMs: null,
      endedAt: null,
      crashes: 0,
      output: undefined,
      error: null,
    };
    holdBack(store, entry);
    store.runs.set(run.id, entry);
    if (run.retriedFrom !== undefined) store.payloads.lend(run.retriedFrom, run.id);
    resume(store, entry);
    return [run.id];
  });
}

/** Of one run only one retry is open at a time, and none after one that went on with its open steps. */
function isRetried({ runs }: Store, organization: string, { retriedFrom }: NewRun): boolean {
  const others = [...runs.values()].filter((other) => other.organization === organization);
  return others.some(
    (other) =>
      retriedFrom !== undefined && other.retriedFrom === retriedFrom && (!isOver(other) || other.resumes?.length),
  );
}

/** Takes over the effects and children of the steps that the run goes on with. */
function resume(store: Store, entry: RunEntry): void {
  const old = entry.retriedFrom === undefined ? undefined : store.runs.get(entry.retriedFrom);
  for (const { step, attempt } of entry.resumes ?? []) {
    for (const [name, effect] of old?.effects ?? []) {
      if (effect.step !== step) continue;
      const open = effect.attempt === attempt && effect.outcome !== 'failed';
      entry.effects.set(name, open ? { ...effect, outcome: 'open', endedAt: null } : effect);
    }
    for (const child of store.runs.values()) {
      if (child.parent?.run !== old?.id || child.parent?.step !== step) continue;
      child.parent = { ...child.parent, run: entry.id };
      if (!isOver(child)) continue;
      store.payloads.lend(child.id, entry.id);
      const fact = { type: 'child-settled', step, outcome: outcomeOf(child), apart: true } as const;
      deliver(store, entry, fact);
    }
  }
}

function outcomeOf(child: RunEntry): Extract<OutsideFact, { type: 'child-settled' }>['outcome'] {
  if (child.status === 'finished') return { ok: true, output: child.output ?? null };
  const code = child.status === 'cancelled' ? 'call.cancelled' : 'call.failed';
  const message = `The called flow did not finish: ${child.error ?? 'no reason was given'}`;
  return { ok: false, error: { code, message, retryable: false, details: { run: child.id } } };
}

function deliver(store: Store, entry: RunEntry, fact: OutsideFact): 'delivered' | 'over' {
  if (isOver(entry)) return 'over';
  store.facts += 1;
  entry.facts.push({ id: `${store.facts}`, fact });
  const quarantined = entry.crashes > 0 && fact.type !== 'cancel-asked';
  if (entry.owner === null && !quarantined) entry.wakeAt = store.clock();
  return 'delivered';
}

function claim(store: Store, run: string, owner: string, known: number | undefined): Claim | null {
  const entry = store.runs.get(run);
  const now = store.clock();
  if (!entry || entry.wakeAt === null || entry.wakeAt > now) return null;
  if (entry.epoch === 0 && entry.journal.length === 0 && entry.facts.length === 0) return claimOf(store, entry, known);
  entry.crashes += entry.owner === null ? 0 : 1;
  Object.assign(entry, { owner, epoch: entry.epoch + 1, wakeAt: now + LEASE_MS, dueAt: null });
  setStatus(entry, 'running');
  return claimOf(store, entry, known);
}

function claimable({ runs, clock }: Store, overdueMs: number, limit: number, perOrganization: number) {
  const found = claimableOf([...runs.values()], clock() - overdueMs, limit, perOrganization);
  for (const run of found) {
    const entry = runs.get(run);
    if (entry?.epoch === 0) entry.epoch = 1;
  }
  return found;
}

function advance(store: Store, given: Advance): 'kept' | 'told' | 'lost' {
  const entry = store.runs.get(given.run);
  if (entry?.organization !== given.organization || entry.epoch !== given.epoch) return 'lost';
  if (entry.owner === null && given.epoch > 0) return 'lost';
  if (isOver(entry) || (given.events.length > 0 && given.fromSeq !== entry.journal.length + 1)) return 'lost';
  if (given.epoch === 0) take(store, entry, given.owner);
  const step = store.payloads.keepStep(given);
  entry.journal.push(...step.events);
  if (step.snapshot !== undefined) entry.snapshot = step.snapshot && storedSnapshot(step.snapshot);
  if (!step.release?.quarantined && (step.events.length > 0 || step.release)) entry.crashes = 0;
  writeEffects(store, entry, step);
  const left = entry.facts.filter(({ id }) => !step.takenFacts.includes(id));
  entry.facts.splice(0, entry.facts.length, ...left);
  create(store, step.organization, given.children);
  if (step.moved) entry.version = step.moved.version;
  if (step.release) release(store, entry, step.release, step.lent);
  return !step.release && left.length > 0 ? 'told' : 'kept';
}

const storedSnapshot = ({ seq, state }: NewSnapshot) => ({ seq, state: JSON.stringify(state) });

function take(store: Store, entry: RunEntry, owner: string): void {
  Object.assign(entry, { owner, epoch: 1, wakeAt: store.clock() + LEASE_MS, dueAt: null });
  setStatus(entry, 'running');
}

function writeEffects(store: Store, entry: RunEntry, { intents, settled }: Advance): void {
  const now = instant(store.clock());
  for (const { step, attempt, action, key } of intents)
    entry.effects.set(`${step} ${attempt}`, {
      ...{ step, attempt, action, key },
      startedAt: now,
      endedAt: null,
      outcome: 'open',
    });
  for (const { step, attempt, outcome } of settled) {
    const effect = entry.effects.get(`${step} ${attempt}`);
    if (effect) entry.effects.set(`${step} ${attempt}`, { ...effect, outcome, endedAt: now });
  }
}

function release(store: Store, entry: RunEntry, given: Release, lent: readonly string[] = []): void {
  setStatus(entry, given.status);
  entry.owner = null;
  entry.dueAt = given.dueAt;
  if (given.lateMs !== undefined) entry.lateMs = Math.max(entry.lateMs ?? 0, given.lateMs);
  entry.error = given.error ?? entry.error;
  if (given.output !== undefined) entry.output = given.output;
  if (isOver(entry)) entry.endedAt = instant(store.clock());
  entry.wakeAt = wakeOf(store, entry, given);
  const parent = given.tellParent && entry.parent ? store.runs.get(entry.parent.run) : undefined;
  if (!given.tellParent || !parent) return;
  store.payloads.lend(entry.id, parent.id, lent);
  deliver(store, parent, given.tellParent.fact);
}

function wakeOf(store: Store, entry: RunEntry, { wakeAt, quarantined }: Release): number | null {
  if (isOver(entry)) return null;
  if (quarantined) return entry.facts.length > quarantined.seenFacts ? store.clock() : null;
  if (wakeAt === 'now' || entry.facts.length > 0) return store.clock();
  return wakeAt === null ? null : Date.parse(wakeAt);
}

function renew(
  store: Store,
  owner: string,
  held: readonly { readonly run: string; readonly epoch: number }[],
): readonly string[] {
  return held.flatMap(({ run, epoch }) => {
    const entry = store.runs.get(run);
    if (entry?.owner !== owner || entry.epoch !== epoch) return [run];
    entry.wakeAt = store.clock() + LEASE_MS;
    return [];
  });
}
