import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Server } from 'node:http';
import { toCard } from '@joinery/connector-kit';
import { connectors } from '@joinery/connectors';
import type { Catalog } from '@joinery/core';
import { pino } from 'pino';
import { createAccounts } from './adapters/better-auth-accounts.ts';
import { bundledPacks } from './adapters/bundled-packs.ts';
import { createConnectorActions } from './adapters/connectors/connector-actions.ts';
import { createConnectorSources } from './adapters/connectors/connector-sources.ts';
import { createOpenClient } from './adapters/connectors/open-client.ts';
import { createRegistry } from './adapters/connectors/registry.ts';
import { createGuardedFetch } from './adapters/guarded-fetch.ts';
import { openStorage, type Storage } from './adapters/open-storage.ts';
import { postgresDatabase } from './adapters/postgres-database.ts';
import { createSandboxControl } from './adapters/sandbox-control.ts';
import { openSecretBox, type SecretBox } from './adapters/secret-box.ts';
import type { AccountTables } from './adapters/accounts/account-tables.ts';
import { createApi } from './api/serve-api.ts';
import type { Config } from './config.ts';
import { createEvaluatorPool, type EvaluatorPool } from './evaluator/index.ts';
import { listen } from './listen.ts';
import { StartError } from './start-error.ts';
import type { Actions, Sources } from './ports.ts';
import { keepLeases } from './run/leases.ts';
import { createPlanCache } from './run/plan-cache.ts';
import { startWorker } from './run/worker.ts';
import { startTriggers } from './triggers/start-triggers.ts';

/** Milliseconds that a stop may take; what is in hand by then is parked or released. */
const STOP_BUDGET_MS = 20_000;

export interface Product {
  /** Address that people open; undefined for a worker. */
  readonly url: string | undefined;
  /** Where the first owner is made; undefined once there is one. */
  readonly setupLink: string | undefined;
  readonly close: () => Promise<void>;
}

/** Creates every adapter and joins them: the only place that knows them all. Throws StartError. */
export async function startProduct(config: Config): Promise<Product> {
  const log = pino({ level: config.logLevel, base: { role: config.role } });
  const closers: (() => Promise<unknown>)[] = [];
  const onClose = (close: () => Promise<unknown>): void => void closers.unshift(close);
  const close = async (): Promise<void> => {
    for (const each of closers.splice(0)) await each();
  };
  try {
    const storage = await openEverythingKept(config, log);
    onClose(storage.close);
    const evaluator = createEvaluatorPool({ size: config.evaluators, heapMb: 96, wallMs: 250 });
    onClose(() => evaluator.close());
    const vendors = joinConnectors(config, storage, log);
    if (config.role !== 'api') onClose(await startDriving(config, storage, evaluator, vendors, log));
    const served =
      config.role === 'worker' ? undefined : await serve(config, storage, evaluator, vendors, log, onClose);
    return { url: served?.url, setupLink: served?.setupLink, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Kept = Storage & { readonly secrets: SecretBox };

/** What keeps storage from opening is for the person at the console to mend, so it is told as a StartError. */
async function openEverythingKept(config: Config, log: pino.Logger): Promise<Kept> {
  try {
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
    const secrets = openSecretBox(config.dataDir, config.key);
    return { ...(await openStorage({ ...config, log })), secrets };
  } catch (error) {
    if (error instanceof StartError || !(error instanceof Error)) throw error;
    throw new StartError(error.message, { cause: error });
  }
}

interface Vendors {
  readonly actions: Actions;
  readonly sources: Sources;
  readonly catalog: Catalog;
}

function joinConnectors(config: Config, storage: Kept, log: pino.Logger): Vendors {
  const registry = createRegistry(connectors);
  const openClient = createOpenClient({
    connections: storage.connections,
    tables: storage.tables,
    secrets: storage.secrets,
    fetch: globalThis.fetch,
    guardedFetch: createGuardedFetch(config.allowedHosts),
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
  storage: Kept,
  evaluator: EvaluatorPool,
  vendors: Vendors,
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
    stopwatch: () => performance.now(),
    stopping: () => stopping,
  };
  const worker = await startWorker(parts, { concurrency: config.concurrency, sweepMs: 1_000 });
  const triggers = startTriggers(parts, { pollMs: config.pollMs, scheduleMs: 1_000, tableMs: 500 });
  return async () => {
    stopping = true;
    await Promise.all([triggers.close(), worker.close(STOP_BUDGET_MS)]);
    leases.close();
  };
}

interface Served {
  readonly url: string;
  readonly setupLink: string | undefined;
}

/** The half that people and vendors talk to. */
async function serve(
  config: Config,
  storage: Kept,
  evaluator: EvaluatorPool,
  vendors: Vendors,
  log: pino.Logger,
  onClose: (close: () => Promise<unknown>) => void,
): Promise<Served> {
  const { startEmbeddedSandbox } = config.sandbox
    ? await import('./adapters/embedded-sandbox.ts')
    : { startEmbeddedSandbox: undefined };
  const sandbox = await startEmbeddedSandbox?.(config.dataDir, process.env.JOINERY_SANDBOX_RECORD);
  if (sandbox) onClose(() => sandbox.close());
  let url = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const accounts = createAccounts({
    db: postgresDatabase<AccountTables>(storage.pool),
    secret: storage.secrets.derive('sessions'),
    publicUrl: url,
    setupCode: config.setupCode,
  });
  const app = createApi({
    ...storage,
    sources: vendors.sources,
    catalog: vendors.catalog,
    accounts,
    sandbox: sandbox ? createSandboxControl(sandbox) : null,
    bundledPacks: await bundledPacks(),
    publicUrl: () => url,
    behindProxy: config.publicUrl !== undefined,
    designer: designerFolder(),
    health: { queue: storage.queue.healthy, database: () => databaseHealth(storage) },
    evaluatorFigures: () => evaluator.figures(),
    log,
    version: '0.1.0',
  });
  const server: Server = await listen(app, config.host, config.port);
  onClose(() => stopServer(server));
  const address = server.address();
  if (config.publicUrl === undefined && address !== null && typeof address === 'object')
    url = `http://${config.host}:${address.port}`;
  const code = await accounts.setupCode();
  return { url, setupLink: code === null ? undefined : `${url}/setup#code=${encodeURIComponent(code)}` };
}

async function databaseHealth({ clock }: Kept): Promise<{ readonly ok: boolean; readonly message: string }> {
  try {
    const aheadMs = Math.abs(Date.parse(await clock.now()) - Date.now());
    if (aheadMs < 60_000) return { ok: true, message: 'The database answers.' };
    return {
      ok: false,
      message: `This machine's clock and the database's differ by ${Math.round(aheadMs / 1000)} s; set both by NTP.`,
    };
  } catch (error) {
    return {
      ok: false,
      message: `The database does not answer: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function designerFolder(): string {
  return new URL('../../designer/dist', import.meta.url).pathname;
}

async function stopServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
