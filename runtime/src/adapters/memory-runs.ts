import { createHash } from 'node:crypto';
import type { Flow, RunEvent } from '@joinery/core';
import {
  type Advance,
  type Claim,
  type DeliveredFact,
  type EffectRow,
  LEASE_MS,
  type NewRun,
  type OutsideFact,
  type Runs,
} from '../ports.ts';

interface Entry extends NewRun {
  readonly organization: string;
  readonly journal: RunEvent[];
  readonly facts: DeliveredFact[];
  readonly effects: Map<string, EffectRow & { readonly key: string }>;
  readonly createdAt: string;
  status: string;
  owner: string | null;
  epoch: number;
  wakeAt: number | null;
  crashes: number;
  output: unknown;
  error: string | null;
}

export interface MemoryRuns extends Runs {
  readonly entry: (run: string) => Readonly<Entry> | undefined;
}

const terminal = new Set(['finished', 'failed', 'cancelled']);

/**
 * Runs kept in memory by the same rules as in the database, on a clock that the caller pushes: for simulations, in
 * which days pass and workers die without anyone waiting.
 */
export function createMemoryRuns(
  clock: () => number,
  flowOf: (flow: string, version: number | null) => { readonly name: string; readonly document: Flow },
): MemoryRuns {
  const entries = new Map<string, Entry>();
  let facts = 0;
  const at = (ms: number) => new Date(ms).toISOString();

  const create: Runs['create'] = async (organization, runs) =>
    runs.flatMap((run) => {
      if (entries.has(run.id)) return [];
      entries.set(run.id, {
        ...run,
        organization,
        journal: [...(run.carried ?? [])],
        facts: [],
        effects: new Map(),
        createdAt: at(clock()),
        status: 'queued',
        owner: null,
        epoch: 0,
        wakeAt: clock(),
        crashes: 0,
        output: undefined,
        error: null,
      });
      return [run.id];
    });

  const deliver = (run: string, fact: OutsideFact): 'delivered' | 'unknown-run' | 'over' => {
    const entry = entries.get(run);
    if (!entry) return 'unknown-run';
    if (terminal.has(entry.status)) return 'over';
    facts += 1;
    entry.facts.push({ id: `f${facts}`, fact });
    if (entry.owner === null) entry.wakeAt = clock();
    return 'delivered';
  };

  const advance = async (step: Advance): Promise<'kept' | 'lost'> => {
    const entry = entries.get(step.run);
    if (!entry || entry.epoch !== step.epoch || terminal.has(entry.status) || step.fromSeq !== entry.journal.length + 1)
      return 'lost';
    entry.journal.push(...step.events);
    entry.crashes = 0;
    for (const { step: id, attempt, action, key } of step.intents)
      entry.effects.set(`${id} ${attempt}`, {
        step: id,
        attempt,
        action,
        key,
        startedAt: at(clock()),
        endedAt: null,
        outcome: 'open',
      });
    for (const { step: id, attempt, outcome } of step.settled) {
      const effect = entry.effects.get(`${id} ${attempt}`);
      if (effect) entry.effects.set(`${id} ${attempt}`, { ...effect, outcome, endedAt: at(clock()) });
    }
    const left = entry.facts.filter(({ id }) => !step.takenFacts.includes(id));
    entry.facts.splice(0, entry.facts.length, ...left);
    await create(step.organization, step.children);
    if (step.release) release(entry, step.release);
    return 'kept';
  };

  const release = (
    entry: Entry,
    { status, wakeAt, output, error, tellParent }: NonNullable<Advance['release']>,
  ): void => {
    Object.assign(entry, { status, owner: null, output, error: error ?? null });
    entry.wakeAt = terminal.has(status)
      ? null
      : entry.facts.length > 0 || wakeAt === 'now'
        ? clock()
        : wakeAt === null
          ? null
          : Date.parse(wakeAt);
    if (tellParent) deliver(tellParent.run, tellParent.fact);
  };

  return {
    create,
    claim: async (run, owner) => {
      const entry = entries.get(run);
      if (!entry || terminal.has(entry.status) || entry.wakeAt === null || entry.wakeAt > clock()) return null;
      entry.crashes += entry.owner === null ? 0 : 1;
      Object.assign(entry, { owner, status: 'running', epoch: entry.epoch + 1, wakeAt: clock() + LEASE_MS });
      return claimOf(entry, at(clock()), flowOf(entry.flow, entry.version));
    },
    advance,
    renew: async (owner, held) =>
      held.flatMap(({ run, epoch }) => {
        const entry = entries.get(run);
        if (entry?.owner !== owner || entry.epoch !== epoch) return [run];
        entry.wakeAt = clock() + LEASE_MS;
        return [];
      }),
    deliver: async (_organization, run, fact) => deliver(run, fact),
    claimable: async (limit, overdueMs) =>
      [...entries.values()]
        .filter((entry) => !terminal.has(entry.status) && entry.wakeAt !== null && entry.wakeAt <= clock() - overdueMs)
        .slice(0, limit)
        .map((entry) => entry.id),
    documentOf: async (_organization, flow, version, run) => entries.get(run)?.draft ?? flowOf(flow, version).document,
    journalOf: async (_organization, run, after, limit) =>
      (entries.get(run)?.journal ?? [])
        .slice(after, after + limit)
        .map((event, index) => ({ seq: after + index + 1, event })),
    entry: (run) => entries.get(run),
  };
}

function claimOf(entry: Entry, now: string, flow: { readonly name: string; readonly document: Flow }): Claim {
  return {
    organization: entry.organization,
    run: entry.id,
    epoch: entry.epoch,
    now,
    flow: entry.flow,
    flowName: flow.name,
    version: entry.version,
    documentHash: createHash('sha256')
      .update(JSON.stringify(entry.draft ?? flow.document))
      .digest('hex'),
    startedBy: entry.startedBy,
    subject: entry.subject,
    createdAt: entry.createdAt,
    trigger: entry.trigger,
    inputs: entry.inputs,
    parent: entry.parent ?? null,
    journal: [...entry.journal],
    facts: [...entry.facts],
    openEffects: [...entry.effects.values()].filter((effect) => effect.outcome === 'open'),
    crashes: entry.crashes,
  };
}
