import { connectors } from '@joinery/connectors';
import { emptyFlow, type Flow, type Json, type JsonObject, type OutcomeDecision, type RunEvent } from '@joinery/core';
import {
  type Actions,
  createLeases,
  createMemoryRuns,
  createPayloadRoom,
  createPlanCache,
  driveRun,
  type RunLog,
} from '@joinery/runtime';
import { type GateClock, realGateClock } from '@joinery/runtime/adapters/connectors/gate-clock';
import { createConnectorActions } from '@joinery/runtime/adapters/connectors/connector-actions';
import { createOpenClient } from '@joinery/runtime/adapters/connectors/open-client';
import { createRegistry } from '@joinery/runtime/adapters/connectors/registry';
import type { Place, Trouble } from './place.ts';

export const ORGANIZATION = 'acme';
const RUN = 'r1';
const registry = createRegistry(connectors);
const silent: RunLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface Played {
  readonly status: string;
  readonly error: string | null;
  /** What the step put out. */
  readonly output: Json | undefined;
  /** Milliseconds that passed on the run's clock, by waits alone. */
  readonly waitedMs: number;
  /** What a person is asked, if the run waits for one. */
  readonly asked: { readonly step: string; readonly attempt: number; readonly reason: string } | undefined;
  /** Goes on once a person has decided. */
  readonly decide: (decision: OutcomeDecision) => Promise<Played>;
}

/** The product's actions over this place, each time with a client of their own. */
export function actionsAt(place: Place, clock: GateClock = realGateClock): Actions {
  const row = (connector: string) => ({
    ...{ id: 'c1', name: connector, title: connector, connector, help: '', secrets: {}, revision: 1 },
    settings: place.auth as Readonly<Record<string, string | number | boolean>>,
    ...{ hookSecret: null, hookVerifiedAt: null, lastEventAt: null, health: null, updatedAt: '' },
  });
  const openClient = createOpenClient({
    connections: { byName: async (_organization, name) => row(name) },
    tables: { forOrganization: () => place.lends.tables },
    secrets: {
      open: () => {
        throw new Error('No secret is sealed here.');
      },
    },
    ...{ fetch: place.lends.fetch, guardedFetch: place.lends.guardedFetch, clock },
  });
  return createConnectorActions(registry, openClient, silent);
}

/** Drives a run of one step through the runtime, by its waits, until it is over or a person is asked. */
export async function playStep(
  place: Place,
  action: string,
  input: JsonObject,
  how: { readonly timeout?: number; readonly trouble?: Trouble } = {},
): Promise<Played> {
  const begin = Date.parse('2026-01-01T00:00:00.000Z');
  let now = begin;
  const started = performance.now();
  // The waits of the run, and the moments that the calls take.
  const clock = { ...realGateClock, now: () => now + performance.now() - started };
  const document = flowOf(action, input, how.timeout);
  const runs = createMemoryRuns(
    () => now,
    () => ({ name: 'One step', document }),
  );
  const leases = createLeases(runs, 'w1', silent, () => now);
  const parts = {
    room: createPayloadRoom(Infinity),
    ...{ owner: 'w1', runs, plans: createPlanCache(runs), leases: { ...leases, close: () => {} }, log: silent },
    ...{ stopwatch: () => now, stopping: () => false, feed: { publish: () => {} } },
    actions: dying(actionsAt(place, clock), how.trouble),
    flows: { read: async () => null, version: async () => null },
    variables: { values: async () => ({}) },
    evaluator: { evaluate: () => Promise.reject(new Error('Nothing here is evaluated.')) },
    queue: { ring: async () => {}, ringAt: async () => {}, isBusy: async () => false },
  };
  const run = {
    id: RUN,
    flow: 'f1',
    version: 1,
    startedBy: 'manual',
    subject: 'ana',
    trigger: {},
    inputs: {},
  } as const;
  await runs.create(ORGANIZATION, [run]);

  const play = async (): Promise<Played> => {
    for (let segment = 0; segment < 50; segment += 1) {
      await driveRun(parts, RUN).catch((error: unknown) => {
        if (!(error instanceof WorkerDied)) throw error;
      });
      const entry = runs.entry(RUN);
      if (!entry) throw new Error('The run is gone.');
      if (entry.wakeAt === null) break;
      if ((await driveRun(parts, RUN)) !== 'busy') throw new Error('The run went on before its time.');
      now = Math.max(now, entry.wakeAt);
    }
    const entry = runs.entry(RUN);
    const waits = (entry?.journal ?? []).flatMap((event) => (event.type === 'step.waits' ? [event] : []));
    const last = waits.at(-1);
    return {
      ...{ status: entry?.status ?? 'gone', error: entry?.error ?? null, output: outputOf(entry?.journal ?? []) },
      waitedMs: now - begin,
      asked:
        entry?.status === 'attention' && last?.wait.on === 'person'
          ? { step: last.step, attempt: last.wait.attempt, reason: last.wait.reason }
          : undefined,
      decide: async (decision) => {
        if (!last || last.wait.on !== 'person') throw new Error('Nobody was asked.');
        const { step, wait } = last;
        const { attempt } = wait;
        await runs.deliver(ORGANIZATION, RUN, { type: 'outcome-decided', step, attempt, decision, by: 'ana' });
        return play();
      },
    };
  };
  return play();
}

function outputOf(journal: readonly RunEvent[]): Json | undefined {
  const left = journal.find((event) => event.type === 'step.left' && event.step === 'root/change');
  return left?.type === 'step.left' ? left.output : undefined;
}

class WorkerDied extends Error {}

/** Actions of a worker that dies once, right before or after its first call. */
function dying(actions: Actions, trouble: Trouble | undefined): Actions {
  let dead = false;
  const die = (when: Trouble): void => {
    if (trouble !== when || dead) return;
    dead = true;
    throw new WorkerDied(when);
  };
  return {
    ...actions,
    call: async (call) => {
      die('the worker dies before the call');
      const result = await actions.call(call);
      die('the worker dies after the call');
      return result;
    },
  };
}

function flowOf(action: string, input: JsonObject, timeout: number | undefined): Flow {
  const position = { x: 0, y: 0 };
  const config = { action, connection: action.split('.')[0] ?? '', input };
  return {
    ...emptyFlow,
    nodes: [
      { id: 'start', kind: 'trigger', config: { on: 'manual', input: {} }, position },
      { id: 'change', kind: 'action', config, position, ...(timeout === undefined ? {} : { timeout }) },
    ],
    edges: [{ id: 'e1', source: 'start', sourceHandle: 'out', target: 'change' }],
  };
}
