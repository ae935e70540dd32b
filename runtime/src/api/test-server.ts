import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callRoute, type Answer, type Role, type Route, routes, type Sent } from '@joinery/api';
import { toCard } from '@joinery/connector-kit';
import { connectors } from '@joinery/connectors';
import { pino } from 'pino';
import type { AccountTables } from '../adapters/accounts/account-tables.ts';
import { createAccounts } from '../adapters/better-auth-accounts.ts';
import { createConnectorSources } from '../adapters/connectors/connector-sources.ts';
import { createOpenClient } from '../adapters/connectors/open-client.ts';
import { createRegistry } from '../adapters/connectors/registry.ts';
import type { DatabasePool } from '../adapters/database-pool.ts';
import { databaseFault } from '../adapters/passing-fault.ts';
import { postgresClock } from '../adapters/postgres-clock.ts';
import { freshReads } from '../adapters/fresh-reads.ts';
import { postgresConnections } from '../adapters/postgres-connections.ts';
import { postgresDatabase } from '../adapters/postgres-database.ts';
import { postgresFlows } from '../adapters/postgres-flows.ts';
import { postgresHolds } from '../adapters/postgres-holds.ts';
import { postgresInbox } from '../adapters/postgres-inbox.ts';
import { postgresPacks } from '../adapters/postgres-packs.ts';
import { postgresRetention } from '../adapters/postgres-retention.ts';
import { postgresRunViews } from '../adapters/postgres-run-views.ts';
import { postgresRuns } from '../adapters/postgres-runs.ts';
import { postgresTables } from '../adapters/postgres-tables.ts';
import { postgresVariables } from '../adapters/postgres-variables.ts';
import { openSecretBox } from '../adapters/secret-box.ts';
import { type TestDatabase, testDatabases } from '../adapters/test-databases.ts';
import type { RunFeedItem } from '../ports.ts';
import type { ApiParts } from './api-parts.ts';
import { createApi } from './serve-api.ts';

/** A caller of the API under test: by token, or by nothing. */
export interface TestCaller {
  readonly token: string | undefined;
  readonly call: <R extends Route>(route: R, sent?: Sent<R>) => Promise<Answer<R>>;
}

export interface TestApi {
  readonly url: string;
  readonly parts: ApiParts;
  readonly database: TestDatabase;
  /** The owner's organization, and one that they do not belong to. */
  readonly organization: string;
  readonly stranger: string;
  readonly owner: { readonly email: string; readonly password: string };
  /** A token of a role, in the organization named or in the owner's. */
  readonly as: (role: Role, organization?: string) => Promise<TestCaller>;
  readonly nobody: TestCaller;
  /** Runs that were rung for. */
  readonly rung: readonly string[];
  readonly tell: (change: RunFeedItem) => void;
  readonly close: () => Promise<void>;
}

const owner = { name: 'Olga Owner', email: 'olga@example.com', password: 'correct horse battery' };

/** The whole HTTP side on the embedded database, claimed by an owner. Nothing drives its runs. */
export async function openTestApi(
  more: Partial<ApiParts> = {},
  through: (pool: DatabasePool) => DatabasePool = (pool) => pool,
): Promise<TestApi> {
  const [kind] = testDatabases;
  if (!kind) throw new Error('There is no database to test on.');
  const database = await kind.open();
  const rung: string[] = [];
  const listeners = new Set<(change: RunFeedItem) => void>();
  let url = 'http://127.0.0.1';
  const parts: ApiParts = {
    ...storageParts(through(database.pool), () => url, rung, listeners),
    ...more,
  };
  const server = createApi(parts).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const nobody = callerOf(url, undefined);
  const code = (await parts.accounts.setupCode()) ?? '';
  const me = await nobody.call(routes.claim, { body: { ...owner, code, organization: 'Acme' } });
  const organization = me.memberships[0]?.organization ?? '';
  const stranger = 'another-organization';
  await database.pool.query("insert into organization (id, name) values ($1, 'Other')", [stranger]);
  return {
    ...{ url, parts, database, organization, stranger, owner, nobody, rung },
    as: async (role, place = organization) => {
      const { token } = await parts.accounts.createToken(place, { name: role, role, expiresInDays: 1, by: 'test' });
      return callerOf(url, token);
    },
    tell: (change) => {
      for (const listener of listeners) listener(change);
    },
    close: async () => {
      await stop(server);
      await database.close();
    },
  };
}

function storageParts(
  pool: DatabasePool,
  publicUrl: () => string,
  rung: string[],
  listeners: Set<(change: RunFeedItem) => void>,
): ApiParts {
  const db = postgresDatabase(pool);
  const fresh = freshReads(db);
  const [connections, tables] = [postgresConnections(db, fresh), postgresTables(db)];
  const secrets = openSecretBox('', Buffer.alloc(32, 7).toString('base64'));
  const registry = createRegistry(connectors);
  const openClient = createOpenClient({ connections, tables, secrets, fetch, guardedFetch: fetch });
  return {
    ...{ connections, tables, secrets, publicUrl },
    accounts: createAccounts({
      db: postgresDatabase<AccountTables>(pool),
      secret: 's'.repeat(32),
      publicUrl: publicUrl(),
    }),
    flows: postgresFlows(db, fresh),
    variables: postgresVariables(db, fresh),
    packs: postgresPacks(db),
    inbox: postgresInbox(pool),
    runs: postgresRuns(pool),
    runViews: postgresRunViews(pool),
    holds: postgresHolds(pool),
    retention: postgresRetention(pool),
    retentionDays: 400,
    clock: postgresClock(pool),
    feed: {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    queue: {
      ring: async (runs) => void rung.push(...runs),
      healthy: async () => ({ ok: true, message: 'well' }),
    },
    sources: createConnectorSources(registry, openClient, connections),
    sandbox: null,
    catalog: { connectors: connectors.map(toCard) },
    bundledPacks: [],
    behindProxy: false,
    designer: undefined,
    health: {},
    databaseFault,
    evaluatorFigures: () => null,
    room: { bytes: () => 0 },
    log: pino({ level: 'silent' }),
    version: 'test',
  };
}

function callerOf(url: string, token: string | undefined): TestCaller {
  return {
    token,
    call: (route, sent = {}) => callRoute(route, sent, undefined, { url, ...(token === undefined ? {} : { token }) }),
  };
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
