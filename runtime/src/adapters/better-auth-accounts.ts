import { randomUUID } from 'node:crypto';
import type { Me } from '@joinery/api';
import { isAPIError } from 'better-auth/api';
import type { Kysely } from 'kysely';
import type { Accounts, Caller, Origin, SignedIn } from '../ports.ts';
import type { AccountTables } from './accounts/account-tables.ts';
import { createApiTokens } from './accounts/api-tokens.ts';
import { type Auth, createAuth, IP_HEADER } from './accounts/create-auth.ts';
import { createMembers, createPerson } from './accounts/members.ts';
import { dropSetupCode, isSetupCode, keepSetupCode, makeSetupCode } from './accounts/setup-code.ts';

export interface AccountsOptions {
  readonly db: Kysely<AccountTables>;
  /** At least 32 characters, derived from the installation's key. */
  readonly secret: string;
  /** Decides by its scheme whether cookies are for https only. */
  readonly publicUrl: string;
  /** Code of the first run, where the environment sets it. */
  readonly setupCode?: string | undefined;
}

/** Accounts port over better-auth (sessions, passwords) and our own tables (memberships, tokens, the first run). */
export function createAccounts(options: AccountsOptions): Accounts {
  const { db } = options;
  const auth = createAuth(options);
  const hash = async (password: string) => (await auth.$context).password.hash(password);
  const { callerOf: tokenCaller, ...tokens } = createApiTokens(db);
  const signIn = (email: string, password: string, from: Origin) => signInWith(auth, db, email, password, from);
  const claimed = async () => (await db.selectFrom('installation').select('owner').executeTakeFirst()) !== undefined;
  return {
    ...tokens,
    ...createMembers(db, hash),
    claimed,
    signIn,
    setupCode: async () => {
      if (await claimed()) return null;
      const code = options.setupCode ?? makeSetupCode();
      await keepSetupCode(db, code);
      return code;
    },
    claim: async (claim, from) => {
      if (await claimed()) return 'already-claimed';
      if (!(await isSetupCode(db, claim.code))) return 'wrong-code';
      const passwordHash = await hash(claim.password);
      const won = await becomeOwner(db, { ...claim, email: claim.email.toLowerCase(), passwordHash });
      if (!won) return 'already-claimed';
      const signedIn = await signIn(claim.email, claim.password, from);
      if (!signedIn) throw new Error('The owner was created but could not be signed in.');
      return signedIn;
    },
    signOut: async (headers) => {
      const { headers: answer } = await asking(db, () => auth.api.signOut({ headers, returnHeaders: true }));
      return answer.getSetCookie();
    },
    callerOf: async (headers) => {
      const bearer = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
      if (bearer !== undefined) {
        const caller = await tokenCaller(bearer);
        return caller && { caller, cookies: [] };
      }
      if (!headers.has('cookie')) return null;
      const session = await asking(db, () => auth.api.getSession({ headers, returnHeaders: true }));
      if (!session.response) return null;
      return { caller: await personOf(db, session.response.user), cookies: session.headers.getSetCookie() };
    },
  };
}

/**
 * better-auth tells a fault of the database without its reason. So the database is asked itself: its refusal goes on to
 * the caller, and if it answers, better-auth is asked once more.
 */
async function asking<Result>(db: Kysely<AccountTables>, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!isAPIError(error) || error.statusCode < 500) throw error;
    await db.selectFrom('installation').select('owner').execute();
    return ask();
  }
}

/** One transaction: the only row of `installation` goes to whoever writes it first, all others change nothing. */
function becomeOwner(
  db: Kysely<AccountTables>,
  claim: {
    readonly name: string;
    readonly email: string;
    readonly passwordHash: string;
    readonly organization: string;
  },
): Promise<boolean> {
  return db
    .transaction()
    .execute(async (step) => {
      const owner = await createPerson(step, claim);
      const won = await step
        .insertInto('installation')
        .values({ owner })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (won.numInsertedOrUpdatedRows === 0n) throw new Outrun();
      const organization = randomUUID();
      await step.insertInto('organization').values({ id: organization, name: claim.organization }).execute();
      await step.insertInto('membership').values({ organization, user_id: owner, role: 'owner' }).execute();
      await dropSetupCode(step);
      return true;
    })
    .catch((error: unknown) => {
      if (error instanceof Outrun || isUniqueViolation(error)) return false;
      throw error;
    });
}

/** Somebody else became the owner first. */
class Outrun extends Error {}

function isUniqueViolation(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '23505';
}

async function signInWith(
  auth: Auth,
  db: Kysely<AccountTables>,
  email: string,
  password: string,
  from: Origin,
): Promise<SignedIn | null> {
  try {
    const headers = new Headers({ [IP_HEADER]: from.ip, 'user-agent': from.userAgent });
    const answer = await asking(db, () =>
      auth.api.signInEmail({ body: { email, password }, headers, returnHeaders: true }),
    );
    const caller = await personOf(db, answer.response.user);
    return { me: meOf(caller), cookies: answer.headers.getSetCookie() };
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return null;
    throw error;
  }
}

async function personOf(
  db: Kysely<AccountTables>,
  user: { readonly id: string; readonly name: string; readonly email: string },
): Promise<Caller> {
  const memberships = await db
    .selectFrom('membership')
    .innerJoin('organization', 'organization.id', 'membership.organization')
    .select(['organization.id as organization', 'organization.name', 'membership.role'])
    .where('membership.user_id', '=', user.id)
    .orderBy('organization.name')
    .execute();
  return { kind: 'person', id: user.id, name: user.name, email: user.email, memberships };
}

export function meOf(caller: Caller): Me {
  return {
    user: { id: caller.id, name: caller.name, email: caller.email },
    memberships: caller.memberships.map(({ organization, name, role }) => ({ organization, name, role })),
  };
}
