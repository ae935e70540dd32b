import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ApiToken } from '@joinery/api';
import type { Kysely, Selectable } from 'kysely';
import type { Accounts, Caller } from '../../ports.ts';
import type { AccountTables } from './account-tables.ts';

const PREFIX = 'jny_';
/** `lastUsedAt` is for people: it is written at most this often. */
const USED_MS = 60_000;

type Row = Selectable<AccountTables['api_token']>;

/** API tokens: 256 random bits, kept as a hash only, bound to one organization and role. */
export function createApiTokens(db: Kysely<AccountTables>): Pick<Accounts, 'tokens' | 'createToken' | 'revokeToken'> & {
  readonly callerOf: (token: string) => Promise<Caller | null>;
} {
  return {
    tokens: async (organization) => {
      const rows = await db
        .selectFrom('api_token')
        .selectAll()
        .where('organization', '=', organization)
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(toApiToken);
    },
    createToken: async (organization, { name, role, expiresInDays, by }) => {
      const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
      const expires = expiresInDays === undefined ? null : new Date(Date.now() + expiresInDays * 86_400_000);
      const row = await db
        .insertInto('api_token')
        .values({
          organization,
          id: randomUUID(),
          hash: digest(token),
          name,
          role,
          created_by: by,
          expires_at: expires,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { ...toApiToken(row), token };
    },
    revokeToken: async (organization, token) => {
      const gone = await db
        .deleteFrom('api_token')
        .where('organization', '=', organization)
        .where('id', '=', token)
        .executeTakeFirst();
      return gone.numDeletedRows > 0n;
    },
    callerOf: (token) => findCaller(db, token),
  };
}

async function findCaller(db: Kysely<AccountTables>, token: string): Promise<Caller | null> {
  if (!token.startsWith(PREFIX)) return null;
  const row = await db
    .selectFrom('api_token')
    .innerJoin('organization', 'organization.id', 'api_token.organization')
    .selectAll('api_token')
    .select('organization.name as organization_name')
    .where('hash', '=', digest(token))
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', new Date())]))
    .executeTakeFirst();
  if (!row) return null;
  if (row.last_used_at === null || Date.now() - row.last_used_at.getTime() > USED_MS)
    await db.updateTable('api_token').set({ last_used_at: new Date() }).where('hash', '=', row.hash).execute();
  return {
    kind: 'token',
    id: row.id,
    name: row.name,
    email: '',
    memberships: [{ organization: row.organization, name: row.organization_name, role: row.role }],
  };
}

function toApiToken(row: Row): ApiToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    createdBy: row.created_by,
  };
}

/** The tokens are random, so a plain hash is as good as a slow one and can be looked up. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
