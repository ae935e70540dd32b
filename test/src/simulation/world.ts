import type { Flow, FlowNode } from '@joinery/core';
import { createMemoryRuns, type MemoryRuns, type Pace, usualPace } from '@joinery/runtime';
import { effectfulFlow } from './effectful-flow.ts';
import { newerVersion } from './newer-version.ts';
import type { Process, Schedule } from './schedule.ts';
import { createSchedule } from './schedule.ts';
import { type Random, randomFrom } from './random.ts';
import { createVendor, type Vendor } from './vendor.ts';

export const ORGANIZATION = 'acme';
/** In one world of three values of so many characters are kept apart already. */
const FEW = 24;
const BEGIN = Date.parse('2026-01-01T00:00:00.000Z');

/** How much goes wrong, as chances per point. */
export interface Faults {
  readonly crash: number;
  readonly pause: number;
  readonly database: number;
  readonly ring: number;
  /** The evaluator goes away for some seconds. */
  readonly evaluator: number;
  /** Answers of the vendor that are refusals, or lost. */
  readonly vendor: number;
  /** Kill the process at this point, counted from the first of the simulation. */
  readonly crashAt?: number;
}
export const calm: Faults = { crash: 0, pause: 0, database: 0, ring: 0, evaluator: 0, vendor: 0 };

interface Ring {
  readonly run: string;
  readonly due: number;
}

/** Everything that one simulation is about. */
export interface World {
  readonly random: Random;
  /** For what came later than the seeds that once failed, so that these still tell what they told. */
  readonly more: Random;
  readonly moves: boolean;
  /** Often of so small steps that loops end many turns, commits and snapshots. */
  readonly pace: Pace;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly runs: MemoryRuns;
  readonly vendor: Vendor;
  readonly schedule: Schedule;
  readonly processes: Process[];
  readonly rings: Ring[];
  /** Times at which something is planned. */
  readonly planned: number[];
  readonly problems: string[];
  readonly log: string[] | undefined;
  now: number;
  /** When things stopped going wrong. */
  calmSince: number | undefined;
  evaluatorAwayUntil: number;
  faults: Faults;
  points: number;
  /** Claims that came with a kept state, those of them in the middle of a loop that could go on, and those that needed none. */
  readonly claims: { kept: number; between: number; warm: number };
  readonly note: (text: string) => void;
  readonly blame: (problem: string) => void;
  readonly kill: (process: Process) => void;
}

export interface WorldOptions {
  readonly faults: Faults;
  /** Flows instead of random ones; the first is started. */
  readonly flows?: Readonly<Record<string, Flow>>;
  /** Flows get newer versions, to which people move sleeping runs, and ask about what comes late. */
  readonly moves: boolean;
  /** Keep what happened, to be read. */
  readonly trace: boolean;
}

export function createWorld(seed: number, options: WorldOptions): World {
  const random = randomFrom(seed);
  const { moves } = options;
  const more = randomFrom(-seed);
  const flows = new Map(options.flows ? Object.entries(options.flows) : randomFlows(random));
  for (const [name, flow] of flows) {
    if (!moves || options.flows || more.chance(0.7)) continue;
    flows.set(name, { ...flow, settings: { ...flow.settings, latePolicy: 6 } });
  }
  const isSlow = moves && more.chance(0.4);
  const pace = isSlow ? smallSteps(more) : usualPace;
  if (isSlow && !options.flows) for (const [name, flow] of flows) flows.set(name, withLongLoops(flow, more));
  const log: string[] | undefined = options.trace ? [] : undefined;
  const problems: string[] = [];
  const note = (text: string): void => void log?.push(`${clockOf(world.now)}  ${text}`);
  const blame = (problem: string): void => {
    note(`PROBLEM  ${problem}`);
    problems.push(problem);
  };
  const runs = createMemoryRuns(
    () => world.now,
    (flow, version) => {
      const document = flows.get(flow);
      return document && { name: flow, document: newerVersion(document, version ?? 1) };
    },
    seed % 3 === 0 ? FEW : undefined,
  );
  const vendor = createVendor(random, {
    now: () => world.now,
    faulty: () => random.chance(world.faults.vendor),
    whyNot: (key) => whyNot(runs, key),
    blame,
  });
  const schedule = createSchedule();
  const world: World = {
    ...{ random, more, moves, pace, flows, runs, vendor, schedule, log, problems, note, blame },
    ...{ processes: [], rings: [], planned: [], now: BEGIN, faults: options.faults, points: 0 },
    claims: { kept: 0, between: 0, warm: 0 },
    ...{ calmSince: undefined, evaluatorAwayUntil: 0 },
    kill: (process) => {
      if (!process.alive) return;
      process.alive = false;
      schedule.drop(process);
      note(`${process.name} dies`);
    },
  };
  return world;
}

function smallSteps(random: Random): Pace {
  return {
    eventsPerTurn: 1 + random.int(12),
    eventsPerCommit: 1 + random.int(20),
    answersPerCommit: 1 + random.int(5),
    eventsPerSnapshot: 1 + random.int(15),
  };
}

/** Loops of a dozen items, and behind the trigger one that calls nothing and so goes on by itself. */
function withLongLoops(flow: Flow, random: Random): Flow {
  const items = Array.from({ length: 6 + random.int(8) }, (_, index) => `person ${index}`);
  const nodes = flow.nodes.map((node) =>
    node.kind === 'for-each' ? { ...node, config: { ...node.config, items } } : node,
  );
  const position = { x: 0, y: 0 };
  const config = { items: [...items, ...items], concurrency: 1 + random.int(3) };
  const pure: FlowNode[] = [
    { id: 'pure', kind: 'for-each', config, position },
    { id: 'inner', kind: 'set', parent: 'pure', config: { values: { item: '{{ item }}' } }, position },
  ];
  const edge = { id: 'start>pure', source: 'start', sourceHandle: 'out', target: 'pure' };
  return { ...flow, nodes: [...nodes, ...pure], edges: [...flow.edges, edge] };
}

function randomFlows(random: Random): ReadonlyMap<string, Flow> {
  const grandchild = effectfulFlow(random, []);
  const child = effectfulFlow(random, random.chance(0.3) ? ['grandchild'] : []);
  const main = effectfulFlow(random, ['child', 'child', 'missing']);
  return new Map([
    ['main', main],
    ['child', child],
    ['grandchild', grandchild],
  ]);
}

/** A change may be called only for a run that is open and not in quarantine, after its intent was committed. */
function whyNot(runs: MemoryRuns, key: string): string | undefined {
  const owners = runs.entries().filter(({ effects }) => [...effects.values()].some((effect) => effect.key === key));
  if (owners.length === 0) return 'no intent was committed';
  const open = owners.filter(({ endedAt }) => endedAt === null);
  if (open.length === 0) return 'its run was over';
  return open.every(({ status }) => status === 'attention') ? 'its run was parked for a person' : undefined;
}

function clockOf(now: number): string {
  const passed = now - BEGIN;
  const days = Math.floor(passed / 86_400_000);
  return `${days > 0 ? `${days}d ` : ''}${new Date(passed).toISOString().slice(11, 23)}`;
}
