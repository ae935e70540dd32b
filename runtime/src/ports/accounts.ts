import type { ApiToken, Me, Member, Role } from '@joinery/api';

/** Who a request comes from. A token is bound to one organization; a person may belong to many. */
export interface Caller {
  readonly kind: 'person' | 'token';
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly memberships: readonly { readonly organization: string; readonly name: string; readonly role: Role }[];
}

/** What a sign-in gives: who it is, and the cookies that the answer sets. */
export interface SignedIn {
  readonly me: Me;
  readonly cookies: readonly string[];
}

/** Where a request came from, kept with the session for people who look at it. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

/** People, their sessions and roles, and API tokens. Passwords and tokens are stored hashed only. */
export interface Accounts {
  readonly claimed: () => Promise<boolean>;
  /** Makes the one-time code of the first run, for the console; null once there is an owner. A new code ends the old one. */
  readonly setupCode: () => Promise<string | null>;
  /** Creates the owner and their organization once, whoever is first of many. */
  readonly claim: (
    claim: {
      readonly code: string;
      readonly name: string;
      readonly email: string;
      readonly password: string;
      readonly organization: string;
    },
    from: Origin,
  ) => Promise<SignedIn | 'already-claimed' | 'wrong-code'>;
  /** null if address or password is wrong; it takes as long as a right one. */
  readonly signIn: (email: string, password: string, from: Origin) => Promise<SignedIn | null>;
  /** Ends the session of these headers; answers the cookies that clear it. */
  readonly signOut: (headers: Headers) => Promise<readonly string[]>;
  /** By session cookie, or by `Authorization: Bearer`, which goes first. null if neither is valid. */
  readonly callerOf: (
    headers: Headers,
  ) => Promise<{ readonly caller: Caller; readonly cookies: readonly string[] } | null>;

  readonly members: (organization: string) => Promise<readonly Member[]>;
  readonly addMember: (
    organization: string,
    member: { readonly name: string; readonly email: string; readonly password: string; readonly role: Role },
  ) => Promise<Member | 'already-member'>;
  readonly changeMember: (organization: string, user: string, role: Role) => Promise<Member | 'last-owner' | null>;
  /** Ends the person's sessions too. */
  readonly removeMember: (organization: string, user: string) => Promise<'removed' | 'last-owner' | 'unknown'>;

  readonly tokens: (organization: string) => Promise<readonly ApiToken[]>;
  readonly createToken: (
    organization: string,
    token: {
      readonly name: string;
      readonly role: Role;
      readonly expiresInDays: number | undefined;
      readonly by: string;
    },
  ) => Promise<ApiToken & { readonly token: string }>;
  readonly revokeToken: (organization: string, token: string) => Promise<boolean>;
}
