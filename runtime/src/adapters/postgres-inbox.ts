import type { Inbox } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { createRuns } from './postgres-runs.ts';
import { toRunRecord } from './run-record.ts';
import { storableText } from './storable-text.ts';
import { inTransaction } from './in-transaction.ts';

export function postgresInbox(pool: DatabasePool): Inbox {
  return {
    accept: async (organization, source, events) => {
      if (events.length === 0) return [];
      return inTransaction(pool, async (client) => {
        const { rows } = await client.query<{ readonly id: string }>({
          name: 'accept_events',
          text: `insert into inbox (organization, source, id, at, body)
            select $1, $2, e.id, e.at, e.body::json
            from json_to_recordset($3) e(id text, at timestamptz, body text)
            on conflict do nothing returning id`,
          values: [organization, source, JSON.stringify(unique(events))],
        });
        const fresh = new Set(rows.map(({ id }) => id));
        const runs = events.flatMap(({ id, runs: started }) => (fresh.delete(storableText(id)) ? started : []));
        return runs.length > 0
          ? createRuns(
              client,
              runs.map((run) => toRunRecord(organization, run)),
            )
          : [];
      });
    },
  };
}

function unique(events: Parameters<Inbox['accept']>[2]) {
  const byId = new Map(
    events.map(({ id, at, body }) => [id, { id: storableText(id), at, body: JSON.stringify(body) }]),
  );
  return [...byId.values()];
}
