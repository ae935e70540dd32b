import { randomUUID } from 'node:crypto';
import type { LegalHold, LegalHolds } from '../ports.ts';
import type { DatabasePool } from './database-pool.ts';
import { inTransaction } from './in-transaction.ts';
import { retryOnBusy, withoutStalling } from './retry-on-busy.ts';

const columns = `id, scope, target, reason, created_by as "createdBy", instant(created_at) as "createdAt",
  lifted_by as "liftedBy", instant(lifted_at) as "liftedAt"`;

export function postgresHolds(pool: DatabasePool): LegalHolds {
  return {
    list: async (organization) => {
      const { rows } = await pool.query<LegalHold>(
        `select ${columns} from legal_hold where organization = $1 order by lifted_at is not null, created_at desc, id`,
        [organization],
      );
      return rows;
    },
    // Never beside a month that is just let go: the hold is answered when all that it names stays.
    add: (organization, { scope, target, reason, by }) =>
      retryOnBusy(() =>
        inTransaction(pool, async (client) => {
          await withoutStalling(client);
          const { rows } = await client.query<LegalHold>(
            `insert into legal_hold (organization, id, scope, target, reason, created_by) values ($1, $2, $3, $4, $5, $6)
              returning ${columns}`,
            [organization, randomUUID(), scope, target, reason, by],
          );
          const [hold] = rows;
          if (!hold) throw new Error('The hold was not written.');
          return hold;
        }),
      ),
    lift: async (organization, hold, by) => {
      const { rows } = await pool.query<LegalHold>(
        `update legal_hold set lifted_by = coalesce(lifted_by, $3), lifted_at = coalesce(lifted_at, clock_timestamp())
          where organization = $1 and id = $2 returning ${columns}`,
        [organization, hold, by],
      );
      return rows[0] ?? null;
    },
  };
}
