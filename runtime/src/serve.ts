import type { pino } from 'pino';
import type { AccountTables } from './adapters/accounts/account-tables.ts';
import { createAccounts } from './adapters/better-auth-accounts.ts';
import { bundledPacks } from './adapters/bundled-packs.ts';
import type { EmbeddedSandbox } from './adapters/embedded-sandbox.ts';
import type { Storage } from './adapters/open-storage.ts';
import { databaseFault } from './adapters/passing-fault.ts';
import { postgresDatabase } from './adapters/postgres-database.ts';
import { createSandboxControl } from './adapters/sandbox-control.ts';
import { createApi } from './api/serve-api.ts';
import type { Config } from './config.ts';
import type { EvaluatorPool } from './evaluator/index.ts';
import type { Door } from './listen.ts';
import type { Product, Vendors } from './main.ts';
import type { PayloadRoom } from './ports.ts';
import { productHealth } from './product-health.ts';
import { VERSION } from './version.ts';

interface Served {
  readonly config: Config;
  readonly storage: Storage;
  readonly evaluator: EvaluatorPool;
  readonly vendors: Vendors;
  readonly room: PayloadRoom;
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
  room,
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
    retentionDays: config.retentionDays,
    behindProxy: config.publicUrl !== undefined,
    designer: designerFolder(),
    health: productHealth(storage),
    databaseFault,
    evaluatorFigures: () => evaluator.figures(),
    room,
    log,
    version: VERSION,
  });
  // Before anybody is let in: who reads that this server is ready may claim it at once.
  const code = await accounts.setupCode();
  door.open(app);
  return { url, setupLink: code === null ? undefined : `${url}/setup#code=${encodeURIComponent(code)}` };
}

function designerFolder(): string {
  return new URL('../../designer/dist', import.meta.url).pathname;
}
