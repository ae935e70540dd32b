import type { Kysely } from 'kysely';
import type {
  Clock,
  Connections,
  Flows,
  Inbox,
  LegalHolds,
  Packs,
  Queue,
  Retention,
  RunFeed,
  Runs,
  RunViews,
  Tables,
  Variables,
} from '../ports.ts';
import { freshReads } from './fresh-reads.ts';
import { endLeases } from './end-leases.ts';
import { openBullmqQueue } from './bullmq-queue.ts';
import { openDataDirectory } from './data-directory.ts';
import type { DatabasePool } from './database-pool.ts';
import type { Database } from './database-schema.ts';
import { memoryRunFeed } from './memory-run-feed.ts';
import { migrate } from './migrate.ts';
import { openPgPool } from './pg-pool.ts';
import { openPglitePool } from './pglite-pool.ts';
import { postgresClock } from './postgres-clock.ts';
import { postgresConnections } from './postgres-connections.ts';
import { postgresDatabase } from './postgres-database.ts';
import { postgresFlows } from './postgres-flows.ts';
import { postgresHolds } from './postgres-holds.ts';
import { postgresInbox } from './postgres-inbox.ts';
import { postgresPacks } from './postgres-packs.ts';
import { postgresRetention } from './postgres-retention.ts';
import { postgresRunFeed } from './postgres-run-feed.ts';
import { postgresRuns } from './postgres-runs.ts';
import { postgresRunViews } from './postgres-run-views.ts';
import { postgresTables } from './postgres-tables.ts';
import { postgresVariables } from './postgres-variables.ts';
import { type InstallationKey, openSecretBox } from './secret-box.ts';
import { startUpkeep } from './upkeep.ts';

export interface StorageOptions {
  readonly dataDir: string;
  /** A PostgreSQL server; without it the embedded database in the data directory. */
  readonly databaseUrl?: string | undefined;
  /** Redis for the queue; without it the queue is in the database. */
  readonly redisUrl?: string | undefined;
  /** Key that secrets are sealed with; without it the key file in the data directory. */
  readonly key?: string | undefined;
  readonly log: { readonly warn: (fields: object, message: string) => void };
}

export interface Storage {
  readonly runs: Runs;
  readonly runViews: RunViews;
  readonly flows: Flows;
  readonly variables: Variables;
  readonly connections: Connections;
  readonly tables: Tables;
  readonly inbox: Inbox;
  readonly packs: Packs;
  readonly holds: LegalHolds;
  readonly retention: Retention;
  readonly clock: Clock;
  readonly feed: RunFeed;
  readonly queue: Queue;
  readonly pool: DatabasePool;
  readonly kysely: Kysely<Database>;
  readonly secrets: InstallationKey;
  /** In the reverse order of opening. Waits for rings in hand. */
  readonly close: () => Promise<void>;
}

type Closing = () => Promise<void> | void;

/** Opens everything that is kept, brought up to date. If a part does not open, those opened before are closed again. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const closings: Closing[] = [];
  const closeAll = async () => {
    for (let close = closings.pop(); close; close = closings.pop()) await close();
  };
  try {
    return { ...(await openParts(options, closings)), close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function openParts(options: StorageOptions, closings: Closing[]): Promise<Omit<Storage, 'close'>> {
  const { redisUrl, databaseUrl, log } = options;
  const pool = databaseUrl ? await openPgPool(databaseUrl) : await openEmbedded(options, closings);
  closings.push(() => pool.end());
  await migrate(pool);
  if (!databaseUrl) {
    await endLeases(pool);
    closings.push(startUpkeep(pool, (error) => log.warn({ error }, 'the upkeep of the database failed')));
  }
  const feed = await openFeed(options, pool, closings);
  const queue = await openBullmqQueue(redisUrl ? { on: 'redis', url: redisUrl } : { on: 'database', pool }, {
    onError: (error, what) => log.warn({ error, what }, 'the queue had a fault and goes on'),
  });
  closings.push(() => queue.close());
  const kysely = postgresDatabase(pool);
  const fresh = freshReads(kysely);
  const secrets = openSecretBox(options.dataDir, options.key);
  return {
    runs: postgresRuns(pool),
    runViews: postgresRunViews(pool),
    flows: postgresFlows(kysely, fresh),
    variables: postgresVariables(kysely, fresh),
    connections: postgresConnections(kysely, fresh),
    tables: postgresTables(kysely),
    inbox: postgresInbox(pool),
    packs: postgresPacks(kysely),
    holds: postgresHolds(pool),
    retention: postgresRetention(pool),
    clock: postgresClock(pool),
    ...{ feed, queue, pool, kysely, secrets },
  };
}

async function openEmbedded({ dataDir, log }: StorageOptions, closings: Closing[]): Promise<DatabasePool> {
  const directory = await openDataDirectory(dataDir);
  closings.push(directory.release);
  const pool = await openPglitePool(directory.database);
  pool.on('error', (error) => log.warn({ error }, 'the embedded database has stopped: restart Joinery'));
  return pool;
}

/** The embedded database is one process's own; a server is shared. */
async function openFeed(
  { databaseUrl, log }: StorageOptions,
  pool: DatabasePool,
  closings: Closing[],
): Promise<RunFeed> {
  if (!databaseUrl) return memoryRunFeed();
  const feed = await postgresRunFeed(pool, (error) =>
    log.warn({ error }, 'changes of runs are not told to other processes'),
  );
  closings.push(feed.close);
  return feed;
}
