import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Accounts, SignedIn } from '../ports.ts';
import type { AccountTables } from './accounts/account-tables.ts';
import { createAccounts } from './better-auth-accounts.ts';
import { type TestDatabase, testDatabases } from './test-databases.ts';

const from = { ip: '127.0.0.1', userAgent: 'vitest' };
const owner = {
  name: 'Olga Owner',
  email: 'Olga@example.com',
  password: 'correct horse battery',
  organization: 'Acme',
};
const cookieHeaders = (setCookies: readonly string[]) =>
  new Headers({ cookie: setCookies.map((cookie) => cookie.split(';')[0]).join('; ') });
const signedIn = (answer: SignedIn | null | string): SignedIn => {
  if (answer === null || typeof answer === 'string') throw new Error(`not signed in: ${answer}`);
  return answer;
};

describe.each(testDatabases.filter(({ available }) => available))('accounts $title', (kind) => {
  let database: TestDatabase;
  let db: Kysely<AccountTables>;
  let accounts: Accounts;
  let organization = '';
  let cookies: readonly string[] = [];

  beforeAll(async () => {
    database = await kind.open();
    // It answers to the part of pg.Pool that Kysely uses.
    const pool = database.pool as unknown as PostgresPool;
    db = new Kysely<AccountTables>({ dialect: new PostgresDialect({ pool }) });
    accounts = createAccounts({ db, secret: 'x'.repeat(32), publicUrl: 'http://localhost:7070' });
  });
  afterAll(() => database.close());

  it('lets exactly one of several simultaneous claims become the owner', async () => {
    const code = (await accounts.setupCode()) ?? '';
    expect(code).toMatch(/^[A-Z2-9]{5}(-[A-Z2-9]{5}){3}$/);
    expect(await accounts.claim({ ...owner, code: 'WRONG' }, from)).toBe('wrong-code');
    const claims = await Promise.all(
      ['a', 'b', 'c'].map((name) => accounts.claim({ ...owner, email: `${name}${owner.email}`, code }, from)),
    );
    expect(claims.filter((claim) => claim === 'already-claimed')).toHaveLength(2);
    const won = signedIn(claims.find((claim) => typeof claim !== 'string') ?? null);
    expect(won.me.memberships).toMatchObject([{ name: 'Acme', role: 'owner' }]);
    organization = won.me.memberships[0]?.organization ?? '';
    cookies = won.cookies;
    expect(await accounts.members(organization)).toHaveLength(1);
    expect(await accounts.setupCode()).toBeNull();
    expect(await accounts.claim({ ...owner, code }, from)).toBe('already-claimed');
  });

  it('knows a person by their session cookie until they sign out', async () => {
    expect(cookies.join()).toMatch(/^joinery=.*HttpOnly; SameSite=Lax$/i);
    const found = await accounts.callerOf(cookieHeaders(cookies));
    expect(found?.caller).toMatchObject({ kind: 'person', name: 'Olga Owner' });
    expect(await accounts.callerOf(new Headers({ cookie: 'joinery=forged.signature' }))).toBeNull();
    await accounts.signOut(cookieHeaders(cookies));
    expect(await accounts.callerOf(cookieHeaders(cookies))).toBeNull();
  });

  it('signs a member in with the right password only and forgets sessions of who is removed', async () => {
    const password = 'a first password';
    const member = await accounts.addMember(organization, {
      name: 'Vera',
      email: 'vera@example.com',
      password,
      role: 'viewer',
    });
    expect(member).toMatchObject({ name: 'Vera', role: 'viewer' });
    expect(
      await accounts.addMember(organization, { name: 'Vera', email: 'Vera@example.com', password, role: 'owner' }),
    ).toBe('already-member');
    expect(await accounts.signIn('vera@example.com', 'wrong', from)).toBeNull();
    expect(await accounts.signIn('nobody@example.com', password, from)).toBeNull();
    const session = signedIn(await accounts.signIn('VERA@example.com', password, from));
    const user = session.me.user.id;
    expect(await accounts.changeMember(organization, user, 'builder')).toMatchObject({ role: 'builder' });
    expect((await accounts.callerOf(cookieHeaders(session.cookies)))?.caller.memberships).toMatchObject([
      { role: 'builder' },
    ]);
    expect(await accounts.removeMember(organization, user)).toBe('removed');
    expect(await accounts.callerOf(cookieHeaders(session.cookies))).toBeNull();
  });

  it('keeps the last owner in', async () => {
    const [only] = await accounts.members(organization);
    expect(await accounts.removeMember(organization, only?.user ?? '')).toBe('last-owner');
    expect(await accounts.changeMember(organization, only?.user ?? '', 'viewer')).toBe('last-owner');
  });

  it('stores API tokens hashed and forgets revoked and expired ones', async () => {
    const made = await accounts.createToken(organization, {
      name: 'CI',
      role: 'operator',
      expiresInDays: 1,
      by: 'Olga',
    });
    expect(made.token).toMatch(/^jny_/);
    const headers = new Headers({ authorization: `Bearer ${made.token}` });
    expect((await accounts.callerOf(headers))?.caller).toMatchObject({
      kind: 'token',
      memberships: [{ organization, role: 'operator' }],
    });
    const { rows } = await database.pool.query<{ readonly hash: string }>('select * from api_token');
    expect(JSON.stringify(rows)).not.toContain(made.token);
    await database.pool.query("update api_token set expires_at = now() - interval '1 second'");
    expect(await accounts.callerOf(headers)).toBeNull();
    await database.pool.query('update api_token set expires_at = null');
    expect(await accounts.revokeToken(organization, made.id)).toBe(true);
    expect(await accounts.callerOf(headers)).toBeNull();
  });

  it('gives https installations a cookie that only https and this host may set', async () => {
    const behindTls = createAccounts({ db, secret: 'x'.repeat(32), publicUrl: 'https://joinery.example.com' });
    await accounts.addMember(organization, {
      name: 'Tess',
      email: 'tess@example.com',
      password: 'a first password',
      role: 'viewer',
    });
    const session = signedIn(await behindTls.signIn('tess@example.com', 'a first password', from));
    expect(session.cookies.join()).toMatch(/^__Host-joinery=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/i);
  });
});
