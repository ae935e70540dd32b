import { type Kysely, sql } from 'kysely';
import type { ConnectionRow, Connections } from '../ports.ts';
import type { Database } from './database-schema.ts';
import type { FreshReads } from './fresh-reads.ts';
import { isUniqueViolation } from './unique-violation.ts';

type Change = Parameters<Connections['change']>[2];

export function postgresConnections(db: Kysely<Database>, fresh: FreshReads): Connections {
  const read = (organization: string, id: string): Promise<ConnectionRow | null> =>
    rowsOf(db, organization).where('id', '=', id).executeTakeFirst().then(connectionOrNull);
  return {
    list: async (organization) =>
      (await rowsOf(db, organization).orderBy('name').execute()).map((row) => apart(row).connection),
    read,
    byName: fresh((organization: string, name: string) =>
      rowsOf(db, organization).where('name', '=', name).executeTakeFirst().then(connectionOrNull),
    ),
    byHook: fresh(async (id: string) => {
      const row = await connectionRows(db).where('id', '=', id).executeTakeFirst();
      return row ? apart(row) : null;
    }),
    onConnectors: async (connectors) => {
      if (connectors.length === 0) return [];
      const rows = await connectionRows(db)
        .where('connector', 'in', connectors)
        .orderBy('organization')
        .orderBy('name')
        .execute();
      return rows.map(apart);
    },
    create: async (organization, { id, name, title, connector, settings, secrets }) => {
      const stored = { settings: JSON.stringify(settings), secrets: JSON.stringify(secrets) };
      try {
        await db
          .insertInto('connection')
          .values({ organization, id, name, title, connector, ...stored })
          .execute();
      } catch (error) {
        if (isUniqueViolation(error, 'connection_name')) return 'name-taken';
        throw error;
      }
      return apart(await rowsOf(db, organization).where('id', '=', id).executeTakeFirstOrThrow()).connection;
    },
    change: async (organization, id, change) => {
      await changeConnection(db, organization, id, change);
      return read(organization, id);
    },
    delete: async (organization, id) => {
      const gone = await db
        .deleteFrom('connection')
        .where('organization', '=', organization)
        .where('id', '=', id)
        .executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
    ...cursors(db),
  };
}

async function changeConnection(db: Kysely<Database>, organization: string, id: string, change: Change): Promise<void> {
  const columns = toColumns(change);
  if (Object.keys(columns).length === 0) return;
  await db
    .updateTable('connection')
    .set(columns)
    .$if(change.settings !== undefined || change.secrets !== undefined, (update) =>
      update.set((eb) => ({ revision: eb('revision', '+', 1) })),
    )
    .where('organization', '=', organization)
    .where('id', '=', id)
    .execute();
}

/** Where polling of a connection goes on. */
function cursors(db: Kysely<Database>): Pick<Connections, 'cursor' | 'setCursor'> {
  return {
    cursor: async (organization, connection) => {
      const row = await db
        .selectFrom('connection_cursor')
        .select('cursor')
        .where('organization', '=', organization)
        .where('connection', '=', connection)
        .executeTakeFirst();
      return row?.cursor ?? null;
    },
    setCursor: async (organization, connection, cursor) => {
      const written = { cursor, updated_at: sql<string>`clock_timestamp()` };
      await db
        .insertInto('connection_cursor')
        .values({ organization, connection, cursor })
        .onConflict((conflict) => conflict.columns(['organization', 'connection']).doUpdateSet(written))
        .execute();
    },
  };
}

function connectionRows(db: Kysely<Database>) {
  return db
    .selectFrom('connection')
    .select(['organization', 'id', 'name', 'title', 'connector', 'help', 'settings', 'secrets', 'revision', 'health'])
    .select('hook_secret as hookSecret')
    .select([
      sql<string | null>`instant(hook_verified_at)`.as('hookVerifiedAt'),
      sql<string | null>`instant(last_event_at)`.as('lastEventAt'),
      sql<string>`instant(updated_at)`.as('updatedAt'),
    ]);
}

function rowsOf(db: Kysely<Database>, organization: string) {
  return connectionRows(db).where('organization', '=', organization);
}

function apart<Row extends ConnectionRow & { readonly organization: string }>(row: Row) {
  const { organization, ...connection } = row;
  return { organization, connection };
}

function connectionOrNull(row: (ConnectionRow & { readonly organization: string }) | undefined): ConnectionRow | null {
  return row ? apart(row).connection : null;
}

// What the product notes by itself (health, last event) is no edit: `updated_at` is a person's.
function toColumns(change: Change) {
  const edited = change.title !== undefined || change.settings !== undefined || change.secrets !== undefined;
  return {
    ...(edited ? { updated_at: sql<string>`clock_timestamp()` } : {}),
    ...(change.title === undefined ? {} : { title: change.title }),
    ...(change.settings === undefined ? {} : { settings: JSON.stringify(change.settings) }),
    ...(change.secrets === undefined ? {} : { secrets: JSON.stringify(change.secrets) }),
    ...(change.hookSecret === undefined ? {} : { hook_secret: change.hookSecret && JSON.stringify(change.hookSecret) }),
    ...(change.hookVerifiedAt === undefined ? {} : { hook_verified_at: change.hookVerifiedAt }),
    ...(change.lastEventAt === undefined ? {} : { last_event_at: change.lastEventAt }),
    ...(change.health === undefined ? {} : { health: change.health && JSON.stringify(change.health) }),
  };
}
