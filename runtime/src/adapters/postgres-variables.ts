import type { Json } from '@joinery/core';
import { type Kysely, sql } from 'kysely';
import type { VariableRow, Variables } from '../ports.ts';
import type { Database } from './database-schema.ts';
import type { FreshReads } from './fresh-reads.ts';

export function postgresVariables(db: Kysely<Database>, fresh: FreshReads): Variables {
  return {
    list: async (organization) => (await variableRows(db, organization).orderBy('name').execute()).map(toRow),
    values: fresh(async (organization: string) => {
      const rows = await db
        .selectFrom('variable')
        .select(['name', 'value'])
        .where('organization', '=', organization)
        .execute();
      return Object.fromEntries(rows.map(({ name, value }) => [name, value] satisfies [string, Json]));
    }),
    put: async (organization, variable) => {
      await putVariable(db, organization, variable);
      return toRow(await variableRows(db, organization).where('name', '=', variable.name).executeTakeFirstOrThrow());
    },
    delete: async (organization, name) => {
      const gone = await db
        .deleteFrom('variable')
        .where('organization', '=', organization)
        .where('name', '=', name)
        .executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
  };
}

/** Shared with packs, which write variables in their own commit. */
export async function putVariable(
  db: Kysely<Database>,
  organization: string,
  { name, type, title, help, value, choices, lookup }: Omit<VariableRow, 'updatedAt'>,
): Promise<void> {
  const content = {
    type,
    title,
    help,
    value: JSON.stringify(value),
    choices: choices ? JSON.stringify(choices) : null,
    lookup: lookup ? JSON.stringify(lookup) : null,
  };
  await db
    .insertInto('variable')
    .values({ organization, name, ...content })
    .onConflict((conflict) =>
      conflict
        .columns(['organization', 'name'])
        .doUpdateSet({ ...content, updated_at: sql<string>`clock_timestamp()` }),
    )
    .execute();
}

function variableRows(db: Kysely<Database>, organization: string) {
  return db
    .selectFrom('variable')
    .select([
      'name',
      'type',
      'title',
      'help',
      'value',
      'choices',
      'lookup',
      sql<string>`instant(updated_at)`.as('updatedAt'),
    ])
    .where('organization', '=', organization);
}

type Optional = Pick<VariableRow, 'choices' | 'lookup'>;

function toRow<Row extends { readonly [Name in keyof Optional]-?: Optional[Name] | null }>(read: Row) {
  const { choices, lookup, ...row } = read;
  return { ...row, ...(choices ? { choices } : {}), ...(lookup ? { lookup } : {}) };
}
