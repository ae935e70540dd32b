import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { AccountTables } from './account-tables.ts';

const place = { organization: '', name: 'setup-code' } as const;
/** Without letters and digits that look alike. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** Four groups of five: 98 bits. */
export function makeSetupCode(): string {
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

export async function keepSetupCode(db: Kysely<AccountTables>, code: string): Promise<void> {
  const value = JSON.stringify(digest(code));
  await db
    .insertInto('setting')
    .values({ ...place, value })
    .onConflict((conflict) => conflict.columns(['organization', 'name']).doUpdateSet({ value }))
    .execute();
}

export async function isSetupCode(db: Kysely<AccountTables>, code: string): Promise<boolean> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('organization', '=', place.organization)
    .where('name', '=', place.name)
    .executeTakeFirst();
  return row !== undefined && timingSafeEqual(Buffer.from(row.value), Buffer.from(digest(code)));
}

export async function dropSetupCode(db: Kysely<AccountTables>): Promise<void> {
  await db
    .deleteFrom('setting')
    .where('organization', '=', place.organization)
    .where('name', '=', place.name)
    .execute();
}

function digest(code: string): string {
  return createHash('sha256').update(code.trim()).digest('hex');
}
