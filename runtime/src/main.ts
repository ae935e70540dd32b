import { access, constants, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { toCard } from '@joinery/connector-kit';
import { connectors } from '@joinery/connectors';
import type { Catalog } from '@joinery/core';
import { pino } from 'pino';
import { createConnectorActions } from './adapters/connectors/connector-actions.ts';
import { createConnectorSources } from './adapters/connectors/connector-sources.ts';
import { createOpenClient } from './adapters/connectors/open-client.ts';
import { createRegistry } from './adapters/connectors/registry.ts';
import type { EmbeddedSandbox } from './adapters/embedded-sandbox.ts';
import { createGuardedFetch } from './adapters/guarded-fetch.ts';
import { countSealed } from './adapters/key-health.ts';
import { isPassingFault } from './adapters/passing-fault.ts';
import { openStorage, type Storage } from './adapters/open-storage.ts';
import { openSecretBox } from './adapters/secret-box.ts';
import { awaitDatabase } from './await-database.ts';
import type { Config } from './config.ts';
import { createEvaluatorPool, type EvaluatorPool } from './evaluator/index.ts';
import { type Door, takeAddress } from './listen.ts';
import { StartError } from './start-error.ts';
import type { Actions, PayloadRoom, Sources } from './ports.ts';
import { productHealth } from './product-health.ts';
import { keepMonths } from './run/keep-months.ts';
import { keepLeases } from './run/leases.ts';
import { createPayloadRoom } from './run/payload-room.ts';
import { createPlanCache } from './run/plan-cache.ts';
import { createWarmStates } from './run/warm-states.ts';
import { startWorker } from './run/worker.ts';
import { startTriggers } from './triggers/start-triggers.ts';
import { VERSION } from './version.ts';

/** Milliseconds that a stop may take; what is in hand by then is parked or released. */
const STOP_BUDGET_MS = 15_000;
/** Milliseconds that the stores may take to close afterwards: a run that outlived the budget must not hold them. */
const CLOSE_MS = 5_000;

export interface Product {
  /** Address that people open; undefined for a worker. */
  readonly url: string | undefined;
  /** Where a worker tells its health, if it was asked to. */
  readonly healthUrl: string | undefined;
  /** Where the first owner is made; undefined once there is one. */
  readonly setupLink: string | undefined;
  readonly close: () => Promise<void>;
}

type OnClose = (close: () => Promise<unknown>) => void;

/** Creates every adapter and joins them: the only place that knows them all. Throws StartError. */
export async function startProduct(config: Config, stopping: AbortSignal): Promise<Product> {
  const log = pino({ level: config.logLevel, base: { role: config.role } });
  const door = await openDoor(config);
  try {
    const behind = await awaitDatabase(() => startBehind(config, door, log), log, stopping);
    const healthUrl = config.role === 'worker' && door ? `http://${config.host}:${door.port}` : undefined;
    return { ...behind, healthUrl, close: () => closeAll(config, door, behind) };
  } catch (error) {
    await door?.close(0);
    throw error;
  }
}

/** A worker has one only if its health is to be asked for. */
async function openDoor({ role, host, port, healthPort }: Config): Promise<Door | undefined> {
  if (role !== 'worker') return takeAddress(host, port);
  return healthPort === undefined ? undefined : takeAddress(host, healthPort, 'JOINERY_HEALTH_PORT');
}

interface Behind extends Pick<Product, 'url' | 'setupLink'> {
  /** Takes no more runs and events, and puts down those in hand. */
  readonly stopDriving: () => Promise<void>;
  /** Closes everything else, which runs and requests in hand still use. */
  readonly close: () => Promise<void>;
}

/** Whoever sends work here learns of the stop first; then what is in hand ends, then what it stands on. */
async function closeAll({ role, drainMs }: Config, door: Door | undefined, behind: Behind): Promise<void> {
  door?.announceStop();
  const letOut = async (): Promise<void> => {
    // A worker's health is told until it has put down its runs.
    if (!door || role === 'worker') return;
    await sleep(drainMs);
    await door.close(STOP_BUDGET_MS - drainMs);
  };
  await Promise.all([letOut(), behind.stopDriving()]);
  await behind.close();
  await door?.close(0);
}

/** Everything behind the door. What does not start to its end is closed again, so that it may be tried once more. */
async function startBehind(config: Config, door: Door | undefined, log: pino.Logger): Promise<Behind> {
  const closers: (() => Promise<unknown>)[] = [];
  const onClose: OnClose = (close) => void closers.unshift(close);
  const close = async (): Promise<void> => {
    for (const each of closers.splice(0)) await each();
  };
  try {
    // A worker never loads what only answers people; the others load it while the database opens.
    const answering = config.role === 'worker' ? undefined : import('./serve.ts');
    answering?.catch(() => undefined);
    const storage = await openEverythingKept(config, log);
    onClose(() => Promise.race([storage.close(), sleep(CLOSE_MS, undefined, { ref: false })]));
    await refuseStrangeKey(config, storage);
    const evaluator = createEvaluatorPool({ size: config.evaluators, heapMb: 96, wallMs: 250 });
    onClose(() => evaluator.close());
    const room = createPayloadRoom(config.payloadRoomBytes);
    const vendors = joinConnectors(config, storage, room, log);
    const sandbox = await openSandbox(config, onClose);
    const stopDriving = once(
      config.role === 'api'
        ? async () => undefined
        : await startDriving(config, storage, evaluator, { ...vendors, room }, log),
    );
    onClose(stopDriving);
    const parts = { config, storage, evaluator, vendors, room, sandbox, log };
    const served =
      answering && door ? await (await answering).serve({ ...parts, door }) : await tellHealth(parts, door);
    return { ...served, stopDriving, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

async function tellHealth(
  {
    storage,
    evaluator,
    room,
    log,
  }: {
    readonly storage: Storage;
    readonly evaluator: EvaluatorPool;
    readonly room: PayloadRoom;
    readonly log: pino.Logger;
  },
  door: Door | undefined,
): Promise<Pick<Product, 'url' | 'setupLink'>> {
  if (door) {
    const { workerHealth } = await import('./serve-worker.ts');
    const evaluatorFigures = () => evaluator.figures();
    const health = productHealth(storage);
    door.open(workerHealth({ health, feed: storage.feed, evaluatorFigures, room, log, version: VERSION }));
  }
  return { url: undefined, setupLink: undefined };
}

/** What keeps storage from opening is for the person at the console to mend, so it is told as a StartError. */
async function openEverythingKept(config: Config, log: pino.Logger): Promise<Storage> {
  try {
    await makeFolder(config.dataDir);
    openSecretBox(config.dataDir, config.key);
    return await openStorage({ ...config, log });
  } catch (error) {
    if (error instanceof StartError || isPassingFault(error) || !(error instanceof Error)) throw error;
    throw new StartError(error.message, { cause: error });
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new StartError(
      `The folder ${folder} cannot be made or written (${reason}); set JOINERY_DATA to one that this account may write.`,
      { cause: error },
    );
  }
}

/** With a key that opens nothing, every connection would fail at its first call: better told here. */
async function refuseStrangeKey(config: Config, { pool, secrets }: Storage): Promise<void> {
  const { all, closed } = await countSealed(pool, secrets.keyIds);
  if (config.lostKey || all === 0 || closed < all) return;
  const key = config.key === undefined ? `The key file in ${config.dataDir}` : 'JOINERY_KEY';
  throw new StartError(
    `${key} is not the key that the secrets of this database were sealed with; put that key back, or set JOINERY_LOST_KEY=on to start without them and enter them anew.`,
  );
}

/** It outlives the runs in hand, which call it. */
async function openSandbox(config: Config, onClose: OnClose): Promise<EmbeddedSandbox | undefined> {
  if (!config.sandbox || config.role === 'worker') return undefined;
  const { startEmbeddedSandbox } = await import('./adapters/embedded-sandbox.ts');
  const sandbox = await startEmbeddedSandbox(config.dataDir, process.env.JOINERY_SANDBOX_RECORD);
  onClose(() => sandbox.close());
  return sandbox;
}

export interface Vendors {
  readonly actions: Actions;
  readonly sources: Sources;
  readonly catalog: Catalog;
}

function joinConnectors(config: Config, storage: Storage, room: PayloadRoom, log: pino.Logger): Vendors {
  const registry = createRegistry(connectors);
  const openClient = createOpenClient({
    connections: storage.connections,
    tables: storage.tables,
    secrets: storage.secrets,
    fetch: globalThis.fetch,
    guardedFetch: createGuardedFetch(config.allowedHosts, room),
  });
  return {
    actions: createConnectorActions(registry, openClient, log),
    sources: createConnectorSources(registry, openClient, storage.connections),
    catalog: { connectors: connectors.map(toCard) },
  };
}

/** The half that drives runs and hears of events. Answers how it is stopped. */
async function startDriving(
  config: Config,
  storage: Storage,
  evaluator: EvaluatorPool,
  vendors: Vendors & { readonly room: PayloadRoom },
  log: pino.Logger,
): Promise<() => Promise<void>> {
  const owner = `${hostname()}-${process.pid}-${Date.now().toString(36)}`;
  const leases = keepLeases(storage.runs, owner, log);
  let stopping = false;
  const parts = {
    ...storage,
    ...vendors,
    owner,
    evaluator,
    leases,
    log,
    plans: createPlanCache(storage.runs),
    warm: createWarmStates(),
    stopwatch: () => performance.now(),
    stopping: () => stopping,
  };
  const worker = await startWorker(parts, { concurrency: config.concurrency, sweepMs: 1_000 });
  await keepMonths(parts, config.retentionDays);
  const triggers = startTriggers(parts, { pollMs: config.pollMs, scheduleMs: 1_000, tableMs: 500 });
  return async () => {
    stopping = true;
    await Promise.all([triggers.close(), worker.close(STOP_BUDGET_MS)]);
    leases.close();
  };
}
