import { type Kysely, sql } from 'kysely';
import type { FlowRow, Flows, VersionRow } from '../ports.ts';
import { contentHash } from './content-hash.ts';
import type { Database } from './database-schema.ts';
import { flowRows, versionRows } from './flow-rows.ts';
import { postgresFolders } from './postgres-folders.ts';
import { listSubscriptions, renewSubscriptions } from './postgres-subscriptions.ts';
import type { FreshReads } from './fresh-reads.ts';

const now = sql<string>`clock_timestamp()`;

/**
 * Keeps: a published version never changes; what a flow listens to always follows its switch and its published version,
 * in the same commit.
 */
export function postgresFlows(db: Kysely<Database>, fresh: FreshReads): Flows {
  type SubscriptionQuery = Parameters<Flows['subscriptions']>[0];
  const freshSubscriptions = fresh((query: string) => listSubscriptions(db, JSON.parse(query) as SubscriptionQuery));
  const read = (organization: string, flow: string) =>
    flowRows(db, organization)
      .where('flow.id', '=', flow)
      .executeTakeFirst()
      .then(orNull<FlowRow>);
  return {
    ...postgresFolders(db),
    list: (organization, folder) => {
      const rows = flowRows(db, organization).orderBy(sql`lower(flow.name)`).orderBy('flow.id');
      return (folder === undefined ? rows : rows.where('flow.folder', '=', folder)).execute();
    },
    read,
    create: async (organization, { id, name, description, folder, draft, by }) => {
      const content = { draft: JSON.stringify(draft), draft_hash: contentHash(draft) };
      await db
        .insertInto('flow')
        .values({ organization, id, name, description, folder, ...content, updated_by: by })
        .execute();
      return mustRead(read, organization, id);
    },
    change: async (organization, flow, { name, description, folder }) => {
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        ...(folder === undefined ? {} : { folder }),
      };
      if (Object.keys(change).length > 0) await liveFlow(db, organization, flow).set(change).execute();
      return read(organization, flow);
    },
    saveDraft: async (organization, flow, revision, draft, by) => {
      const saved = await liveFlow(db, organization, flow)
        .where('revision', '=', revision)
        .set({ draft: JSON.stringify(draft), draft_hash: contentHash(draft), updated_by: by, updated_at: now })
        .set((eb) => ({ revision: eb('revision', '+', 1) }))
        .returning(['revision', sql<string>`instant(updated_at)`.as('updatedAt')])
        .executeTakeFirst();
      return saved ?? null;
    },
    publish: (organization, flow, revision, by, note) => publish(db, organization, flow, revision, by, note),
    versions: (organization, flow) =>
      versionRows(db, organization, flow).orderBy('flow_version.version', 'desc').execute(),
    version: (organization, flow, version) =>
      versionRows(db, organization, flow)
        .where('version', '=', version)
        .executeTakeFirst()
        .then(orNull<VersionRow>),
    setOn: async (organization, flow, on, by) => {
      await switchFlow(db, organization, flow, on, by);
      return read(organization, flow);
    },
    delete: (organization, flow) => deleteFlow(db, organization, flow),
    subscriptions: (query) => freshSubscriptions(JSON.stringify(query)),
  };
}

async function switchFlow(
  db: Kysely<Database>,
  organization: string,
  flow: string,
  on: boolean,
  by: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const changed = await liveFlow(tx, organization, flow)
      .where('is_on', '!=', on)
      .set({ is_on: on, updated_by: by, updated_at: now })
      .executeTakeFirst();
    if (changed.numUpdatedRows > 0n) await renewSubscriptions(tx, organization, flow);
  });
}

/** Its runs go on and read back; nothing starts new ones. */
function deleteFlow(db: Kysely<Database>, organization: string, flow: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const gone = await liveFlow(tx, organization, flow)
      .set({ deleted_at: sql`clock_timestamp()`, is_on: false, folder: null })
      .executeTakeFirst();
    if (gone.numUpdatedRows === 0n) return false;
    await renewSubscriptions(tx, organization, flow);
    return true;
  });
}

function liveFlow(db: Kysely<Database>, organization: string, flow: string) {
  return db
    .updateTable('flow')
    .where('organization', '=', organization)
    .where('id', '=', flow)
    .where('deleted_at', 'is', null);
}

function orNull<Row>(row: Row | undefined): Row | null {
  return row ?? null;
}

async function mustRead(
  read: (organization: string, flow: string) => Promise<FlowRow | null>,
  organization: string,
  flow: string,
): Promise<FlowRow> {
  const row = await read(organization, flow);
  if (!row) throw new Error(`Flow ${flow} was deleted while it was being made.`);
  return row;
}

async function publish(
  db: Kysely<Database>,
  organization: string,
  flow: string,
  revision: number,
  by: string,
  note: string,
): Promise<VersionRow | null> {
  return db.transaction().execute(async (tx) => {
    const draft = await tx
      .selectFrom('flow')
      .select(['draft', 'draft_hash', 'published_version', 'published_hash'])
      .where('organization', '=', organization)
      .where('id', '=', flow)
      .where('deleted_at', 'is', null)
      .where('revision', '=', revision)
      .forUpdate()
      .executeTakeFirst();
    if (!draft) return null;
    const unchanged = draft.published_version !== null && draft.draft_hash === draft.published_hash;
    const version = unchanged ? (draft.published_version ?? 1) : (draft.published_version ?? 0) + 1;
    if (!unchanged) {
      const document = JSON.stringify(draft.draft);
      await tx
        .insertInto('flow_version')
        .values({ organization, flow, version, hash: draft.draft_hash, document, published_by: by, note })
        .execute();
      await liveFlow(tx, organization, flow)
        .set({ published_version: version, published_hash: draft.draft_hash })
        .execute();
      await renewSubscriptions(tx, organization, flow);
    }
    return versionRows(tx, organization, flow).where('version', '=', version).executeTakeFirstOrThrow();
  });
}
