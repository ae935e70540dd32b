import { randomUUID } from 'node:crypto';
import type { Member } from '@joinery/api';
import type { Kysely, Transaction } from 'kysely';
import type { Accounts } from '../../ports.ts';
import type { AccountTables } from './account-tables.ts';

type Db = Kysely<AccountTables>;

/** A person who signs in with a password, written as better-auth reads it. */
export async function createPerson(
  db: Db,
  person: { readonly name: string; readonly email: string; readonly passwordHash: string },
): Promise<string> {
  const id = randomUUID();
  await db.insertInto('account_user').values({ id, name: person.name, email: person.email }).execute();
  await db
    .insertInto('account_credential')
    .values({
      id: randomUUID(),
      account_id: id,
      provider_id: 'credential',
      user_id: id,
      password: person.passwordHash,
    })
    .execute();
  return id;
}

/** Who belongs to an organization. It never loses its last owner. */
export function createMembers(
  db: Db,
  hash: (password: string) => Promise<string>,
): Pick<Accounts, 'members' | 'addMember' | 'changeMember' | 'removeMember'> {
  return {
    members: async (organization) => (await selectMembers(db, organization).execute()).map(toMember),
    addMember: async (organization, { name, email, password, role }) => {
      const passwordHash = await hash(password);
      return db.transaction().execute(async (step) => {
        const address = email.toLowerCase();
        const known = await step
          .selectFrom('account_user')
          .select('id')
          .where('email', '=', address)
          .executeTakeFirst();
        const user = known?.id ?? (await createPerson(step, { name, email: address, passwordHash }));
        const added = await step
          .insertInto('membership')
          .values({ organization, user_id: user, role })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (added.numInsertedOrUpdatedRows === 0n) return 'already-member';
        return toMember(await selectMembers(step, organization, user).executeTakeFirstOrThrow());
      });
    },
    changeMember: (organization, user, role) =>
      db.transaction().execute(async (step) => {
        if (role !== 'owner' && (await isLastOwner(step, organization, user))) return 'last-owner';
        await memberRow(step, organization, user).set({ role }).execute();
        const row = await selectMembers(step, organization, user).executeTakeFirst();
        return row ? toMember(row) : null;
      }),
    removeMember: (organization, user) =>
      db.transaction().execute(async (step) => {
        if (await isLastOwner(step, organization, user)) return 'last-owner';
        const gone = await step
          .deleteFrom('membership')
          .where('organization', '=', organization)
          .where('user_id', '=', user)
          .executeTakeFirst();
        if (gone.numDeletedRows === 0n) return 'unknown';
        await step.deleteFrom('account_session').where('user_id', '=', user).execute();
        return 'removed';
      }),
  };
}

function memberRow(step: Db, organization: string, user: string) {
  return step.updateTable('membership').where('organization', '=', organization).where('user_id', '=', user);
}

/** Locks the owners, so that two of them cannot take each other out at once. */
async function isLastOwner(step: Transaction<AccountTables>, organization: string, user: string): Promise<boolean> {
  const owners = await step
    .selectFrom('membership')
    .select('user_id')
    .where('organization', '=', organization)
    .where('role', '=', 'owner')
    .forUpdate()
    .execute();
  return owners.length === 1 && owners[0]?.user_id === user;
}

function selectMembers(db: Db, organization: string, user?: string) {
  const members = db
    .selectFrom('membership')
    .innerJoin('account_user', 'account_user.id', 'membership.user_id')
    .select(['account_user.id', 'account_user.name', 'account_user.email', 'membership.role', 'membership.since'])
    .where('membership.organization', '=', organization)
    .orderBy('membership.since');
  return user === undefined ? members : members.where('membership.user_id', '=', user);
}

function toMember(row: {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Member['role'];
  readonly since: Date;
}): Member {
  return { user: row.id, name: row.name, email: row.email, role: row.role, since: row.since.toISOString() };
}
