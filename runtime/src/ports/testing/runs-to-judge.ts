import { emptyFlow, type Flow, type RunEvent } from '@joinery/core';
import { beforeAll, expect } from 'vitest';
import { newRunId } from '../../run/new-run-id.ts';
import type { RunViews } from '../run-views.ts';
import type { Advance, Claim, NewRun, Release, Runs } from '../runs.ts';

export interface RunsUnderTest {
  readonly runs: Runs;
  readonly views: RunViews;
  /** Ends the lease of the run as if its time were up. */
  readonly expireLease: (run: string) => Promise<void>;
  /** Makes the document version 1 of a flow of `acme`. */
  readonly publish: (flow: string, document: Flow) => Promise<void>;
  /** Tries to give a run another status, past every rule of the port. */
  readonly forceStatus: (run: string, status: string) => Promise<void>;
}

/** A store that is opened before the first test, and the two things that almost every test begins with. */
export interface RunsToJudge extends RunsUnderTest {
  readonly started: (change?: Partial<NewRun>, organization?: string) => Promise<string>;
  readonly claimed: (run: string, owner?: string) => Promise<Claim>;
}

const at = '2026-01-01T00:00:00.000Z';
export const newRun = (change: Partial<NewRun> = {}): NewRun => ({
  id: newRunId(),
  flow: 'leaver',
  version: null,
  draft: emptyFlow,
  startedBy: 'manual',
  subject: 'ana@example.com',
  trigger: { login: 'ana' },
  inputs: {},
  ...change,
});
export const entered = (node: string): RunEvent => ({
  at,
  type: 'step.entered',
  step: `root/${node}`,
  frame: 'root',
  node,
});
export const movedTo = (version: number): RunEvent => ({
  at,
  type: 'run.moved',
  version,
  documentHash: 'h',
  by: 'Ada',
});
export const released = (change: Partial<Release> = {}): Release => ({
  status: 'waiting',
  wakeAt: null,
  dueAt: null,
  ...change,
});
export const advanceOf = (run: string, epoch: number, change: Partial<Advance> = {}): Advance => ({
  organization: 'acme',
  run,
  epoch,
  owner: 'worker-1',
  fromSeq: 1,
  events: [],
  intents: [],
  settled: [],
  takenFacts: [],
  children: [],
  ...change,
});

/** A run that was only looked at, held from its first write on. */
async function taken(runs: Runs, owner: string, claim: Claim): Promise<Claim> {
  const { run, organization } = claim;
  expect(await runs.advance(advanceOf(run, 0, { organization, owner }))).toBe('kept');
  return { ...claim, epoch: 1 };
}

/** The store that a contract judges, to be called where its tests are described. */
export function openRunsToJudge(open: () => Promise<RunsUnderTest>): RunsToJudge {
  let opened: RunsUnderTest | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  const under = () => {
    if (!opened) throw new Error('The store is opened before the first test, not before.');
    return opened;
  };
  return {
    get runs() {
      return under().runs;
    },
    get views() {
      return under().views;
    },
    expireLease: (run) => under().expireLease(run),
    publish: (flow, document) => under().publish(flow, document),
    forceStatus: (run, status) => under().forceStatus(run, status),
    started: async (change = {}, organization = 'acme') => {
      const run = newRun(change);
      await under().runs.create(organization, [run]);
      return run.id;
    },
    claimed: async (run, owner = 'worker-1') => {
      const claim = await under().runs.claim(run, owner);
      if (!claim) throw new Error(`Run ${run} was not claimed.`);
      return claim.epoch === 0 ? taken(under().runs, owner, claim) : claim;
    },
  };
}
