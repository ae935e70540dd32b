import { type Kysely, sql } from 'kysely';
import type { Flows, FolderRow } from '../ports.ts';
import type { Database } from './database-schema.ts';

type Folders = Pick<Flows, 'folders' | 'createFolder' | 'renameFolder' | 'deleteFolder'>;

export function postgresFolders(db: Kysely<Database>): Folders {
  return {
    folders: (organization) => folderRows(db, organization).orderBy(sql`lower(name)`).orderBy('id').execute(),
    createFolder: async (organization, id, name) => {
      await db.insertInto('folder').values({ organization, id, name }).execute();
      return { id, name, flows: 0 };
    },
    renameFolder: async (organization, id, name) => {
      await db
        .updateTable('folder')
        .set({ name })
        .where('organization', '=', organization)
        .where('id', '=', id)
        .execute();
      const row = await folderRows(db, organization).where('id', '=', id).executeTakeFirst();
      return row ?? null;
    },
    deleteFolder: async (organization, id) => {
      try {
        const gone = await db
          .deleteFrom('folder')
          .where('organization', '=', organization)
          .where('id', '=', id)
          .executeTakeFirst();
        return gone.numDeletedRows > 0n ? 'deleted' : 'unknown';
      } catch (error) {
        if (isStillReferred(error)) return 'not-empty';
        throw error;
      }
    },
  };
}

function folderRows(db: Kysely<Database>, organization: string) {
  return db
    .selectFrom('folder')
    .where('folder.organization', '=', organization)
    .select(['folder.id', 'folder.name'])
    .select(
      sql<FolderRow['flows']>`(select count(*)::int from flow f
        where f.organization = folder.organization and f.folder = folder.id and f.deleted_at is null)`.as('flows'),
    );
}

function isStillReferred(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23503';
}
