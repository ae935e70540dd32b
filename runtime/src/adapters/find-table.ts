import { type Fields, FlowError } from '@joinery/core';
import { type Kysely, sql } from 'kysely';
import type { Database } from './database-schema.ts';

export interface FoundTable {
  readonly organization: string;
  readonly id: string;
  readonly name: string;
  readonly columns: Fields;
}

/** A table by id or by name. Throws FlowError if there is none. `lock` keeps others from writing until the commit. */
export async function findTable(
  db: Kysely<Database>,
  organization: string,
  table: string,
  lock = false,
): Promise<FoundTable> {
  const found = await db
    .selectFrom('table_def')
    .select(['organization', 'id', 'name', 'columns'])
    .where('organization', '=', organization)
    .where((eb) => eb.or([eb('id', '=', table), eb('name', '=', table)]))
    .orderBy(sql`(id = ${table})`, 'desc')
    .limit(1)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!found) throw new FlowError('table.not_found', `There is no table “${table}”: choose one of the tables listed.`);
  return found;
}
