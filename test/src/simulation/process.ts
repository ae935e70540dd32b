import {
  createLeases,
  createPayloadRoom,
  createPlanCache,
  createSweep,
  createWarmStates,
  driveRun,
  EvaluatorUnavailable,
  type RunLog,
  type RunParts,
  type Runs,
} from '@joinery/runtime';
import { watchAdvance, watchClaim } from './oracle.ts';
import type { Process } from './schedule.ts';
import { stepOf } from './vendor.ts';
import type { World } from './world.ts';

/** The database was away, before or after it did what was asked. */
export class DatabaseAway extends Error {}

export interface Worker extends Process {
  readonly drive: (run: string) => void;
  readonly beat: () => void;
  readonly sweep: () => void;
  readonly stop: () => void;
  readonly hands: () => number;
  stopping: boolean;
  nextBeat: number;
  nextSweep: number;
}

/** Starts a process that drives runs, each of whose calls to the outside is a point. */
export function startWorker(world: World, name: string): Worker {
  const offset = world.random.int(1_000_000);
  const stopwatch = (): number => world.now - offset;
  const runs = pointedRuns(world, () => worker);
  const leases = createLeases(runs, name, silent, stopwatch);
  const parts: RunParts = {
    ...outside(world, () => worker),
    owner: name,
    runs,
    plans: createPlanCache(world.runs),
    warm: createWarmStates(),
    room: createPayloadRoom(Infinity),
    leases: { ...leases, close: () => {} },
    pace: world.pace,
    stopwatch,
    stopping: () => worker.stopping,
    log: silent,
    feed: { publish: () => {} },
  };
  let hands = 0;
  const drive = async (run: string): Promise<void> => {
    hands += 1;
    try {
      world.note(`${name} drives ${run}: ${await driveRun(parts, run)}`);
    } catch (error) {
      world.note(`${name} drives ${run}: ${String(error)}`);
      if (!(error instanceof DatabaseAway)) world.blame(`Driving ${run} failed: ${String(error)}`);
    } finally {
      hands -= 1;
    }
  };
  const sweep = createSweep(parts, drive);
  const worker: Worker = {
    ...{ name, alive: true, pausedUntil: 0, stopping: false },
    nextBeat: world.now + 5_000,
    nextSweep: world.now + 1_000,
    drive: (run) => void drive(run),
    beat: () => void leases.beat(),
    sweep: () => void sweep.once().catch(() => {}),
    stop: () => {
      worker.stopping = true;
      world.note(`${name} is asked to stop`);
    },
    hands: () => hands,
  };
  world.note(`${name} starts`);
  return worker;
}

const silent: RunLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function pointedRuns(world: World, self: () => Process): Runs {
  const { runs, schedule, random } = world;
  const through = async <Result>(name: string, act: () => Promise<Result>): Promise<Result> => {
    const done = await schedule.at(self(), `${name} asked`, async () => {
      if (random.chance(world.faults.database / 2)) throw new DatabaseAway(name);
      return { result: await act() };
    });
    return schedule.at(self(), `${name} answered`, () => {
      if (random.chance(world.faults.database / 2)) throw new DatabaseAway(name);
      return done.result;
    });
  };
  return {
    ...runs,
    claim: (run, owner, known) =>
      through('claim', async () => {
        const claim = await runs.claim(run, owner, known);
        if (claim) watchClaim(world, owner, claim);
        return claim;
      }),
    advance: (step) => through('advance', () => watchAdvance(world, step)),
    fill: (organization, run, values) => through('fill', () => runs.fill(organization, run, values)),
    renew: (owner, held) => through('renew', () => runs.renew(owner, held)),
    claimable: (limit, overdueMs) => through('claimable', () => runs.claimable(limit, overdueMs)),
  };
}

type Outside = Pick<RunParts, 'flows' | 'variables' | 'actions' | 'evaluator' | 'queue'>;

function outside(world: World, self: () => Process): Outside {
  const { schedule, random, vendor, flows, rings } = world;
  const ring = (name: string, run: string, delay: number): Promise<void> =>
    schedule.at(self(), name, () => {
      if (random.chance(world.faults.ring / 4)) throw new Error('The queue is away.');
      for (let copies = copiesOf(world); copies > 0; copies -= 1) {
        const late = random.chance(world.faults.ring) ? random.int(40_000) : 0;
        rings.push({ run, due: world.now + delay + late });
      }
    });
  return {
    flows: {
      read: (_organization, id) =>
        schedule.at(self(), 'flow read', () =>
          flows.has(id) ? ({ id, name: id, on: true, publishedVersion: 1 } as never) : null,
        ),
      version: (_organization, id) =>
        schedule.at(self(), 'version read', () =>
          flows.has(id) ? ({ version: 1, document: flows.get(id) } as never) : null,
        ),
    },
    variables: { values: () => schedule.at(self(), 'variables read', () => ({})) },
    evaluator: {
      evaluate: ({ expressions }) =>
        schedule.at(self(), 'evaluated', () => {
          if (random.chance(world.faults.evaluator)) world.evaluatorAwayUntil = world.now + random.int(9_000);
          if (world.now < world.evaluatorAwayUntil) throw new EvaluatorUnavailable('evaluator.busy', 'Busy.');
          return expressions.map(() => ({ ok: true, value: 'ANA' }) as const);
        }),
    },
    actions: {
      effectOf: vendor.effectOf,
      call: (call) => {
        const answer = vendor.call(call);
        world.note(`${self().name} calls ${call.action} ${JSON.stringify(call.input)}: ${JSON.stringify(answer)}`);
        if (answer === 'kill') world.kill(self());
        return schedule.at(self(), 'call answered', () => (answer === 'kill' ? undefined : answer) as never);
      },
      probe: async (call) => {
        const answer = await schedule.at(self(), 'probe asked', () => vendor.probe(call));
        world.note(`${self().name} probes ${call.action} for ${stepOf(call.input)}: ${answer.result}`);
        return schedule.at(self(), 'probe answered', () => answer);
      },
    },
    queue: {
      ring: async (runs) => {
        for (const run of runs) await ring('ring', run, 0);
      },
      ringAt: async (runs, delay) => {
        for (const run of runs) await ring('timer', run, delay);
      },
      isBusy: () => schedule.at(self(), 'queue asked', () => random.chance(0.3)),
    },
  };
}

function copiesOf({ random, faults }: World): number {
  if (random.chance(faults.ring)) return 0;
  return random.chance(faults.ring) ? 2 : 1;
}
