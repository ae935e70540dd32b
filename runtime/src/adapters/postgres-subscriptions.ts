import { type Kysely, sql } from 'kysely';
import type { Flows, Subscription } from '../ports.ts';
import type { Database } from './database-schema.ts';
import { subscriptionsOf } from './subscriptions-of.ts';

/**
 * Writes down anew what a flow listens to. A trigger that stays as it was keeps its `since`, so that publishing hides no
 * event that came just before; switched off and on again, it listens from now on.
 */
export async function renewSubscriptions(tx: Kysely<Database>, organization: string, flow: string): Promise<void> {
  const kept = await tx
    .deleteFrom('subscription')
    .where('organization', '=', organization)
    .where('flow', '=', flow)
    .returning(['node', 'listens_on', 'connection', sql<string>`since::text`.as('since')])
    .execute();
  const live = await tx
    .selectFrom('flow')
    .innerJoin('flow_version', (join) =>
      join
        .onRef('flow_version.organization', '=', 'flow.organization')
        .onRef('flow_version.flow', '=', 'flow.id')
        .onRef('flow_version.version', '=', 'flow.published_version'),
    )
    .where('flow.organization', '=', organization)
    .where('flow.id', '=', flow)
    .where('flow.is_on', '=', true)
    .where('flow.deleted_at', 'is', null)
    .select(['flow_version.version', 'flow_version.document'])
    .executeTakeFirst();
  if (!live) return;
  const rows = subscriptionsOf(live.document).map(({ node, on, connection, input }) => {
    const before = kept.find((old) => old.node === node && old.listens_on === on && old.connection === connection);
    const wish = { node, listens_on: on, connection, input: JSON.stringify(input) };
    return { organization, flow, version: live.version, ...wish, ...(before ? { since: before.since } : {}) };
  });
  if (rows.length > 0) await tx.insertInto('subscription').values(rows).execute();
}

export async function listSubscriptions(
  db: Kysely<Database>,
  query: Parameters<Flows['subscriptions']>[0],
): Promise<readonly Subscription[]> {
  let rows = db
    .selectFrom('subscription')
    .select(['organization', 'flow', 'version', 'listens_on as on', 'connection', 'input'])
    .select(sql<string>`instant(since)`.as('since'))
    .orderBy('organization')
    .orderBy('flow')
    .orderBy('node');
  if (query.organization !== undefined) rows = rows.where('organization', '=', query.organization);
  if (query.connection !== undefined) rows = rows.where('connection', '=', query.connection);
  if (query.on !== undefined) rows = rows.where('listens_on', '=', query.on);
  return rows.execute();
}
