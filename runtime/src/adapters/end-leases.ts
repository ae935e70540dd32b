import type { DatabasePool } from './database-pool.ts';

/**
 * Ends every lease at once. Only for a process that has the database to itself: whoever held a lease is dead, and its
 * runs go on now instead of when their leases would have ended. The crash still counts.
 */
export async function endLeases(pool: DatabasePool): Promise<void> {
  await pool.query(
    'update run set wake_at = clock_timestamp() where lease_owner is not null and wake_at > clock_timestamp()',
  );
}
