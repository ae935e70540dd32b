import { isDeepStrictEqual } from 'node:util';
import { fold, foldAll, fromSnapshot, type RunState } from '@joinery/core';
import { type Advance, type Claim, CRASHES_TO_QUARANTINE, type RunEntry, type Runs, unmarked } from '@joinery/runtime';
import type { World } from './world.ts';

const ended = new Set(['finished', 'failed', 'cancelled']);
const told = new WeakMap<World, Map<string, number>>();

/** Writes the step and checks what must hold at each commit. */
export async function watchAdvance(world: World, step: Advance): ReturnType<Runs['advance']> {
  const { runs } = world;
  const entry = runs.entry(step.run);
  const over = entry?.endedAt !== null;
  countChildren(world, step, entry);
  const answer = await runs.advance(step);
  world.note(
    `${answer} ${step.run} ${step.events.map((event) => ('step' in event ? `${event.type} ${event.step}` : event.type)).join(', ')}${step.release ? ` -> ${step.release.status} ${step.release.wakeAt}` : ''}`,
  );
  if (answer !== 'lost' && over) world.blame(`${step.run} was written to after its end.`);
  if (answer !== 'lost' && entry) checkSettled(world, step, entry);
  if (answer === 'kept' && step.release && entry) checkFold(world, entry);
  return answer;
}

const claims = new WeakMap<World, Map<string, number>>();

/** A run that can't go on now is not asked for again and again in the same instant. */
export function watchClaim(world: World, owner: string, claim: Claim): void {
  const { run, epoch, crashes, snapshot, after } = claim;
  checkSnapshot(world, claim);
  if (snapshot === null && after > 0) world.claims.warm += 1;
  world.note(`${owner} claims ${run} (epoch ${epoch}, crashes ${crashes})`);
  const counts = claims.get(world) ?? new Map<string, number>();
  claims.set(world, counts);
  const instant = `${run} ${world.now}`;
  counts.set(instant, (counts.get(instant) ?? 0) + 1);
  if ((counts.get(instant) ?? 0) > 8) world.blame(`${run} was claimed again and again in one instant.`);
}

/** A state that was kept and the journal after it come to the same as the whole journal. */
function checkSnapshot(world: World, { run, snapshot, journal }: Claim): void {
  if (snapshot === null) return;
  const state = fromSnapshot(unmarked(structuredClone(snapshot.state)));
  if (state) for (const event of journal) fold(state, event);
  const whole = foldAll(world.runs.entry(run)?.journal ?? []);
  world.claims.kept += 1;
  const open = whole.steps.get('root/pure')?.progress;
  if (open !== undefined && open.open.size === 0) world.claims.between += 1;
  if (!isDeepStrictEqual(state, whole)) world.blame(`The state that was kept of ${run} is not that of its journal.`);
}

/** A child's end is heard once for each step that waits for it. */
function countChildren(world: World, step: Advance, entry: Readonly<RunEntry> | undefined): void {
  if (!entry || entry.epoch !== step.epoch || entry.owner === null) return;
  const counts = told.get(world) ?? new Map<string, number>();
  told.set(world, counts);
  for (const { id, fact } of entry.facts) {
    if (!step.takenFacts.includes(id) || fact.type !== 'child-settled') continue;
    const name = `${step.run} ${fact.step}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if ((counts.get(name) ?? 0) > 1) world.blame(`The child of ${name} told its parent twice.`);
  }
}

/** An effect that is settled is never left with a step that would do it again. */
function checkSettled(world: World, { run, settled }: Advance, entry: Readonly<RunEntry>): void {
  if (settled.length === 0) return;
  const { steps } = foldAll(entry.journal);
  for (const { step, attempt, outcome } of settled) {
    const wait = steps.get(step)?.wait;
    if (outcome !== 'failed' && wait?.on === 'action' && wait.attempt === attempt)
      world.blame(`${step} of ${run} was settled, but its step goes on waiting.`);
  }
}

/** What the journal says and what the row says is the same. */
function checkFold(world: World, entry: Readonly<RunEntry>): void {
  const state = foldAll(entry.journal);
  const expected = ended.has(entry.status) ? entry.status : state.status === 'new' ? 'new' : 'running';
  if (state.status !== expected) world.blame(`${entry.id} is ${entry.status}, but its journal says ${state.status}.`);
  if (state.run && state.run.version !== entry.version)
    world.blame(`${entry.id} goes by version ${entry.version}, but its journal says ${state.run.version}.`);
  const output = JSON.stringify(entry.output ?? null);
  if (entry.status === 'finished' && JSON.stringify(state.output ?? null) !== output)
    world.blame(`The output of ${entry.id} differs from its journal's.`);
  if (entry.status === 'failed' && state.error?.message !== entry.error)
    world.blame(`The error of ${entry.id} differs from its journal's.`);
}

/** At the end, when nothing goes wrong any more: no run is lost. */
export function checkEnd(world: World): void {
  for (const entry of world.runs.entries()) {
    const why = whyLost(world, entry);
    if (why !== undefined) world.blame(`${entry.id} is lost: ${why}.`);
    checkAge(world, entry);
    checkHeir(world, entry);
  }
}

/** A run that its flow allows so many seconds is over then, or as soon as nothing goes wrong any more. */
function checkAge(world: World, entry: Readonly<RunEntry>): void {
  const { maxAge } = world.flows.get(entry.flow)?.settings ?? {};
  if (maxAge === undefined || entry.status === 'attention') return;
  const latest = Math.max(Date.parse(entry.createdAt) + maxAge * 1000, world.calmSince ?? 0) + 60_000;
  const end = entry.endedAt === null ? world.now : Date.parse(entry.endedAt);
  if (end > latest && entry.crashes === 0) world.blame(`${entry.id} was open longer than its flow allows.`);
}

/** What another run goes on with, its child too, is not left behind to be done a second time. */
function checkHeir(world: World, { id, retriedFrom, resumes }: Readonly<RunEntry>): void {
  for (const { step } of resumes ?? []) {
    const left = world.runs.entries().find(({ parent }) => parent?.run === retriedFrom && parent?.step === step);
    if (left) world.blame(`${id} goes on with ${step}, but its child ${left.id} was left with ${retriedFrom}.`);
  }
}

function whyLost(world: World, entry: Readonly<RunEntry>): string | undefined {
  if (entry.endedAt !== null) return undefined;
  const state = foldAll(entry.journal);
  if (entry.owner !== null) return 'somebody holds it for ever';
  if (isQuarantined(entry)) return entry.error === null ? 'it is in quarantine without a reason' : undefined;
  const waits = waitsOf(state);
  if (waits.length === 0) return 'it waits for nothing';
  if (entry.wakeAt !== null) return waits.includes('time') ? undefined : `it was not driven at ${entry.wakeAt}`;
  if (entry.facts.length > 0) return 'what it was told was not taken';
  const open = waits.filter((on) => on !== 'frames');
  if (open.includes('person'))
    return entry.status === 'attention' ? undefined : 'nobody sees that it waits for a person';
  if (!open.every((on) => on === 'child')) return `nothing answers its wait on ${open.join(', ')}`;
  const children = world.runs.entries().filter((child) => child.parent?.run === entry.id && child.endedAt === null);
  return children.length > 0 ? undefined : 'no child is open';
}

function waitsOf(state: RunState): readonly string[] {
  return [...state.waiting].flatMap((step) => state.steps.get(step)?.wait?.on ?? []);
}

export function isQuarantined(entry: Readonly<RunEntry>): boolean {
  return entry.owner === null && entry.status === 'attention' && entry.crashes >= CRASHES_TO_QUARANTINE;
}
