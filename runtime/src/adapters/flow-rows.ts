import { type Kysely, sql } from 'kysely';
import type { FlowRow } from '../ports.ts';
import type { Database } from './database-schema.ts';

/** Flows that are not deleted, as the port shows them. */
export function flowRows(db: Kysely<Database>, organization: string) {
  return db
    .selectFrom('flow')
    .where('flow.organization', '=', organization)
    .where('flow.deleted_at', 'is', null)
    .select([
      'flow.id',
      'flow.name',
      'flow.description',
      'flow.folder',
      'flow.is_on as on',
      'flow.draft',
      'flow.revision',
      'flow.published_version as publishedVersion',
      'flow.published_hash as publishedHash',
      'flow.draft_hash as draftHash',
      sql<string>`instant(flow.updated_at)`.as('updatedAt'),
      'flow.updated_by as updatedBy',
      sql<FlowRow['lastRun']>`(
        select json_build_object('id', s.id, 'status', r.status, 'at', instant(s.created_at))
        from run_start s join run r on r.id = s.id
        where s.organization = flow.organization and s.flow = flow.id
        order by s.id desc limit 1
      )`.as('lastRun'),
    ]);
}

export function versionRows(db: Kysely<Database>, organization: string, flow: string) {
  return db
    .selectFrom('flow_version')
    .where('organization', '=', organization)
    .where('flow', '=', flow)
    .select([
      'version',
      'hash',
      'document',
      sql<string>`instant(published_at)`.as('publishedAt'),
      'published_by as publishedBy',
      'note',
    ]);
}
