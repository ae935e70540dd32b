import { setTimeout as pause } from 'node:timers/promises';
import { checkMove, compileFlow, fold, type MoveReason, newRunState, type Plan } from '@joinery/core';
import { eventsOf } from '../../run/events-of.ts';
import { ring } from '../../triggers/take-in.ts';
import { ApiError, found } from '../api-error.ts';
import type { ApiParts } from '../api-parts.ts';
import type { Handlers, RoutesOf } from '../handler.ts';
import type { RunRow, VersionRow } from '../../ports.ts';
import { readFlowRow } from './flows.ts';

/** Runs looked at in one call: each costs the reading of its journal. */
const AT_ONCE = 200;
/** How long it is looked whether the runs have moved, in growing pauses: in all about three seconds. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1_600];

export const moves: Handlers<RoutesOf<'Moves'>> = {
  countSleepers: async ({ organization, params }, parts) => {
    const flow = await readFlowRow(parts, organization, params.flow);
    return [...(await parts.runViews.countSleepers(organization, flow.id))];
  },
  checkMove: async ({ organization, params, query }, parts) => {
    const judged = await judge(parts, organization, params.flow, query);
    return { movable: judged.movable.length, refused: [...judged.refused], next: judged.next };
  },
  moveRuns: async ({ organization, params, body, by }, parts) => {
    const { movable, refused, next, to } = await judge(parts, organization, params.flow, body);
    const fact = { type: 'move-asked', version: to.version, documentHash: to.hash, by } as const;
    const told: string[] = [];
    for (const run of movable) if ((await parts.runs.deliver(organization, run, fact)) === 'delivered') told.push(run);
    if (told.length > 0) await ring(parts, told);
    const waiting = await stillOn(parts, organization, told, to.version);
    return { moved: told.length - waiting, asked: waiting, refused: [...refused], next };
  },
};

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly cursor?: string | undefined;
}

/** One page of the sleeping runs: which can move, and why the others can't. */
async function judge(parts: ApiParts, organization: string, id: string, { from, to, cursor }: Asked) {
  const flow = await readFlowRow(parts, organization, id);
  if (to <= from) throw notNewer(from, to);
  const [before, after] = await Promise.all(
    [from, to].map((version) => readVersion(parts, organization, flow.id, version)),
  );
  const plans = { from: compileFlow((before as VersionRow).document), to: compileFlow((after as VersionRow).document) };
  const page = await parts.runViews.sleepers(organization, flow.id, from, AT_ONCE, cursor);
  const at = await parts.clock.now();
  const movable: string[] = [];
  const refused: { run: string; subject: string; reasons: MoveReason[] }[] = [];
  for (const { id: run, subject } of page.items) {
    const reasons = await reasonsOf(parts, organization, run, plans, at);
    if (reasons.length === 0) movable.push(run);
    else refused.push({ run, subject, reasons: [...reasons] });
  }
  return { movable, refused, next: page.next, to: after as VersionRow };
}

async function reasonsOf(
  parts: ApiParts,
  organization: string,
  run: RunRow['id'],
  plans: { readonly from: Plan; readonly to: Plan },
  at: string,
): Promise<readonly MoveReason[]> {
  const state = newRunState();
  for await (const event of eventsOf(parts.runs, organization, run)) fold(state, event);
  return checkMove(plans.from, plans.to, state, at);
}

async function readVersion(parts: ApiParts, organization: string, flow: string, version: number): Promise<VersionRow> {
  return found(await parts.flows.version(organization, flow, version), 'version', String(version));
}

/** How many of the runs don't go by the version, after giving workers a moment. */
async function stillOn(
  parts: ApiParts,
  organization: string,
  runs: readonly string[],
  version: number,
): Promise<number> {
  let left = runs;
  for (const ms of PAUSES_MS) {
    if (left.length === 0) return 0;
    await pause(ms);
    const rows = await Promise.all(left.map((run) => parts.runViews.read(organization, run)));
    left = left.filter((_run, index) => rows[index]?.version !== version);
  }
  return left.length;
}

function notNewer(from: number, to: number): ApiError {
  return new ApiError(
    409,
    'move.not_newer',
    `Runs move to a newer version only, and ${to} is not newer than ${from}; publish what you want as a new version.`,
  );
}
