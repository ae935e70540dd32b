/*
 * What this does not see: anything below the ports (SQL, BullMQ, HTTP, real clocks and processes, which the contracts and the
 * crash tests look at), a request that reaches a vendor after its process died and the next one has looked for its effect,
 * and more than one retry of the same run.
 */
import { checkEnd } from './oracle.ts';
import { createPeople, type People } from './people.ts';
import { startWorker, type Worker } from './process.ts';
import { quiet } from './schedule.ts';
import { calm, createWorld, type Faults, type World, type WorldOptions } from './world.ts';

export interface Simulated {
  readonly problems: readonly string[];
  readonly log: readonly string[];
  /** Points passed while things went wrong. */
  readonly points: number;
  readonly world: World;
}

export const stormy: Faults = { crash: 0.02, pause: 0.02, database: 0.02, ring: 0.2, evaluator: 0.1, vendor: 1 };

interface Play {
  readonly world: World;
  readonly people: People;
  readonly workers: Worker[];
  started: number;
  /** How many processes there are at a time. */
  readonly size: number;
}

/** One world from its first run to its last: a storm, and then a calm in which everything must come to rest. */
export async function simulate(seed: number, options: Partial<WorldOptions> = {}): Promise<Simulated> {
  const world = createWorld(seed, {
    faults: options.faults ?? stormy,
    trace: options.trace ?? false,
    moves: options.moves ?? true,
    ...options,
  });
  const heard = (reason: unknown): void => world.blame(`A rejection was not heard: ${String(reason)}`);
  process.on('unhandledRejection', heard);
  try {
    const play: Play = { world, people: createPeople(world), workers: [], started: 0, size: 1 + world.random.int(3) };
    await play.people.start();
    await storm(play, 40 + world.random.int(160));
    const { points } = world;
    world.note('the storm is over');
    world.faults = calm;
    Object.assign(world, { calmSince: world.now, evaluatorAwayUntil: 0 });
    for (const worker of play.workers) worker.pausedUntil = 0;
    await settle(play);
    if (world.problems.length === 0) checkEnd(world);
    return { problems: world.problems, log: world.log ?? [], points, world };
  } catch (error) {
    world.blame(`The simulation failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return { problems: world.problems, log: world.log ?? [], points: world.points, world };
  } finally {
    process.off('unhandledRejection', heard);
  }
}

async function storm(play: Play, steps: number): Promise<void> {
  const { world, people, workers } = play;
  const { random } = world;
  for (let step = 0; step < steps && world.problems.length === 0; step += 1) {
    await quiet();
    keepStaff(play);
    const { faults } = world;
    if (random.chance(0.05) && !faults.crashAt) await people.act();
    if (random.chance(0.01) && workers.length > 0 && !faults.crashAt) random.pick(workers).stop();
    const worker = random.pick(workers);
    if (random.chance(faults.crash)) world.kill(worker);
    else if (random.chance(faults.pause)) {
      worker.pausedUntil = world.now + random.int(40_000);
      world.note(`${worker.name} stands still until ${worker.pausedUntil - world.now} ms from now`);
    }
    if (random.chance(0.05)) pass(play, random.int(4_000));
    else move(play);
  }
}

/** Nothing goes wrong any more and everybody answers: a bounded time later everything has come to rest. */
async function settle(play: Play): Promise<void> {
  const { world, people } = play;
  let idle = 0;
  for (let step = 0; world.problems.length === 0; step += 1) {
    await quiet();
    keepStaff(play);
    if (step > 20_000) return world.blame('The runs did not come to rest.');
    if (move(play)) {
      idle = 0;
      continue;
    }
    if (idle < 8) {
      idle += 1;
      continue;
    }
    idle = 0;
    if (!(await people.tidyUp())) return;
  }
}

/** There are always as many processes, the dead and the stopped replaced by new ones. */
function keepStaff(play: Play): void {
  const { world, workers, size } = play;
  for (const worker of workers.filter(({ stopping, hands }) => stopping && hands() === 0)) world.kill(worker);
  for (let at = workers.length - 1; at >= 0; at -= 1) if (!workers[at]?.alive) workers.splice(at, 1);
  while (workers.length < size) {
    play.started += 1;
    workers.push(startWorker(world, `w${play.started}`));
  }
}

/** Lets one thing happen; answers whether anything did. */
function move(play: Play): boolean {
  const { world, workers } = play;
  const { random, schedule, rings } = world;
  const due = rings.filter((ring) => ring.due <= world.now);
  const open = schedule.runnable(world.now);
  const takers = workers.filter(({ alive, pausedUntil }) => alive && pausedUntil <= world.now);
  if (due.length > 0 && takers.length > 0 && random.int(due.length + open.length) < due.length) {
    const ring = random.pick(due);
    rings.splice(rings.indexOf(ring), 1);
    random.pick(takers).drive(ring.run);
    return true;
  }
  if (open.length > 0) {
    const point = random.pick(open);
    world.points += 1;
    if (world.points === world.faults.crashAt) {
      world.note(`${point.process.name} is killed at "${point.name}"`);
      world.kill(point.process);
    } else schedule.run(point);
    return true;
  }
  return passToNext(play);
}

/** Time goes on to the next thing that is due, but in steps of a heartbeat while anybody has a run in hand. */
function passToNext(play: Play): boolean {
  const { world, workers } = play;
  const later = (times: readonly (number | null)[]) =>
    times.flatMap((time) => (time !== null && time > world.now ? [time] : []));
  const wakes = world.runs.entries().map(({ wakeAt }) => wakeAt);
  const overdue = wakes.some((wake) => wake !== null && wake <= world.now);
  const times = later([
    ...wakes,
    ...world.rings.map(({ due }) => due),
    ...workers.map(({ pausedUntil }) => pausedUntil),
  ]);
  if (times.length === 0 && !overdue) return false;
  const busy = overdue || workers.some((worker) => worker.hands() > 0);
  const next = Math.min(...times, ...(busy ? [world.now + 1_000] : []));
  pass(play, next - world.now);
  return true;
}

function pass({ world, workers }: Play, ms: number): void {
  world.now += ms;
  for (const worker of workers) {
    if (!worker.alive || worker.pausedUntil > world.now) continue;
    if (worker.nextBeat <= world.now) {
      worker.nextBeat = world.now + 5_000;
      worker.beat();
    }
    if (worker.nextSweep <= world.now && !worker.stopping) {
      worker.nextSweep = world.now + 1_000;
      worker.sweep();
    }
  }
}
