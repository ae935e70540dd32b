import { foldAll, FlowError, type Flow, type Json, type JsonObject, type OutcomeDecision } from '@joinery/core';
import { type OutsideFact, retryRun, type RunEntry } from '@joinery/runtime';
import { newerVersion } from './newer-version.ts';
import { isQuarantined } from './oracle.ts';
import { stepOf } from './vendor.ts';
import { ORGANIZATION, type World } from './world.ts';

/** What people do meanwhile, some of it twice. */
export interface People {
  readonly start: () => Promise<void>;
  /** Cancels, decides or retries something, if there is anything. */
  readonly act: () => Promise<void>;
  /** Decides what waits for a decision, for good. Answers whether there was anything. */
  readonly tidyUp: () => Promise<boolean>;
}

export function createPeople(world: World): People {
  const { random, runs } = world;
  const retried = new Set<string>();
  const tell = async (run: string, fact: OutsideFact): Promise<void> => {
    const answer = await runs.deliver(ORGANIZATION, run, fact);
    world.note(`somebody tells ${run} ${fact.type}: ${answer}`);
    if (answer === 'delivered' && !random.chance(world.faults.ring)) world.rings.push({ run, due: world.now });
  };
  const twice = async (act: () => Promise<void>): Promise<void> => {
    await act();
    if (random.chance(0.2)) await act();
  };
  const decide = async (entry: Readonly<RunEntry>): Promise<boolean> => {
    const asked = await askedOf(world, entry);
    if (!asked) return false;
    const decision = asked.late ? lateDecision(world) : outcomeDecision(world, asked.allow);
    const fact = { type: 'outcome-decided', step: asked.step, attempt: asked.attempt, decision, by: 'ana' } as const;
    await twice(() => tell(entry.id, fact));
    return true;
  };
  const retry = async (entry: Readonly<RunEntry>): Promise<void> => {
    retried.add(entry.id);
    const version = entry.version ?? 1;
    const document = newerVersion(world.flows.get(entry.flow) as Flow, version);
    const clock = { now: async () => new Date(world.now).toISOString() };
    const newId = () => `${entry.id}+`;
    try {
      const old = { ...entry, flowName: entry.flow, retriedFrom: null, output: entry.output ?? null, endedAt: null };
      const run = await retryRun({ runs, clock, newId }, ORGANIZATION, old, 'failed', { document, version });
      world.note(`somebody retries ${entry.id} with ${run.resumes?.map(({ step }) => step).join(', ')} open`);
      await twice(async () => void (await runs.create(ORGANIZATION, [run])));
    } catch (error) {
      if (!(error instanceof FlowError)) throw error;
    }
  };
  const move = async (entry: Readonly<RunEntry>): Promise<void> => {
    const version = (entry.version ?? 1) + 1 + world.more.int(2);
    await tell(entry.id, { type: 'move-asked', version, documentHash: `${entry.flow} ${version}`, by: 'ana' });
    if (world.more.chance(0.3)) {
      await tell(entry.id, { type: 'move-asked', version, documentHash: `${entry.flow} ${version}`, by: 'ana' });
    }
  };
  const mayRetry = ({ id, status }: Readonly<RunEntry>): boolean =>
    (status === 'failed' || status === 'cancelled') && !retried.has(id) && !id.endsWith('+++');
  return {
    start: () =>
      twice(async () => {
        const run = { id: 'r1', flow: 'main', version: 1, startedBy: 'manual', subject: 'ana' };
        await runs.create(ORGANIZATION, [{ ...run, trigger: {}, inputs: {} }]);
        if (!random.chance(world.faults.ring)) world.rings.push({ run: 'r1', due: world.now });
      }),
    act: async () => {
      const entry = random.pick(runs.entries());
      if (entry.endedAt !== null) {
        if (mayRetry(entry)) await retry(entry);
        return;
      }
      if (world.moves && world.more.chance(0.5)) await move(entry);
      if (random.chance(0.5)) await decide(entry);
      else if (random.chance(0.4)) await twice(() => tell(entry.id, { type: 'cancel-asked', by: 'ana' }));
    },
    tidyUp: async () => {
      let found = false;
      for (const entry of runs.entries()) {
        if (mayRetry(entry) && random.chance(0.4)) {
          await retry(entry);
          found = true;
        }
        if (entry.endedAt !== null || entry.facts.length > 0) continue;
        if (isQuarantined(entry)) {
          await tell(entry.id, { type: 'cancel-asked', by: 'ana' });
          found = true;
        } else if (entry.status === 'attention') found = (await decide(entry)) || found;
      }
      return found;
    },
  };
}

function outcomeDecision({ random, vendor }: World, allow: string | undefined): OutcomeDecision {
  const again = random.chance(0.4);
  if (again && allow) vendor.allow(allow);
  return again ? { choice: 'again' } : { choice: 'happened', output: { by: 'ana' } };
}

function lateDecision({ more }: World): OutcomeDecision {
  return { choice: more.chance(0.6) ? 'now' : 'skip' };
}

/** The first step of the run that a person is asked about. */
async function askedOf({ runs }: World, entry: Readonly<RunEntry>) {
  if (entry.status !== 'attention') return undefined;
  const state = foldAll(entry.journal);
  for (const id of state.waiting) {
    const step = state.steps.get(id);
    if (step?.wait?.on !== 'person') continue;
    const [config] = await runs.fill(ORGANIZATION, entry.id, [step.input ?? {}]);
    const input = isObject(config) ? config['input'] : undefined;
    const allow = isObject(input) ? stepOf(input) : undefined;
    return { step: id, attempt: step.wait.attempt, allow, late: step.wait.ask === 'late' };
  }
  return undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
