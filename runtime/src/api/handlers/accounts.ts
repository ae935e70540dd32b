import type { Me } from '@joinery/api';
import { ApiError, found } from '../api-error.ts';
import type { Call, Handlers, RoutesOf } from '../handler.ts';
import type { Caller } from '../../ports.ts';

export const accounts: Handlers<RoutesOf<'Accounts'>> = {
  readSetup: async ({ headers }, parts) => ({
    claimed: await parts.accounts.claimed(),
    signedIn: (await parts.accounts.callerOf(headers)) !== null,
  }),
  claim: async ({ body, ...call }, parts) => {
    parts.limits.claims.take(call.ip);
    const claimed = await parts.accounts.claim(body, originOf(call));
    if (claimed === 'already-claimed')
      throw new ApiError(
        409,
        'setup.already_claimed',
        'This installation has an owner already; sign in, or ask them for an account.',
      );
    if (claimed === 'wrong-code')
      throw new ApiError(
        403,
        'setup.wrong_code',
        'The code is not the one that the console printed; copy the newest one from there.',
      );
    call.setCookies(claimed.cookies);
    return claimed.me;
  },
  signIn: async ({ body, ...call }, parts) => {
    const account = body.email.toLowerCase();
    parts.limits.signInsByAddress.take(call.ip);
    parts.limits.signInsByAccount.take(account);
    const signedIn = await parts.accounts.signIn(body.email, body.password, originOf(call));
    if (!signedIn)
      throw new ApiError(401, 'account.wrong_password', 'The address or the password is wrong; try again.');
    parts.limits.signInsByAccount.clear(account);
    call.setCookies(signedIn.cookies);
    return signedIn.me;
  },
  signOut: async (call, parts) => call.setCookies(await parts.accounts.signOut(call.headers)),
  readMe: async ({ caller }) => meOf(found(caller, 'account', '')),
  listMembers: async ({ organization }, parts) => [...(await parts.accounts.members(organization))],
  addMember: async ({ organization, body }, parts) => {
    const member = await parts.accounts.addMember(organization, body);
    if (member === 'already-member')
      throw new ApiError(
        409,
        'account.already_member',
        `${body.email} belongs to this organization already; change their role instead.`,
      );
    return member;
  },
  changeMember: async ({ organization, params, body }, parts) => {
    const member = await parts.accounts.changeMember(organization, params.user, body.role);
    if (member === 'last-owner') throw lastOwner();
    return found(member, 'member', params.user);
  },
  removeMember: async ({ organization, params }, parts) => {
    const removed = await parts.accounts.removeMember(organization, params.user);
    if (removed === 'last-owner') throw lastOwner();
    found(removed === 'unknown' ? null : removed, 'member', params.user);
  },
  listTokens: async ({ organization }, parts) => [...(await parts.accounts.tokens(organization))],
  createToken: ({ organization, body, by }, parts) =>
    parts.accounts.createToken(organization, {
      name: body.name,
      role: body.role,
      expiresInDays: body.expiresInDays,
      by,
    }),
  revokeToken: async ({ organization, params }, parts) => {
    found((await parts.accounts.revokeToken(organization, params.token)) || null, 'API token', params.token);
  },
};

function meOf(caller: Caller): Me {
  return {
    user: { id: caller.id, name: caller.name, email: caller.email },
    memberships: caller.memberships.map(({ organization, name, role }) => ({ organization, name, role })),
  };
}

function originOf(call: Pick<Call, 'ip' | 'headers'>) {
  return { ip: call.ip, userAgent: (call.headers.get('user-agent') ?? '').slice(0, 300) };
}

function lastOwner(): ApiError {
  return new ApiError(
    409,
    'account.last_owner',
    'An organization keeps at least one owner; make somebody else an owner first.',
  );
}
