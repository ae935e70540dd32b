import type { DatabasePool } from './database-pool.ts';

/** How many connections hold a secret, and how many of them one that is sealed with a key we do not have. */
export interface SealedConnections {
  readonly all: number;
  readonly closed: number;
}

export async function countSealed(pool: DatabasePool, keys: readonly string[]): Promise<SealedConnections> {
  const { rows } = await pool.query<SealedConnections>(
    `select count(*)::int as "all", (count(*) filter (where not keys <@ $1::text[]))::int as closed from (
      select array(
        select value ->> 'key' from json_each(secrets)
        union all
        select hook_secret ->> 'key' where hook_secret is not null
      ) as keys from connection
    ) sealed where cardinality(keys) > 0`,
    [keys],
  );
  return rows[0] ?? { all: 0, closed: 0 };
}

/** What /readyz says of the installation's key. */
export async function keyHealth(
  pool: DatabasePool,
  keys: readonly string[],
): Promise<{ readonly ok: boolean; readonly message: string }> {
  const { all, closed } = await countSealed(pool, keys);
  if (closed === 0) return { ok: true, message: 'Every secret was sealed with a key of this process.' };
  return {
    ok: false,
    message: `The secrets of ${closed} of ${all} connections were sealed with another key: set JOINERY_KEY to that key (several, by commas), or enter the secrets anew.`,
  };
}
