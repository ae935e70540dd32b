import type { pino } from 'pino';
import type { AccountTables } from './adapters/accounts/account-tables.ts';
import { createAccounts } from './adapters/better-auth-accounts.ts';
import { bundledPacks } from './adapters/bundled-packs.ts';
import type { EmbeddedSandbox } from './adapters/embedded-sandbox.ts';
import { keyHealth } from './adapters/key-health.ts';
import { migrationHealth } from './adapters/migrate.ts';
import type { Storage } from './adapters/open-storage.ts';
import { databaseFault } from './adapters/passing-fault.ts';
import { postgresDatabase } from './adapters/postgres-database.ts';
import { createSandboxControl } from './adapters/sandbox-control.ts';
import type { ApiParts } from './api/api-parts.ts';
import { createApi } from './api/serve-api.ts';
import type { Config } from './config.ts';
import type { EvaluatorPool } from './evaluator/index.ts';
import type { Door } from './listen.ts';
import type { Product, Vendors } from './main.ts';

interface Served {
  readonly config: Config;
  readonly storage: Storage;
  readonly evaluator: EvaluatorPool;
  readonly vendors: Vendors;
  readonly sandbox: EmbeddedSandbox | undefined;
  readonly door: Door;
  readonly log: pino.Logger;
}

/** The half that people and vendors talk to. */
export async function serve({
  config,
  storage,
  evaluator,
  vendors,
  sandbox,
  door,
  log,
}: Served): Promise<Pick<Product, 'url' | 'setupLink'>> {
  const url = config.publicUrl ?? `http://${config.host}:${door.port}`;
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
    health: healthOf(storage),
    databaseFault,
    evaluatorFigures: () => evaluator.figures(),
    log,
    version: '0.1.0',
  });
  door.open(app);
  const code = await accounts.setupCode();
  return { url, setupLink: code === null ? undefined : `${url}/setup#code=${encodeURIComponent(code)}` };
}

function healthOf(storage: Storage): ApiParts['health'] {
  return {
    database: () => databaseHealth(storage),
    queue: storage.queue.healthy,
    migrations: () => migrationHealth(storage.pool),
    key: () => keyHealth(storage.pool, storage.secrets.keyIds),
  };
}

async function databaseHealth({ clock }: Storage): Promise<{ readonly ok: boolean; readonly message: string }> {
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
