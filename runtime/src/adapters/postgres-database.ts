import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import type { Database } from './database-schema.ts';
import type { DatabasePool } from './database-pool.ts';

/** Typed queries over either pool. Close the pool, not this. */
export function postgresDatabase<Schema = Database>(pool: DatabasePool): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) });
}
